import { processId, wholeNumber } from '../core/arguments.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { signalNumber, type SignalName } from './names.js';
import { signalValue } from './value.js';

/**
 * `kill(pid, signal)`: sends a signal to one process.
 *
 * A standard signal does not queue: if it is pending already, it arrives once.
 *
 * @param pid 1 or more: a group, or all processes, cannot be given.
 * @throws `ESRCH` there is no such process (a zombie is one); `EPERM` this user may not signal it.
 * @see kill(2)
 */
export function sendSignal(pid: number, signal: SignalName | number): void {
  processId('pid', pid);
  checked('kill', native.kill(pid, signalNumber(signal)), { pid });
}

/**
 * `kill(-pgid, signal)`: sends a signal to every process of a process group.
 *
 * @param pgid 2 or more: `kill(-1)` would signal all processes.
 * @throws `ESRCH` there is no such group; `EPERM` this user may not signal any of its processes.
 * @see kill(2), killpg(3)
 */
export function sendSignalToGroup(pgid: number, signal: SignalName | number): void {
  wholeNumber('pgid', pgid, 2, 2 ** 31 - 1);
  checked('kill', native.kill(-pgid, signalNumber(signal)), { pid: -pgid });
}

/**
 * `sigqueue(pid, signal, value)`: sends a signal with a value to one process.
 *
 * Real-time signals queue, each with its value. They arrive in the order of their numbers and, for one
 * number, in the order in which they were sent. A pending standard signal arrives once.
 *
 * @param value An int as a number (`sival_int`), or a pointer-sized value as a bigint
 *   (`sival_ptr`), from -2^63 to 2^64 - 1.
 * @throws `EAGAIN` the receiver's queue is full (its user's RLIMIT_SIGPENDING): nothing was sent;
 *   `ESRCH` there is no such process; `EPERM` this user may not signal it.
 * @see sigqueue(3)
 */
export function queueSignal(
  pid: number,
  signal: SignalName | number,
  value: number | bigint = 0,
): void {
  processId('pid', pid);
  checked('sigqueue', native.sigqueue(pid, signalNumber(signal), signalValue(value)), { pid });
}
