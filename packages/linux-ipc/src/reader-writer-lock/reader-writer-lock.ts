import { checked, explained, systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import type { WaitOptions } from '../core/wait-options.js';
import { SharedRange } from '../memory/shared-range.js';
import { take, takeSync, tryTake, type Taking } from '../memory/taking.js';
import { ReadLock } from './read-lock.js';
import { WriteLock } from './write-lock.js';

const syscalls = {
  try: 'pthread_mutex_trylock',
  start: 'pthread_mutex_lock',
  timed: 'pthread_mutex_clocklock',
};

const reading: Taking<number> = {
  try: { syscall: syscalls.try, make: (handle) => native.rwlockTryRead(handle) },
  start: { syscall: syscalls.start, make: (handle) => native.rwlockRead(handle) },
  timed: {
    syscall: syscalls.timed,
    make: (handle, deadline) => native.rwlockTimedRead(handle, deadline),
  },
  taken: (syscall, result) => checked(syscall, result),
};

const writing: Taking<number> = {
  try: { syscall: syscalls.try, make: (handle) => native.rwlockTryWrite(handle) },
  start: { syscall: syscalls.start, make: (handle) => native.rwlockWrite(handle) },
  timed: {
    syscall: syscalls.timed,
    make: (handle, deadline) => native.rwlockTimedWrite(handle, deadline),
  },
  taken: (syscall, result) => checked(syscall, result),
};

/**
 * A reader-writer lock in shared memory: of all processes that have it open, many read or one writes.
 *
 * It is made of glibc's robust mutexes (see `native/locks/reader-writer.h`), so the kernel tells of the death
 * of whoever holds it. A reader that died holds nobody up; of a writer that died, whoever comes next is
 * told: {@link WriteLock.writerDied}. A writer that waits lets no further reader in, so readers who keep
 * coming don't hold it up. A thread that reads and waits to read again may wait for ever, when a writer
 * came in between.
 */
export class ReaderWriterLock implements Disposable {
  /** Bytes of shared memory that it takes up. */
  static readonly byteLength: number = native.rwlockLength;
  /** How many may read at once; one more waits until one of them has ended. */
  static readonly mostReaders: number = native.rwlockPlaces;

  readonly #range: SharedRange;

  private constructor(range: SharedRange) {
    this.#range = range;
  }

  /**
   * A new lock in shared memory. What was there is gone; nobody may be using it.
   *
   * @param memory Where it begins: at least {@link byteLength} bytes of memory mapped by this library,
   *   at an offset that is a multiple of 8. It is mapped once more: the memory may be closed.
   * @returns The owner; release with `using` or `close()`. The lock itself stays in the memory.
   * @throws `ERR_OUT_OF_RANGE` too few bytes (closed memory has none), or not aligned; `EINVAL` the
   *   memory is not shared; `EACCES` it was opened for reading only; `ENOMEM` no memory, or no mapping,
   *   is left; `ENOTSUP` the C library is not glibc.
   * @see pthread_mutexattr_setrobust(3)
   */
  static createIn(memory: Uint8Array): ReaderWriterLock {
    const range = openRange(memory);
    checked('pthread_mutex_init', native.rwlockInit(range.handle));
    return new ReaderWriterLock(range);
  }

  /**
   * As {@link createIn}, for a lock that is there already: made by this library, or by a program that
   * uses the same layout.
   *
   * @throws `EINVAL` what is there is no such lock.
   */
  static openIn(memory: Uint8Array): ReaderWriterLock {
    const range = openRange(memory);
    const result = native.rwlockCheck(range.handle);
    if (result < 0) {
      range.close();
      throw explained(
        systemError('pthread_mutex_lock', result),
        'there is no reader-writer lock of this library',
      );
    }
    return new ReaderWriterLock(range);
  }

  get closed(): boolean {
    return this.#range.closed;
  }

  /**
   * How many readers died while they held the lock, as far as found: whoever needs a dead one's place,
   * or writes, finds it.
   */
  get readerDeaths(): number {
    return native.rwlockReaderDeaths(this.#range.handle);
  }

  /**
   * Takes the lock for reading, unless somebody writes or waits to write.
   *
   * @returns The lock, to be released with `using` or `unlock()`; `undefined` when somebody writes, waits
   *   to, or did so an instant ago, be it this process; or when {@link mostReaders} read.
   */
  tryRead(): ReadLock | undefined {
    return this.#readLock(tryTake(this.#range, reading));
  }

  /**
   * Takes the lock for reading as soon as nobody writes or waits to write. The event loop runs on; a
   * thread made for it waits.
   *
   * @returns The lock, to be released with `using` or `unlock()`.
   * @throws The signal's reason, and then it was not taken; `ERR_CLOSED` when closed before or meanwhile;
   *   `EAGAIN` no thread is left; `EMFILE`, `ENFILE` no descriptor is left; `ENOTRECOVERABLE` a program
   *   of another make has spoilt the lock.
   */
  async read(options: WaitOptions = {}): Promise<ReadLock> {
    return new ReadLock(this.#range, await take(this.#range, reading, options));
  }

  /**
   * As {@link read}; this thread stands still.
   *
   * @param timeoutMs Milliseconds, 0 or more. Without one it waits as long as it takes.
   * @returns `undefined` when the time was over first.
   * @throws `EDEADLK` this thread writes, or holds all the {@link mostReaders}, and would wait for itself
   *   for ever.
   */
  readSync(timeoutMs?: number): ReadLock | undefined {
    return this.#readLock(takeSync(this.#range, reading, timeoutMs));
  }

  /**
   * Takes the lock for writing, unless somebody holds it.
   *
   * @returns The lock, to be released with `using` or `unlock()`; `undefined` when somebody reads or
   *   writes, is about to, be it this process.
   */
  tryWrite(): WriteLock | undefined {
    return this.#writeLock(tryTake(this.#range, writing));
  }

  /**
   * Takes the lock for writing as soon as nobody reads or writes; from now on no further reader gets in.
   * The event loop runs on; a thread made for it waits.
   *
   * @returns The lock, to be released with `using` or `unlock()`.
   * @throws As {@link read}.
   */
  async write(options: WaitOptions = {}): Promise<WriteLock> {
    return new WriteLock(this.#range, await take(this.#range, writing, options));
  }

  /**
   * As {@link write}; this thread stands still.
   *
   * @param timeoutMs Milliseconds, 0 or more. Without one it waits as long as it takes.
   * @returns `undefined` when the time was over first.
   * @throws `EDEADLK` this thread reads or writes, and would wait for itself for ever.
   */
  writeSync(timeoutMs?: number): WriteLock | undefined {
    return this.#writeLock(takeSync(this.#range, writing, timeoutMs));
  }

  #readLock(value: number | undefined): ReadLock | undefined {
    return value === undefined ? undefined : new ReadLock(this.#range, value);
  }

  #writeLock(value: number | undefined): WriteLock | undefined {
    return value === undefined ? undefined : new WriteLock(this.#range, value);
  }

  /**
   * `munmap(2)`: idempotent. Whoever still waits through this object is refused with `ERR_CLOSED`. What is
   * held through this object is given up as if its owner died.
   */
  close(): void {
    this.#range.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function openRange(memory: Uint8Array): SharedRange {
  return SharedRange.openIn(
    memory,
    ReaderWriterLock.byteLength,
    'reader-writer lock',
    (buffer, offset) => native.openReaderWriterLockIn(buffer, offset),
  );
}
