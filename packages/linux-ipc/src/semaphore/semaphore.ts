import { permissionBits, wholeNumber } from '../core/arguments.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { checked } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import type { WaitOptions } from '../core/wait-options.js';
import { SharedRange } from '../memory/shared-range.js';
import { acquire, acquireSync, tryAcquire, type Acquisition } from '../memory/acquisition.js';
import { unlinkSemaphore } from './list-semaphores.js';
import { SemaphoreMemory } from './semaphore-memory.js';
import { semaphoreName } from './semaphore-name.js';

const waiting: Acquisition<number> = {
  try: { syscall: 'sem_trywait', make: (handle) => native.semTrywait(handle) ?? 0 },
  start: { syscall: 'sem_wait', make: (handle) => native.semWait(handle) },
  timed: {
    syscall: 'sem_clockwait',
    make: (handle, deadline) => native.semTimedwait(handle, deadline),
  },
  acquired: (syscall, result) => checked(syscall, result),
};

export interface SemaphoreOptions {
  /** The initial count: the number of waits that return at once. Default 0. */
  readonly value?: number | undefined;
}

export interface NamedSemaphoreOptions extends SemaphoreOptions {
  /** Permission bits; the umask reduces them. Default 0o600. */
  readonly mode?: number | undefined;
}

/**
 * A POSIX semaphore: a count that one process increments and another decrements, waiting while it is 0.
 *
 * It is the C library's `sem_t`, so C programs can share it. It has no owner: if a process dies after it
 * has decremented the count, nothing increments it again. Where that matters, use a mutex, or a System V
 * semaphore with `undo`.
 */
export class Semaphore implements Disposable {
  /** The bytes of shared memory that an unnamed semaphore occupies: `sizeof(sem_t)`. */
  static readonly byteLength: number = native.semaphoreLength;

  /** `undefined` for a semaphore in shared memory. */
  readonly name: string | undefined;
  readonly #range: SharedRange;

  private constructor(permit: Key, range: SharedRange, name: string | undefined) {
    requireKey(permit, new.target);
    this.#range = range;
    this.name = name;
    readOnly(this, 'name');
  }

  /**
   * Creates a named semaphore, as `sem_open(name, O_CREAT | O_EXCL, mode, value)` does, but by `open(2)`
   * with O_TMPFILE and `linkat(2)`: it gets its name only when it is complete.
   *
   * The name outlives this process until {@link unlink}; closing does not remove it.
   *
   * @param name One leading slash, no other; at most 252 bytes.
   * @returns The owner; release with `using` or `close()`.
   * @throws `EEXIST` the name is taken; `ENOSPC`, `ENOMEM` no memory left for it; `EMFILE`, `ENFILE`
   *   no descriptor is left.
   * @see sem_open(3), sem_overview(7), open(2), linkat(2)
   */
  static create(name: string, options: NamedSemaphoreOptions = noOptions): Semaphore {
    const given = optionsOf(options, ['value', 'mode']);
    const value = count(given.value);
    using memory = SemaphoreMemory.make(semaphoreName(name), permissionBits(given.mode));
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
   * Opens a named semaphore, as `sem_open(name, 0)` does: one of this library or of a C program.
   *
   * @returns The owner; release with `using` or `close()`.
   * @throws `ENOENT` no semaphore has the name; `EACCES` this user may not read and write it;
   *   `ERR_FILE_TOO_SHORT` the file of that name is too short for a semaphore; `ELOOP` it is a
   *   symbolic link; `EAGAIN` another process has a lease on it; `EXDEV` another file system is mounted over
   *   it; `EMFILE`, `ENFILE` no descriptor is left.
   * @see sem_open(3)
   */
  static open(name: string): Semaphore {
    using memory = SemaphoreMemory.open(semaphoreName(name));
    return Semaphore.#at(memory.bytes, name);
  }

  /**
   * `sem_init(memory, 1, value)`: creates a semaphore in shared memory. It overwrites the memory, which no
   * process may be using.
   *
   * @param memory Where it begins: at least {@link byteLength} bytes of memory mapped by this library,
   *   at an offset that is a multiple of 8. It is mapped a second time, so the memory may be closed.
   * @returns The owner; release with `using` or `close()`. The semaphore itself stays in the memory.
   * @throws `ERR_OUT_OF_RANGE` too few bytes, or not aligned; `ERR_INVALID_STATE` closed memory; `EINVAL`,
   *   `EACCES` the memory is not shared and writable; `ENOMEM` no memory, or no mapping, is left.
   * @see sem_init(3)
   */
  static createIn(memory: Uint8Array, options: SemaphoreOptions = noOptions): Semaphore {
    const value = count(optionsOf(options, ['value']).value);
    return Semaphore.#init(Semaphore.openIn(memory), value);
  }

  /** Opens a semaphore that is in the memory already: one of this library or of a C program. */
  static openIn(memory: Uint8Array): Semaphore {
    return Semaphore.#at(memory);
  }

  static #at(memory: Uint8Array, name?: string): Semaphore {
    const what = name === undefined ? 'semaphore' : `semaphore '${name}'`;
    return new Semaphore(
      KEY,
      SharedRange.openIn(memory, Semaphore.byteLength, what, (buffer, offset) =>
        native.openSemaphoreIn(buffer, offset),
      ),
      name,
    );
  }

  static #init(semaphore: Semaphore, value: number): Semaphore {
    checked('sem_init', native.semInit(semaphore.#range.handle, value));
    return semaphore;
  }

  /** `sem_getvalue(3)`: the count, which other processes can change at any time. */
  get value(): number {
    return native.semGetvalue(this.#range.handle);
  }

  get closed(): boolean {
    return this.#range.closed;
  }

  /**
   * `sem_post(3)`: increments the count, and wakes one waiter.
   *
   * @throws `EOVERFLOW` the count is 2^31 - 1.
   * @see sem_post(3)
   */
  post(): void {
    checked('sem_post', native.semPost(this.#range.handle) ?? 0);
  }

  /**
   * `sem_trywait(3)`: decrements the count, unless it is 0.
   *
   * @returns Whether the count was decremented.
   * @see sem_wait(3)
   */
  tryWait(): boolean {
    return tryAcquire(this.#range, waiting) !== undefined;
  }

  /**
   * `sem_wait(3)`: decrements the count, and waits while it is 0. A thread of its own waits; the event
   * loop keeps running.
   *
   * @throws The signal's reason: the count is unchanged; `ERR_CLOSED` it is closed, or is closed during the
   *   wait; `EAGAIN` no thread can be created; `EMFILE`, `ENFILE` no descriptor is left.
   * @see sem_wait(3)
   */
  async wait(options?: WaitOptions): Promise<void> {
    await acquire(this.#range, waiting, options);
  }

  /**
   * `sem_clockwait(3)`: as {@link wait}, but blocks this thread.
   *
   * @param timeoutMs 0 or more. If omitted, it waits forever.
   * @returns False if the time-out expires first.
   * @see sem_wait(3)
   */
  waitSync(timeoutMs?: number): boolean {
    return acquireSync(this.#range, waiting, timeoutMs) !== undefined;
  }

  /**
   * {@link unlinkSemaphore} of this name.
   *
   * @throws `ERR_NO_NAME` it is in shared memory and has no name; what {@link unlinkSemaphore} throws.
   */
  unlink(): void {
    if (this.name === undefined) throw noName();
    unlinkSemaphore(this.name);
  }

  /**
   * `munmap(2)`, as `sem_close(3)`. Idempotent. Pending waits through this object throw `ERR_CLOSED`; the
   * semaphore stays.
   */
  close(): void {
    this.#range.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

inspectable(Semaphore, ['name', 'value']);

function noName(): Error {
  const error = new Error(
    'a semaphore in shared memory has no name to unlink: it exists as long as its memory',
  );
  return Object.assign(error, { code: 'ERR_NO_NAME' });
}

function count(value = 0): number {
  return wholeNumber('value', value, 0, native.SEM_VALUE_MAX);
}
