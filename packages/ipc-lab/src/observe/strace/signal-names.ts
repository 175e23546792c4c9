/** The names of signals as a person writes them. */
import { constants } from 'node:os';

/** glibc keeps the first two real-time signals for itself: SIGRTMIN is the third. */
const ownOfLibrary = 2;
const firstRealTime = 32;
const last = 64;

/** strace numbers real-time signals from the kernel's first: its `SIGRT_4` is SIGRTMIN+2. */
export function signalName(shown: string): string {
  const digits = /^SIGRT_(\d+)$/.exec(shown)?.[1];
  return digits === undefined ? shown : realTimeName(Number(digits));
}

function realTimeName(index: number): string {
  if (index === last - firstRealTime) return 'SIGRTMAX';
  const own = index - ownOfLibrary;
  if (own < 0) return `SIGRT_${index}`;
  return own === 0 ? 'SIGRTMIN' : `SIGRTMIN+${own}`;
}

const byNumber: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.signals)
    .filter(([name]) => !/^SIG(?:IOT|POLL|UNUSED)$/.test(name))
    .map(([name, number]) => [number, name]),
);

export function nameOfSignal(number: number): string {
  const name = byNumber.get(number);
  if (name !== undefined) return name;
  return number >= firstRealTime ? realTimeName(number - firstRealTime) : `SIG${number}`;
}
