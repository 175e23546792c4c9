/** What /proc/PID/fd and fdinfo show of a descriptor. */
import type { ObjectKind } from '../../observe/events.js';
import { isTerminal } from '../../observe/path-status.js';
import type { Machine } from './machine.js';
import type { Descriptor } from './snapshot.js';

const ownerRead = 0o400;
const ownerWrite = 0o200;

/** One descriptor of a process; `undefined` when it closes meanwhile, or must not be read. */
export function describe(machine: Machine, pid: number, fd: number): Descriptor | undefined {
  const path = `/proc/${pid}/fd/${fd}`;
  const target = machine.readLink(path);
  if (target === undefined) return undefined;
  // The permissions of the link itself show how the descriptor was opened.
  const mode = machine.linkMode(path);
  const kind = kindOf(machine, path, target);
  if (mode === undefined || kind === undefined) return undefined;
  return {
    fd,
    target,
    reads: (mode & ownerRead) !== 0,
    writes: (mode & ownerWrite) !== 0,
    ...ofInformation(machine, pid, fd, kind),
  };
}

/** The kind, with what fdinfo shows of a process descriptor or a file. */
function ofInformation(
  machine: Machine,
  pid: number,
  fd: number,
  kind: ObjectKind,
): Pick<Descriptor, 'kind' | 'process' | 'inode' | 'locks'> {
  if (kind !== 'file' && kind !== 'process') return { kind };
  const text = machine.readText(`/proc/${pid}/fdinfo/${fd}`) ?? '';
  const numberAfter = (name: string): number =>
    Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(text)?.[1]);
  if (kind === 'process') {
    const process = numberAfter('Pid');
    return { kind, ...(process > 0 && { process }) };
  }
  const locks = [...text.matchAll(/^lock:\s*\d+: (.*)$/gm)].map(([, lock = '']) => spaced(lock));
  return { kind, inode: numberAfter('ino'), ...(locks.length > 0 && { locks }) };
}

/** With one space between columns that the kernel aligns with several. */
export function spaced(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

const anonymous: Readonly<Partial<Record<string, ObjectKind>>> = {
  eventfd: 'eventfd',
  signalfd: 'signalfd',
  timerfd: 'timerfd',
  pidfd: 'process',
};

function kindOf(machine: Machine, path: string, target: string): ObjectKind | undefined {
  if (target.startsWith('pipe:')) return 'pipe';
  if (target.startsWith('socket:')) return 'socket';
  const [, special] = /^anon_inode:\[(\w+)\]/.exec(target) ?? [];
  if (special !== undefined) return anonymous[special] ?? 'file';
  if (isTerminal(target)) return 'terminal';
  if (!target.startsWith('/')) return 'file';
  const isFifo = machine.isFifo(path);
  if (isFifo === undefined) return undefined;
  return isFifo ? 'fifo' : 'file';
}
