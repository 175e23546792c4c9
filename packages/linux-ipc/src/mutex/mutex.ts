import { checked, explained, systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import type { WaitOptions } from '../core/wait-options.js';
import { SharedRange } from '../memory/shared-range.js';
import { take, takeSync, tryTake } from '../memory/taking.js';
import { MutexLock } from './mutex-lock.js';
import { mutexTaking } from './taking.js';

/**
 * A mutex in shared memory: of all processes that have it open, one at a time holds it.
 *
 * It is glibc's `pthread_mutex_t`, process-shared and robust, so a C program may stand at the other
 * end. When its owner dies, however it dies, the next one gets it and is told: see
 * {@link MutexLock.ownerDied}.
 */
export class Mutex implements Disposable {
  /** Bytes of shared memory that it takes up: `sizeof(pthread_mutex_t)`. */
  static readonly byteLength: number = native.mutexLength;

  readonly #range: SharedRange;

  private constructor(range: SharedRange) {
    this.#range = range;
  }

  /**
   * `pthread_mutex_init(3)`: a new mutex in shared memory. What was there is gone; nobody may be using
   * it.
   *
   * @param memory Where it begins: at least {@link byteLength} bytes of memory mapped by this library,
   *   at an offset that is a multiple of 8. It is mapped once more: the memory may be closed.
   * @returns The owner; release with `using` or `close()`. The mutex itself stays in the memory.
   * @throws `ERR_OUT_OF_RANGE` too few bytes (closed memory has none), or not aligned; `EINVAL` the
   *   memory is not shared; `ENOMEM` no memory, or no mapping, is left; `ENOTSUP` the C library is not
   *   glibc.
   * @see pthread_mutex_init(3), pthread_mutexattr_setrobust(3)
   */
  static createIn(memory: Uint8Array): Mutex {
    const range = openRange(memory);
    checked('pthread_mutex_init', native.mutexInit(range.handle));
    return new Mutex(range);
  }

  /**
   * As {@link createIn}, for a mutex that is there already: made by this library or by C.
   *
   * @throws `EINVAL` what is there is no mutex that is process-shared and robust.
   */
  static openIn(memory: Uint8Array): Mutex {
    const range = openRange(memory);
    const result = native.mutexCheck(range.handle);
    if (result < 0) {
      range.close();
      throw explained(
        systemError('pthread_mutex_lock', result),
        'there is no process-shared robust mutex',
      );
    }
    return new Mutex(range);
  }

  get closed(): boolean {
    return this.#range.closed;
  }

  /**
   * `pthread_mutex_trylock(3)`: takes the mutex, unless somebody holds it.
   *
   * @returns The lock, to be released with `using` or `unlock()`; `undefined` when it is held, be it by
   *   this process.
   * @throws `ENOTRECOVERABLE` its owner died, and the next one released it without repairing what it
   *   guards.
   * @see pthread_mutex_trylock(3)
   */
  tryLock(): MutexLock | undefined {
    return this.#locked(tryTake(this.#range, mutexTaking));
  }

  /**
   * `pthread_mutex_lock(3)`: takes the mutex as soon as nobody holds it. The event loop runs on; a
   * thread made for it waits.
   *
   * @returns The lock, to be released with `using` or `unlock()`.
   * @throws The signal's reason, and then it was not taken; `ENOTRECOVERABLE` as {@link tryLock};
   *   `ERR_CLOSED` when closed before or meanwhile; `EAGAIN` no thread is left; `EMFILE`, `ENFILE` no
   *   descriptor is left.
   * @see pthread_mutex_lock(3)
   */
  async lock(options: WaitOptions = {}): Promise<MutexLock> {
    return new MutexLock(this.#range, await take(this.#range, mutexTaking, options));
  }

  /**
   * `pthread_mutex_clocklock(3)`: takes the mutex. Until nobody holds it, this thread stands still.
   *
   * @param timeoutMs Milliseconds, 0 or more. Without one it waits as long as it takes.
   * @returns The lock, to be released with `using` or `unlock()`; `undefined` when the time was over
   *   first.
   * @throws `EDEADLK` this thread holds it, and would wait for itself for ever; `ENOTRECOVERABLE` as
   *   {@link tryLock}.
   * @see pthread_mutex_clocklock(3)
   */
  lockSync(timeoutMs?: number): MutexLock | undefined {
    return this.#locked(takeSync(this.#range, mutexTaking, timeoutMs));
  }

  #locked(ownerDied: boolean | undefined): MutexLock | undefined {
    return ownerDied === undefined ? undefined : new MutexLock(this.#range, ownerDied);
  }

  /**
   * `munmap(2)`: idempotent. Whoever still waits through this object is refused with `ERR_CLOSED`. If it
   * is held through this object, the next one is told that its owner died.
   */
  close(): void {
    this.#range.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function openRange(memory: Uint8Array): SharedRange {
  return SharedRange.openIn(memory, Mutex.byteLength, 'mutex', (buffer, offset) =>
    native.openMutexIn(buffer, offset),
  );
}
