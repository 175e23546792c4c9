import { isMainThread } from 'node:worker_threads';

import { signalName, signalNumber, type SignalName } from './names.js';

/** Signals that this library leaves alone, each with the reason. */
const reasons = new Map<string, string>([
  ['SIGKILL', 'it cannot be caught'],
  ['SIGSTOP', 'it cannot be caught'],
  ['SIGCHLD', 'Node.js collects its children with it'],
  ['SIGPROF', 'the profiler of V8 uses it'],
  ['SIGURG', 'this library interrupts its own blocking calls with it'],
  ...['SIGSEGV', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGTRAP', 'SIGSYS', 'SIGABRT'].map(
    (fault): [string, string] => [fault, 'it reports a fault in the program itself'],
  ),
]);

/**
 * The number of a signal that can be watched.
 *
 * @throws `EINVAL` it can never be watched; `EBUSY` this thread's `process` has a listener for it.
 */
export function watchableSignal(signal: SignalName): number {
  const number = blockableSignal(signal);
  const name = signalName(number);
  if (isMainThread && process.listenerCount(name) > 0) {
    throw refusal('EBUSY', `${name} cannot be watched: process has a listener for it`);
  }
  return number;
}

/**
 * The number of a signal that can be blocked.
 *
 * @throws `EINVAL` it can never be blocked.
 */
export function blockableSignal(signal: SignalName): number {
  const number = signalNumber(signal);
  const name = signalName(number);
  const reason = reasons.get(name);
  if (reason !== undefined) throw refusal('EINVAL', `${name} cannot be taken over: ${reason}`);
  return number;
}

export function refusal(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${message}`), { code, syscall: 'sigaction' });
}
