import { KEY, requireKey, type Key } from '../core/construction.js';
import { checked, explained, systemError } from '../core/errors.js';
import { inspectable } from '../core/inspectable.js';
import { native, type RangeHandle } from '../core/native.js';
import type { WaitOptions } from '../core/wait-options.js';
import { SharedRange } from '../memory/shared-range.js';
import { acquire, acquireSync, tryAcquire, type Acquisition } from '../memory/acquisition.js';
import { threadName } from '../memory/thread-name.js';
import { type ReadLock, readLockOf } from './read-lock.js';
import { type WriteLock, writeLockOf } from './write-lock.js';

const syscalls = {
  try: 'pthread_mutex_trylock',
  start: 'pthread_mutex_lock',
  timed: 'pthread_mutex_clocklock',
};

const reading: Acquisition<number> = {
  try: { syscall: syscalls.try, make: (handle) => native.rwlockTryRead(handle) },
  start: { syscall: syscalls.start, make: (handle) => native.rwlockRead(handle) },
  timed: {
    syscall: syscalls.timed,
    make: (handle, deadline) => native.rwlockTimedRead(handle, deadline),
  },
  acquired: (syscall, result) => checked(syscall, result),
};

const writing: Acquisition<number> = {
  try: { syscall: syscalls.try, make: (handle) => native.rwlockTryWrite(handle) ?? 0 },
  start: { syscall: syscalls.start, make: (handle) => native.rwlockWrite(handle) },
  timed: {
    syscall: syscalls.timed,
    make: (handle, deadline) => native.rwlockTimedWrite(handle, deadline),
  },
  acquired: (syscall, result) => checked(syscall, result),
};

/**
 * A reader-writer lock in shared memory: many readers or one writer may hold it, over all processes.
 *
 * It consists of glibc's robust mutexes (see `native/locks/reader-writer-protocol.h`), so the kernel
 * reports the death of a holder. A reader that dies blocks nobody. After the death of a writer, the next holder
 * learns of it: {@link WriteLock.writerDied}. A waiting writer admits no further reader, so a stream of
 * readers does not starve it. The lock is not recursive: if a thread that reads waits to read again, and a
 * writer is waiting, both wait forever.
 */
export class ReaderWriterLock implements Disposable {
  /** The bytes of shared memory that it occupies. */
  static readonly byteLength: number = native.rwlockLength;
  /** How many can read at once; a further reader waits until one of them releases the lock. */
  static readonly mostReaders: number = native.rwlockSlots;

  readonly #range: SharedRange;

  private constructor(permit: Key, range: SharedRange) {
    requireKey(permit, new.target);
    this.#range = range;
  }

  /**
   * Creates a lock in shared memory. It overwrites the memory, which no process may be using.
   *
   * @param memory Where it begins: at least {@link byteLength} bytes of memory mapped by this library,
   *   at an offset that is a multiple of 8. It is mapped a second time, so the memory may be closed.
   * @returns The owner; release with `using` or `close()`. The lock itself stays in the memory.
   * @throws `ERR_OUT_OF_RANGE` too few bytes, or not aligned; `ERR_INVALID_STATE` closed memory; `EINVAL`,
   *   `EACCES` the memory is not shared and writable; `ENOMEM` no memory, or no mapping, is left;
   *   `ENOTSUP` the C library is not glibc.
   * @see pthread_mutexattr_setrobust(3)
   */
  static createIn(memory: Uint8Array): ReaderWriterLock {
    const range = openRange(memory);
    checked('pthread_mutex_init', native.rwlockInit(range.handle));
    return new ReaderWriterLock(KEY, range);
  }

  /**
   * Opens a lock that is in the memory already: one of this library, or of a program that uses the same
   * layout.
   *
   * @throws `EINVAL` there is no such lock; and what {@link createIn} throws.
   */
  static openIn(memory: Uint8Array): ReaderWriterLock {
    const range = openRange(memory);
    const result = native.rwlockCheck(range.handle);
    if (result < 0) {
      range.close();
      throw explained(
        systemError('pthread_mutex_lock', result),
        'the memory contains no reader-writer lock of this library',
      );
    }
    return new ReaderWriterLock(KEY, range);
  }

  get closed(): boolean {
    return this.#range.closed;
  }

  /**
   * The number of readers that died while they held the lock. A death is counted when the next writer, or
   * the next reader in the same slot, finds it.
   */
  get readerDeaths(): number {
    return native.rwlockReaderDeaths(this.#range.handle);
  }

  /**
   * Acquires the lock for reading, unless a writer holds it or waits for it.
   *
   * @returns The lock, to be released with `using` or `unlock()`; `undefined` if a writer, in this process
   *   or another, holds the lock, waits for it or has just released it, or if {@link mostReaders} hold it.
   */
  tryLockRead(): ReadLock | undefined {
    return this.#readLock(tryAcquire(this.#range, reading));
  }

  /**
   * Acquires the lock for reading, and waits while a writer holds it or waits for it. A thread of its own
   * waits; the event loop keeps running.
   *
   * @returns The lock, to be released with `using` or `unlock()`.
   * @throws The signal's reason: the lock is not held; `ERR_CLOSED` it is closed, or is closed during the
   *   wait; `EAGAIN` no thread can be created; `EMFILE`, `ENFILE` no descriptor is left;
   *   `ENOTRECOVERABLE` a program that does not follow the protocol has made the lock unusable.
   */
  async lockRead(options?: WaitOptions): Promise<ReadLock> {
    return readLockOf(this.#range, await acquire(this.#range, reading, options));
  }

  /**
   * As {@link lockRead}, but blocks this thread.
   *
   * @param timeoutMs 0 or more. If omitted, it waits forever.
   * @returns `undefined` if the time-out expires first.
   * @throws `EDEADLK` this thread would wait for itself: it holds the lock for writing, or all
   *   {@link mostReaders} slots.
   */
  lockReadSync(timeoutMs?: number): ReadLock | undefined {
    return this.#readLock(acquireSync(this.#range, reading, timeoutMs));
  }

  /**
   * Acquires the lock for writing, unless it is held.
   *
   * @returns The lock, to be released with `using` or `unlock()`; `undefined` if a reader or a writer, in
   *   this process or another, holds the lock or waits for it.
   */
  tryLockWrite(): WriteLock | undefined {
    return this.#writeLock(tryAcquire(this.#range, writing));
  }

  /**
   * Acquires the lock for writing, and waits while it is held. During the wait the lock admits no further
   * reader. A thread of its own waits; the event loop keeps running.
   *
   * @returns The lock, to be released with `using` or `unlock()`.
   * @throws As {@link lockRead}.
   */
  async lockWrite(options?: WaitOptions): Promise<WriteLock> {
    return writeLockOf(this.#range, await acquire(this.#range, writing, options));
  }

  /**
   * As {@link lockWrite}, but blocks this thread.
   *
   * @param timeoutMs 0 or more. If omitted, it waits forever.
   * @returns `undefined` if the time-out expires first.
   * @throws `EDEADLK` this thread would wait for itself: it holds the lock.
   */
  lockWriteSync(timeoutMs?: number): WriteLock | undefined {
    return this.#writeLock(acquireSync(this.#range, writing, timeoutMs));
  }

  #readLock(value: number | undefined): ReadLock | undefined {
    return value === undefined ? undefined : readLockOf(this.#range, value);
  }

  #writeLock(value: number | undefined): WriteLock | undefined {
    return value === undefined ? undefined : writeLockOf(this.#range, value);
  }

  /**
   * `munmap(2)`. Idempotent. Pending waits through this object throw `ERR_CLOSED`. Closing a lock that is
   * held through this object counts as the death of its holder.
   */
  close(): void {
    this.#range.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  static {
    inspectable(ReaderWriterLock, ['readerDeaths'], {
      lock: (lock) => lockState(lock.#range.handle),
    });
  }
}

function lockState(lock: RangeHandle): string {
  const writer = native.rwlockWriter(lock);
  const readers = native.rwlockReaders(lock);
  const parts: string[] = [];
  if (readers > 0) parts.push(`held by ${String(readers)} ${readers === 1 ? 'reader' : 'readers'}`);
  if (writer > 0) {
    const held = readers === 0 ? 'held for writing by' : 'awaited for writing by';
    parts.push(`${held} ${threadName(writer)}`);
  }
  if (parts.length === 0) parts.push('free');
  if (writer === -native.EOWNERDEAD) parts.push('a writer died');
  return parts.join(', ');
}

function openRange(memory: Uint8Array): SharedRange {
  return SharedRange.openIn(
    memory,
    ReaderWriterLock.byteLength,
    'reader-writer lock',
    (buffer, offset) => native.openReaderWriterLockIn(buffer, offset),
  );
}
