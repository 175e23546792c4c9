import { constants } from 'node:os';

import { wholeNumber } from '../core/arguments.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { deadlineIn } from '../core/time-out.js';
import { explained, systemError } from '../core/errors.js';
import { inspectable } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { FutexWords } from '../memory/futex-words.js';

/** Word 0: the number of parties. Word 1: the round in its upper half, the arrivals in its lower half. */
const parties = 0;
const state = 1;
const roundMask = 0xffff_0000;
const arrivedMask = 0xffff;
const mostParties = 0xffff;

/**
 * A barrier in shared memory: processes that arrive wait until a set number has arrived. Then all of them
 * continue, and the next round begins.
 */
export class Barrier implements Disposable {
  /** The bytes of shared memory that it occupies. */
  static readonly byteLength: number = FutexWords.byteLength;

  readonly #words: FutexWords;

  private constructor(permit: Key, words: FutexWords) {
    requireKey(permit, new.target);
    this.#words = words;
  }

  /**
   * Creates a barrier in shared memory. Its layout is this library's own: two words, on which processes
   * wait by futex(2). Creating it overwrites the memory, which no process may be using.
   *
   * @param memory Where it begins: at least {@link byteLength} bytes of memory mapped by this library,
   *   at an offset that is a multiple of 8. It is mapped a second time, so the memory may be closed.
   * @param count The number of arrivals that ends a round, 1 to 65535.
   * @returns The owner; release with `using` or `close()`. The barrier itself stays in the memory.
   * @throws `ERR_OUT_OF_RANGE` too few bytes, or not aligned; `ERR_INVALID_STATE` closed memory; `EINVAL`,
   *   `EACCES` the memory is not shared and writable; `ENOMEM` no memory, or no mapping, is left.
   * @see futex(2), pthread_barrier_init(3p)
   */
  static createIn(memory: Uint8Array, count: number): Barrier {
    wholeNumber('count', count, 1, mostParties);
    const barrier = new Barrier(KEY, new FutexWords(memory, 'barrier'));
    barrier.#words.store(state, 0);
    barrier.#words.store(parties, count);
    return barrier;
  }

  /** Opens a barrier that is in the memory already. */
  static openIn(memory: Uint8Array): Barrier {
    return new Barrier(KEY, new FutexWords(memory, 'barrier'));
  }

  get closed(): boolean {
    return this.#words.closed;
  }

  /**
   * `pthread_barrier_wait(3p)`: arrives, and waits for the others. The event loop keeps running.
   *
   * If the signal aborts first, the arrival is withdrawn: the others wait for one more.
   *
   * @returns True for the last arrival of the round, false for the others.
   * @throws The signal's reason; `ERR_CLOSED` it is closed, or is closed during the wait: the arrival
   *   still counts; `EINVAL` the memory contains no barrier, or the barrier was overwritten.
   * @see pthread_barrier_wait(3p)
   */
  async wait(options?: WaitOptions): Promise<boolean> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    const round = this.#arrive();
    if (round === undefined) return true;
    try {
      await this.#words.wait(state, roundMask, round, signal);
    } catch (error) {
      if (this.closed || this.#withdraw(round)) throw error;
    }
    return false;
  }

  /**
   * As {@link wait}, but blocks this thread.
   *
   * @param timeoutMs 0 or more. If omitted, it waits forever.
   * @returns As {@link wait}; `undefined` if the time-out expires first: the arrival is withdrawn.
   */
  waitSync(timeoutMs?: number): boolean | undefined {
    deadlineIn(timeoutMs);
    const round = this.#arrive();
    if (round === undefined) return true;
    const passed = this.#words.waitSync(state, roundMask, round, timeoutMs);
    return !passed && this.#withdraw(round) ? undefined : false;
  }

  /** The round to wait for; `undefined` if this arrival ends it. */
  #arrive(): number | undefined {
    for (;;) {
      const count = this.#words.load(parties);
      const seen = this.#words.load(state);
      const arrived = (seen & arrivedMask) + 1;
      if (count < 1 || count > mostParties || arrived > count) throw noBarrier(count, arrived);
      const round = (seen & roundMask) >>> 0;
      if (arrived < count) {
        if (this.#words.compareExchange(state, seen, seen + 1)) return round;
      } else if (this.#words.compareExchange(state, seen, (round + arrivedMask + 1) >>> 0)) {
        this.#words.wake(state, native.everyWaiter);
        return undefined;
      }
    }
  }

  /** False if the round is over. */
  #withdraw(round: number): boolean {
    for (;;) {
      const seen = this.#words.load(state);
      if ((seen & roundMask) >>> 0 !== round || (seen & arrivedMask) === 0) return false;
      if (this.#words.compareExchange(state, seen, seen - 1)) return true;
    }
  }

  /** `munmap(2)`. Idempotent. Pending waits through this object throw `ERR_CLOSED`. */
  close(): void {
    this.#words.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  static {
    inspectable(Barrier, [], {
      count: (barrier) => barrier.#words.load(parties),
      arrived: (barrier) => barrier.#words.load(state) & arrivedMask,
    });
  }
}

function noBarrier(count: number, arrived: number): Error {
  return explained(
    systemError('pthread_barrier_wait', -constants.errno.EINVAL),
    `the memory contains no barrier: arrival ${String(arrived)} of ${String(count)}`,
  );
}
