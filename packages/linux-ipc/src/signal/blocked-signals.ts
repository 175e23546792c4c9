import { constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';

import { KEY, requireKey, type Key } from '../core/construction.js';
import { deadlineIn, nowUs } from '../core/time-out.js';
import { ownerOf } from '../core/descriptor.js';
import { checked, closedError, systemError, typeError } from '../core/errors.js';
import { inspectable } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { leaveToMainThread } from './main-thread.js';
import { signalName, type SignalName } from './names.js';
import { SignalRecords, type SignalEvent } from './signal-record.js';
import { signalSet, signalSetMemory } from './signal-set.js';
import { blockableSignal, refusal } from './watchable.js';

const { EAGAIN, EINTR } = constants.errno;

/** All signals that an object has blocked: each signal has one owner. */
const blocked = new Set<number>();

/**
 * The owner of blocked signals. They stay pending until {@link close} delivers them, or until
 * {@link tryTake} or {@link takeSync} takes them one by one, without a handler.
 */
export class BlockedSignals implements Disposable {
  readonly #numbers: readonly number[];
  #closed = false;

  private constructor(permit: Key, numbers: readonly number[]) {
    requireKey(permit, new.target);
    this.#numbers = numbers;
  }

  /**
   * `pthread_sigmask(3)`: blocks these signals in every thread of the process.
   *
   * The kernel keeps a mask for each thread, and delivers a signal to any thread that does not block it.
   * So the other threads block these signals permanently and leave them to the main thread, which blocks
   * them until {@link close}. A thread that starts in between inherits the mask.
   *
   * @param names At least one name, and none that {@link Signals.watch} refuses.
   * @throws `EBUSY` a signal is blocked already; `EINVAL` it cannot be blocked, or this is a worker
   *   thread; `ERR_OUT_OF_RANGE` there is no such signal.
   * @see pthread_sigmask(3), signal(7)
   */
  static block(names: readonly SignalName[]): BlockedSignals {
    if (!isMainThread) throw refusal('EINVAL', 'only the main thread can block signals');
    if (!Array.isArray(names) || names.length === 0) {
      throw typeError('names', 'an array of at least one signal name', names);
    }
    const numbers = [...new Set(Array.from(names, blockableSignal))];
    for (const number of numbers) {
      if (blocked.has(number))
        throw refusal(
          'EBUSY',
          `${signalName(number)} is blocked already: close the object that blocks it first`,
        );
    }
    checked('pthread_sigmask', native.pthreadSigmask(native.SIG_BLOCK, signalSetMemory(numbers)));
    native.signalsBlocked(signalSetMemory(numbers), 1);
    try {
      blockInOtherThreads(numbers);
    } catch (error) {
      native.signalsBlocked(signalSetMemory(numbers), 0);
      native.pthreadSigmask(native.SIG_UNBLOCK, signalSetMemory(numbers));
      throw error;
    }
    for (const number of numbers) blocked.add(number);
    return new BlockedSignals(KEY, numbers);
  }

  /** `sigpending(2)`: the names of the blocked signals that are pending. */
  pending(): SignalName[] {
    this.#assertOpen();
    const set = new BigUint64Array(1);
    checked('sigpending', native.sigpending(set));
    const bits = set[0] ?? 0n;
    return this.#numbers
      .filter((number) => (bits & signalSet([number])) !== 0n)
      .sort((a, b) => a - b)
      .map(signalName);
  }

  /**
   * `sigtimedwait(2)` without waiting: takes the pending signal with the lowest number.
   *
   * @returns `undefined` if none is pending.
   * @see sigtimedwait(2)
   */
  tryTake(): SignalEvent | undefined {
    return this.takeSync(0);
  }

  /**
   * `sigtimedwait(2)`: takes a pending signal, and waits for one if necessary. Blocks this thread; to
   * wait without blocking it, watch the signal instead.
   *
   * @param timeoutMs 0 or more. If omitted, it waits forever.
   * @returns `undefined` if the time-out expires first.
   * @see sigtimedwait(2)
   */
  takeSync(timeoutMs?: number): SignalEvent | undefined {
    const deadline = deadlineIn(timeoutMs);
    this.#assertOpen();
    const set = signalSetMemory(this.#numbers);
    const record = new SignalRecords(1);
    for (;;) {
      const leftMs = Math.max(0, Math.ceil((deadline - nowUs()) / 1000));
      const result = native.sigtimedwait(set, leftMs, record.bytes);
      if (result > 0) return record.decode(0);
      if (result === -EAGAIN) return undefined;
      if (result !== -EINTR) throw systemError('sigtimedwait', result);
    }
  }

  /** The names of the signals that are blocked. */
  get names(): SignalName[] {
    return this.#numbers.map(signalName);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** `pthread_sigmask(3)`: unblocks the signals; pending ones are delivered now. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const number of this.#numbers) blocked.delete(number);
    const set = signalSetMemory(this.#numbers);
    checked('pthread_sigmask', native.pthreadSigmask(native.SIG_UNBLOCK, set));
    native.signalsBlocked(signalSetMemory(this.#numbers), 0);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw closedError('set of blocked signals');
  }
}

inspectable(BlockedSignals, ['names']);

/**
 * Makes all other threads block the signals. The handler does this in each thread, so it is installed for
 * a moment unless it is installed already. Signals that it receives meanwhile, in threads that do not block
 * them yet, are sent again.
 */
function blockInOtherThreads(numbers: readonly number[]): void {
  const ends = new Int32Array(2);
  checked('pipe2', native.pipe2(ends, fsConstants.O_NONBLOCK));
  using read = ownerOf(ends[0] ?? -1, 'signal pipe');
  using write = ownerOf(ends[1] ?? -1, 'signal pipe');
  const set = signalSetMemory(numbers);
  const { fd } = write;
  const taken = numbers.filter(
    (number) => native.signalWatch(number, fd, native.SA_RESTART, set) === 0,
  );
  try {
    leaveToMainThread(numbers);
  } finally {
    for (const number of taken) native.signalUnwatch(number);
    const { bytes } = new SignalRecords(1);
    while (native.read(read.fd, bytes) === bytes.length) native.signalGiveBack(bytes);
  }
}
