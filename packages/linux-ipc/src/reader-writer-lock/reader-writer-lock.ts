import { constants } from 'node:os';

import { deadlineIn } from '../core/deadline.js';
import { checked, explained, systemError } from '../core/errors.js';
import { native, type BlockingCall, type CallResult, type RangeHandle } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { SharedRange } from '../memory/shared-range.js';
import { ReadLock } from './read-lock.js';
import { WriteLock } from './write-lock.js';

const { EBUSY, EINTR, ETIMEDOUT } = constants.errno;

/** What the two ways to hold a lock differ in. */
interface Way<Lock> {
  readonly hold: new (range: SharedRange, value: number) => Lock;
  readonly try: (handle: RangeHandle) => CallResult;
  readonly start: (handle: RangeHandle) => BlockingCall;
  readonly timed: (handle: RangeHandle, deadline: number) => CallResult;
}

const reading: Way<ReadLock> = {
  hold: ReadLock,
  try: (handle) => native.rwlockTryRead(handle),
  start: (handle) => native.rwlockRead(handle),
  timed: (handle, deadline) => native.rwlockTimedRead(handle, deadline),
};

const writing: Way<WriteLock> = {
  hold: WriteLock,
  try: (handle) => native.rwlockTryWrite(handle),
  start: (handle) => native.rwlockWrite(handle),
  timed: (handle, deadline) => native.rwlockTimedWrite(handle, deadline),
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
    return this.#try(reading);
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
  read(options: WaitOptions = {}): Promise<ReadLock> {
    return this.#take(reading, options);
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
    return this.#takeSync(reading, timeoutMs);
  }

  /**
   * Takes the lock for writing, unless somebody holds it.
   *
   * @returns The lock, to be released with `using` or `unlock()`; `undefined` when somebody reads or
   *   writes, is about to, be it this process.
   */
  tryWrite(): WriteLock | undefined {
    return this.#try(writing);
  }

  /**
   * Takes the lock for writing as soon as nobody reads or writes; from now on no further reader gets in.
   * The event loop runs on; a thread made for it waits.
   *
   * @returns The lock, to be released with `using` or `unlock()`.
   * @throws As {@link read}.
   */
  write(options: WaitOptions = {}): Promise<WriteLock> {
    return this.#take(writing, options);
  }

  /**
   * As {@link write}; this thread stands still.
   *
   * @param timeoutMs Milliseconds, 0 or more. Without one it waits as long as it takes.
   * @returns `undefined` when the time was over first.
   * @throws `EDEADLK` this thread reads or writes, and would wait for itself for ever.
   */
  writeSync(timeoutMs?: number): WriteLock | undefined {
    return this.#takeSync(writing, timeoutMs);
  }

  #try<Lock>(way: Way<Lock>): Lock | undefined {
    const result = way.try(this.#range.handle);
    return result === -EBUSY ? undefined : this.#held(way, 'pthread_mutex_trylock', result);
  }

  async #take<Lock>(way: Way<Lock>, options: WaitOptions): Promise<Lock> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    const lock = this.#try(way);
    if (lock !== undefined) return lock;
    const result = await this.#range.wait('pthread_mutex_lock', way.start, signal);
    return this.#held(way, 'pthread_mutex_lock', result);
  }

  #takeSync<Lock>(way: Way<Lock>, timeoutMs: number | undefined): Lock | undefined {
    const deadline = deadlineIn(timeoutMs);
    for (;;) {
      const result = way.timed(this.#range.handle, deadline);
      if (result === -ETIMEDOUT) return undefined;
      if (result !== -EINTR) return this.#held(way, 'pthread_mutex_clocklock', result);
    }
  }

  #held<Lock>(way: Way<Lock>, syscall: string, result: CallResult): Lock {
    return new way.hold(this.#range, checked(syscall, result));
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
