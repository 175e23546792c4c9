/** Signals by name and by number, including the real-time ones that `node:os` omits. */
import { constants } from 'node:os';

import { argumentError, typeError } from '../core/errors.js';
import { native } from '../core/native.js';

/** `SIGUSR1`, `SIGRTMIN`, `SIGRTMIN+3`, `SIGRTMAX-1` … */
export type SignalName =
  NodeJS.Signals | 'SIGRTMIN' | 'SIGRTMAX' | `SIGRTMIN+${number}` | `SIGRTMAX-${number}`;

const numbers = new Map<string, number>(Object.entries(constants.signals));

/** Less common second names of signals. */
const aliases = new Set(['SIGIOT', 'SIGPOLL', 'SIGUNUSED']);

const names = new Map<number, string>();
for (const [name, number] of numbers) if (!aliases.has(name)) names.set(number, name);

const realTime = /^SIGRT(?:MIN(?:\+([0-9]{1,2}))?|MAX(?:-([0-9]{1,2}))?)$/;

function numberOf(name: string): number | undefined {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  const match = realTime.exec(name);
  if (match === null) return undefined;
  const number = name.startsWith('SIGRTMIN')
    ? native.SIGRTMIN + Number(match[1] ?? 0)
    : native.SIGRTMAX - Number(match[2] ?? 0);
  if (number < native.SIGRTMIN || number > native.SIGRTMAX) return undefined;
  numbers.set(name, number);
  return number;
}

/**
 * The number of a signal on this machine. If a number is given, it is checked and returned.
 *
 * The C library reserves the numbers just below SIGRTMIN (32 and 33 in glibc): they have no name, and
 * this throws.
 *
 * @throws `ERR_OUT_OF_RANGE` there is no such signal.
 * @see signal(7)
 */
export function signalNumber(signal: SignalName | number): number {
  if (typeof signal === 'number') {
    if (nameOf(signal) !== undefined) return signal;
  } else if (typeof signal === 'string') {
    const number = numberOf(signal);
    if (number !== undefined) return number;
  } else {
    throw typeError('signal', 'the name or the number of a signal', signal);
  }
  throw argumentError('signal', 'the name or the number of a signal', signal);
}

function nameOf(number: number): SignalName | undefined {
  const { SIGRTMIN, SIGRTMAX } = native;
  if (number === SIGRTMIN) return 'SIGRTMIN';
  if (number === SIGRTMAX) return 'SIGRTMAX';
  if (number > SIGRTMIN && number < SIGRTMAX && Number.isInteger(number)) {
    return `SIGRTMIN+${number - SIGRTMIN}`;
  }
  return names.get(number) as SignalName | undefined;
}

/**
 * The name of a signal: real-time signals count from SIGRTMIN, except SIGRTMAX itself.
 *
 * @throws `ERR_OUT_OF_RANGE` there is no such signal.
 */
export function signalName(number: number): SignalName {
  if (typeof number !== 'number') throw typeError('signal', 'the number of a signal', number);
  const name = nameOf(number);
  if (name === undefined) throw argumentError('signal', 'the number of a signal', number);
  return name;
}
