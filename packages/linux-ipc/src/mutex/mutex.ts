import { KEY, requireKey, type Key } from '../core/construction.js';
import { checked, explained, systemError } from '../core/errors.js';
import { inspectable } from '../core/inspectable.js';
import { native, type CallResult } from '../core/native.js';
import type { WaitOptions } from '../core/wait-options.js';
import { SharedRange } from '../memory/shared-range.js';
import { acquire, acquireSync, tryAcquire } from '../memory/acquisition.js';
import { threadName } from '../memory/thread-name.js';
import { type MutexLock, mutexLockOf } from './mutex-lock.js';
import { mutexAcquisition } from './mutex-acquisition.js';

/**
 * A mutex in shared memory: one process at a time holds it.
 *
 * It is glibc's `pthread_mutex_t`, process-shared and robust, so C programs can share it. When its owner
 * dies, for any reason, the next owner learns of it: see {@link MutexLock.ownerDied}.
 */
export class Mutex implements Disposable {
  /** The bytes of shared memory that it occupies: `sizeof(pthread_mutex_t)`. */
  static readonly byteLength: number = native.mutexLength;

  readonly #range: SharedRange;

  private constructor(permit: Key, range: SharedRange) {
    requireKey(permit, new.target);
    this.#range = range;
  }

  /**
   * `pthread_mutex_init(3)`: creates a mutex in shared memory. It overwrites the memory, which no process
   * may be using.
   *
   * @param memory Where it begins: at least {@link byteLength} bytes of memory mapped by this library,
   *   at an offset that is a multiple of 8. It is mapped a second time, so the memory may be closed.
   * @returns The owner; release with `using` or `close()`. The mutex itself stays in the memory.
   * @throws `ERR_OUT_OF_RANGE` too few bytes, or not aligned; `ERR_INVALID_STATE` closed memory; `EINVAL`,
   *   `EACCES` the memory is not shared and writable; `ENOMEM` no memory, or no mapping, is left;
   *   `ENOTSUP` the C library is not glibc.
   * @see pthread_mutex_init(3), pthread_mutexattr_setrobust(3)
   */
  static createIn(memory: Uint8Array): Mutex {
    const range = openRange(memory);
    checked('pthread_mutex_init', native.mutexInit(range.handle));
    return new Mutex(KEY, range);
  }

  /**
   * Opens a mutex that is in the memory already: one of this library or of a C program.
   *
   * @throws `EINVAL` the memory contains no process-shared robust mutex; and what {@link createIn} throws.
   */
  static openIn(memory: Uint8Array): Mutex {
    const range = openRange(memory);
    const result = native.mutexCheck(range.handle);
    if (result < 0) {
      range.close();
      throw explained(
        systemError('pthread_mutex_lock', result),
        'the memory contains no process-shared robust mutex (C: pthread_mutexattr_setrobust; ' +
          'interprocess_mutex of Boost is not robust)',
      );
    }
    return new Mutex(KEY, range);
  }

  get closed(): boolean {
    return this.#range.closed;
  }

  /**
   * `pthread_mutex_trylock(3)`: acquires the mutex, unless it is held.
   *
   * @returns The lock, to be released with `using` or `unlock()`; `undefined` if this process or another
   *   holds the mutex.
   * @throws `ENOTRECOVERABLE` an owner died, and the next one released the mutex without
   *   {@link MutexLock.makeConsistent}.
   * @see pthread_mutex_trylock(3)
   */
  tryLock(): MutexLock | undefined {
    return this.#locked(tryAcquire(this.#range, mutexAcquisition));
  }

  /**
   * `pthread_mutex_lock(3)`: acquires the mutex, and waits while it is held. A thread of its own waits; the
   * event loop keeps running.
   *
   * @returns The lock, to be released with `using` or `unlock()`.
   * @throws The signal's reason: the mutex is not held; `ENOTRECOVERABLE` as {@link tryLock};
   *   `ERR_CLOSED` it is closed, or is closed during the wait; `EAGAIN` no thread can be created;
   *   `EMFILE`, `ENFILE` no descriptor is left.
   * @see pthread_mutex_lock(3)
   */
  async lock(options?: WaitOptions): Promise<MutexLock> {
    return mutexLockOf(this.#range, await acquire(this.#range, mutexAcquisition, options));
  }

  /**
   * `pthread_mutex_clocklock(3)`: as {@link lock}, but blocks this thread.
   *
   * @param timeoutMs 0 or more. If omitted, it waits forever.
   * @returns The lock, to be released with `using` or `unlock()`; `undefined` if the time-out
   *   expires first.
   * @throws `EDEADLK` this thread holds the mutex, and would wait for itself; `ENOTRECOVERABLE` as
   *   {@link tryLock}.
   * @see pthread_mutex_clocklock(3)
   */
  lockSync(timeoutMs?: number): MutexLock | undefined {
    return this.#locked(acquireSync(this.#range, mutexAcquisition, timeoutMs));
  }

  #locked(ownerDied: boolean | undefined): MutexLock | undefined {
    return ownerDied === undefined ? undefined : mutexLockOf(this.#range, ownerDied);
  }

  /**
   * `munmap(2)`. Idempotent. Pending waits through this object throw `ERR_CLOSED`. Closing a mutex that is
   * held through this object counts as the death of its owner.
   */
  close(): void {
    this.#range.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  static {
    inspectable(Mutex, [], { lock: (mutex) => lockState(native.mutexHolder(mutex.#range.handle)) });
  }
}

function lockState(holder: CallResult): string {
  switch (holder) {
    case 0:
      return 'free';
    case -native.EOWNERDEAD:
      return 'owner died';
    case -native.ENOTRECOVERABLE:
      return 'not recoverable';
    default:
      return `held by ${threadName(holder)}`;
  }
}

function openRange(memory: Uint8Array): SharedRange {
  return SharedRange.openIn(memory, Mutex.byteLength, 'mutex', (buffer, offset) =>
    native.openMutexIn(buffer, offset),
  );
}
