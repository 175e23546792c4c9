import { optionsObject, permissionBits, wholeNumber } from '../core/arguments.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import type { WaitOptions } from '../core/wait-options.js';
import { SharedRange } from '../memory/shared-range.js';
import { take, takeSync, tryTake, type Taking } from '../memory/taking.js';
import { SemaphoreMemory } from './semaphore-memory.js';
import { semaphoreName } from './semaphore-name.js';

const waiting: Taking<number> = {
  try: { syscall: 'sem_trywait', make: (handle) => native.semTrywait(handle) },
  start: { syscall: 'sem_wait', make: (handle) => native.semWait(handle) },
  timed: {
    syscall: 'sem_clockwait',
    make: (handle, deadline) => native.semTimedwait(handle, deadline),
  },
  taken: (syscall, result) => checked(syscall, result),
};

export interface SemaphoreOptions {
  /** How many may pass before the first has to wait. Default 0. */
  readonly value?: number | undefined;
}

export interface NamedSemaphoreOptions extends SemaphoreOptions {
  /** Permission bits, less the umask. Default 0o600. */
  readonly mode?: number | undefined;
}

/**
 * A POSIX semaphore: a count, which one side raises and the other takes from, waiting while it is 0.
 *
 * It is the C library's `sem_t`, so a C program may stand at the other end. It has no owner: who dies
 * having taken one leaves the count lower. Where that matters, take a mutex, or a System V semaphore
 * with `undo`.
 */
export class Semaphore implements Disposable {
  /** Bytes of shared memory that an unnamed semaphore takes up: `sizeof(sem_t)`. */
  static readonly byteLength: number = native.semaphoreLength;

  readonly #range: SharedRange;

  private constructor(range: SharedRange) {
    this.#range = range;
  }

  /**
   * What `sem_open(name, O_CREAT | O_EXCL, mode, value)` makes: a new named semaphore. By `open(2)`
   * with O_TMPFILE and `linkat(2)`: it has its name when it is whole, and not before.
   *
   * The name outlives this process until {@link unlinkSemaphore}; closing does not remove it.
   *
   * @param name One leading slash, no other; at most 252 bytes.
   * @returns The owner; release with `using` or `close()`.
   * @throws `EEXIST` the name is taken; `ENOSPC`, `ENOMEM` no memory left for it; `EMFILE`, `ENFILE`
   *   no descriptor is left.
   * @see sem_open(3), sem_overview(7), open(2), linkat(2)
   */
  static create(name: string, options: NamedSemaphoreOptions = {}): Semaphore {
    const value = countOf(options);
    using memory = SemaphoreMemory.make(semaphoreName(name), permissionBits(options.mode));
    const semaphore = Semaphore.#init(Semaphore.#at(memory.bytes, name), value);
    try {
      memory.giveName();
    } catch (error) {
      semaphore.close();
      throw error;
    }
    return semaphore;
  }

  /**
   * What `sem_open(name, 0)` opens: the named semaphore that somebody made, in C perhaps.
   *
   * @returns The owner; release with `using` or `close()`.
   * @throws `ENOENT` nobody did; `EACCES` it may not be read and written by this user;
   *   `ERR_FILE_TOO_SHORT` the file of that name is too short for a semaphore; `ELOOP` it is a
   *   symbolic link; `EMFILE`, `ENFILE` no descriptor is left.
   * @see sem_open(3)
   */
  static open(name: string): Semaphore {
    using memory = SemaphoreMemory.open(semaphoreName(name));
    return Semaphore.#at(memory.bytes, name);
  }

  /**
   * `sem_init(place, 1, value)`: a new semaphore in shared memory. What was there is gone; nobody may
   * be using it.
   *
   * @param memory Where it begins: at least {@link byteLength} bytes of memory mapped by this library,
   *   at an offset that is a multiple of 8. It is mapped once more: the memory may be closed.
   * @returns The owner; release with `using` or `close()`. The semaphore itself stays in the memory.
   * @throws `ERR_OUT_OF_RANGE` too few bytes (closed memory has none), or not aligned; `EINVAL` the
   *   memory is not shared; `ENOMEM` no memory, or no mapping, is left.
   * @see sem_init(3)
   */
  static createIn(memory: Uint8Array, options: SemaphoreOptions = {}): Semaphore {
    const value = countOf(options);
    return Semaphore.#init(Semaphore.openIn(memory), value);
  }

  /** As {@link createIn}, for a semaphore that is there already: made by this library or by C. */
  static openIn(memory: Uint8Array): Semaphore {
    return Semaphore.#at(memory);
  }

  static #at(memory: Uint8Array, name?: string): Semaphore {
    const what = name === undefined ? 'semaphore' : `semaphore '${name}'`;
    return new Semaphore(
      SharedRange.openIn(memory, Semaphore.byteLength, what, (buffer, offset) =>
        native.openSemaphoreIn(buffer, offset),
      ),
    );
  }

  static #init(semaphore: Semaphore, value: number): Semaphore {
    checked('sem_init', native.semInit(semaphore.#range.handle, value));
    return semaphore;
  }

  /** `sem_getvalue(3)`: the count, which may have changed by now. */
  get value(): number {
    return native.semGetvalue(this.#range.handle);
  }

  get closed(): boolean {
    return this.#range.closed;
  }

  /**
   * `sem_post(3)`: raises the count by one, and wakes one who waits.
   *
   * @throws `EOVERFLOW` it is 2^31 - 1 already.
   * @see sem_post(3)
   */
  post(): void {
    checked('sem_post', native.semPost(this.#range.handle));
  }

  /**
   * `sem_trywait(3)`: lowers the count by one, unless it is 0.
   *
   * @returns Whether it did.
   * @see sem_wait(3)
   */
  tryWait(): boolean {
    return tryTake(this.#range, waiting) !== undefined;
  }

  /**
   * `sem_wait(3)`: lowers the count by one, waiting until it is more than 0. The event loop runs on;
   * a thread made for it waits.
   *
   * @throws The signal's reason, and then nothing was taken; `ERR_CLOSED` when closed before or
   *   meanwhile; `EAGAIN` no thread is left; `EMFILE`, `ENFILE` no descriptor is left.
   * @see sem_wait(3)
   */
  async wait(options: WaitOptions = {}): Promise<void> {
    await take(this.#range, waiting, options);
  }

  /**
   * `sem_clockwait(3)`: lowers the count by one. Until it is more than 0, this thread stands still.
   *
   * @param timeoutMs Milliseconds, 0 or more. Without one it waits as long as it takes.
   * @returns False when the time was over first.
   * @see sem_wait(3)
   */
  waitSync(timeoutMs?: number): boolean {
    return takeSync(this.#range, waiting, timeoutMs) !== undefined;
  }

  /**
   * `munmap(2)`, as `sem_close(3)`: idempotent. Whoever still waits through this object
   * is refused with `ERR_CLOSED`; the semaphore stays.
   */
  close(): void {
    this.#range.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function countOf(options: SemaphoreOptions): number {
  const { value = 0 } = optionsObject('options', options);
  return wholeNumber('value', value, 0, native.SEM_VALUE_MAX);
}
