import { constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';

import { onAbort } from '../core/abort.js';
import { boolean, nulTerminated, optionsObject, permissionBits } from '../core/arguments.js';
import { blockingCall, finalBlockingCallSync } from '../core/blocking-call.js';
import { deadlineIn } from '../core/deadline.js';
import { Descriptor } from '../core/descriptor.js';
import { checked, closedError, systemError } from '../core/errors.js';
import { native, type BlockingCall, type CallResult } from '../core/native.js';
import { signalOf } from '../core/wait-options.js';
import { conflictFrom, rawRange, type ConflictingLock, type LockRange } from './range.js';

const { EAGAIN, EINTR, ETIMEDOUT } = constants.errno;
const { O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDWR } = fsConstants;

export interface LockableFileOptions {
  /** Permissions if it is made, cut down by the umask. Default 0o600. */
  readonly mode?: number;
}

export interface FileLockOptions {
  /** With others that share it, as readers do; default false: alone. */
  readonly shared?: boolean;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * An open file that can be locked, as a whole and in ranges. The two kinds know nothing of each
 * other, and neither keeps anybody from reading or writing: they are advice among those who lock.
 *
 * Locks belong to this object, not to the process: another one of the same file is refused as
 * another process would be, and they end when it is closed, or its process ends by whatever cause.
 */
export class LockableFile implements Disposable {
  readonly #descriptor: Descriptor;
  readonly #waits = new Set<AbortController>();

  /** Takes over `fd`, which nobody else may close from now on. */
  constructor(fd: number) {
    this.#descriptor = new Descriptor(fd, 'file');
  }

  /**
   * `open(path, O_RDWR | O_CREAT | O_NOFOLLOW)`: opens a file, or makes it. Closing does not remove
   * it, nor should anybody: who opened it before would lock another file than who makes it anew.
   *
   * @throws `EACCES`, `EPERM` denied; `ELOOP` it is a symbolic link; `EISDIR` a directory; `ENOENT`
   *   no such folder; `EMFILE`, `ENFILE` no descriptor is left.
   * @see open(2)
   */
  static open(path: string, options: LockableFileOptions = {}): LockableFile {
    const name = nulTerminated('path', path);
    optionsObject('options', options);
    const mode = permissionBits(options.mode);
    const flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK;
    return new LockableFile(checked('open', native.open(name, flags, mode), { path }));
  }

  /** The number, for reading and writing with `node:fs`. Throws once closed. */
  get fd(): number {
    return this.#descriptor.fd;
  }

  get closed(): boolean {
    return this.#descriptor.closed;
  }

  /**
   * `flock(2)` with `LOCK_NB`: locks the whole file, or not. A lock that is held already is changed
   * to the new kind; for a moment it may be somebody else's.
   *
   * @returns Whether it is locked.
   * @throws `ENOLCK` no memory for locks.
   * @see flock(2)
   */
  tryLock(options: FileLockOptions = {}): boolean {
    return this.#attempt('flock', (fd) => native.flock(fd, wholeKind(options) | native.LOCK_NB));
  }

  /**
   * `flock(2)`: locks the whole file, waiting for those who hold it. The waiting is done by a thread
   * made for it; neither the event loop nor other file operations are held up.
   *
   * @throws The signal's reason, or `ERR_CLOSED`: then nothing is locked, a lock held before
   *   included; `ENOLCK`; `EMFILE`, `EAGAIN` no descriptor or thread is left to wait with.
   * @see flock(2)
   */
  async lock(options: FileLockOptions = {}): Promise<void> {
    const start = (fd: number): BlockingCall => native.flockBlocking(fd, wholeKind(options));
    const signal = signalOf(options);
    signal?.throwIfAborted();
    if (!this.tryLock(options)) await this.#wait('flock', start, signal);
  }

  /**
   * `flock(2)`: as {@link lock}, but the whole thread waits, event loop included.
   *
   * @param timeoutMs Milliseconds, 0 or more. Without one it waits as long as it takes.
   * @returns False when the time was over first: then nothing is locked, a lock held before included.
   * @throws As {@link lock}.
   * @see flock(2)
   */
  lockSync(options: FileLockOptions = {}, timeoutMs?: number): boolean {
    const deadline = deadlineIn(timeoutMs);
    if (this.tryLock(options)) return true;
    return locked('flock', native.flockBlocking(this.fd, wholeKind(options)), deadline);
  }

  /** `flock(LOCK_UN)`: gives the lock on the whole file back. */
  unlock(): void {
    checked('flock', native.flock(this.fd, native.LOCK_UN));
  }

  /**
   * `fcntl(F_OFD_SETLK)`: locks a range, or not. What is locked of it already is changed to the new
   * kind.
   *
   * @returns Whether it is locked.
   * @throws `ENOLCK` no memory for locks; `EBADF` an exclusive lock needs a file open for writing.
   * @see fcntl(2), "Open file description locks"
   */
  tryLockRange(range: LockRange, options: FileLockOptions = {}): boolean {
    const raw = rawRange(rangeKind(options), range);
    return this.#attempt('fcntl', (fd) => native.fcntlLock(fd, native.F_OFD_SETLK, raw));
  }

  /**
   * `fcntl(F_OFD_SETLKW)`: locks a range, waiting as {@link lock} does. The kernel sees no deadlock
   * among such locks.
   *
   * @throws The signal's reason, or `ERR_CLOSED`: then nothing of the range may be locked, locks
   *   held before included; `ENOLCK`; `EBADF`; `EMFILE`, `EAGAIN`.
   * @see fcntl(2), "Open file description locks"
   */
  async lockRange(range: LockRange, options: FileLockOptions = {}): Promise<void> {
    const raw = rawRange(rangeKind(options), range);
    const start = (fd: number): BlockingCall => native.fcntlLockBlocking(fd, raw);
    const signal = signalOf(options);
    signal?.throwIfAborted();
    if (!this.tryLockRange(range, options)) await this.#wait('fcntl', start, signal);
  }

  /**
   * `fcntl(F_OFD_SETLKW)`: as {@link lockRange}, but the whole thread waits.
   *
   * @param timeoutMs Milliseconds, 0 or more. Without one it waits as long as it takes.
   * @returns False when the time was over first: then nothing of the range may be locked, locks held
   *   before included.
   * @throws As {@link lockRange}.
   * @see fcntl(2), "Open file description locks"
   */
  lockRangeSync(range: LockRange, options: FileLockOptions = {}, timeoutMs?: number): boolean {
    const deadline = deadlineIn(timeoutMs);
    if (this.tryLockRange(range, options)) return true;
    const raw = rawRange(rangeKind(options), range);
    return locked('fcntl', native.fcntlLockBlocking(this.fd, raw), deadline);
  }

  /** `fcntl(F_OFD_SETLK, F_UNLCK)`: gives back what is locked of a range. */
  unlockRange(range: LockRange): void {
    const raw = rawRange(native.F_UNLCK, range);
    checked('fcntl', native.fcntlLock(this.fd, native.F_OFD_SETLK, raw));
  }

  /**
   * `fcntl(F_OFD_GETLK)`: a lock on a range that stands in the way of such a lock now, if one does.
   *
   * @see fcntl(2), "Open file description locks"
   */
  conflictingLock(range: LockRange, options: FileLockOptions = {}): ConflictingLock | undefined {
    const raw = rawRange(rangeKind(options), range);
    checked('fcntl', native.fcntlLock(this.fd, native.F_OFD_GETLK, raw));
    return conflictFrom(raw);
  }

  /** `close(2)`: gives every lock back. Idempotent. Who waits is refused with `ERR_CLOSED`. */
  close(): void {
    if (this.closed) return;
    if (this.#waits.size > 0) {
      for (const wait of this.#waits) wait.abort(closedError('file'));
      // A wait that is being interrupted has the file open a moment longer, and its locks with it.
      this.unlock();
      this.unlockRange({});
    }
    this.#descriptor.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #attempt(syscall: string, call: (fd: number) => CallResult): boolean {
    for (;;) {
      const result = call(this.fd);
      if (result >= 0) return true;
      if (result === -EAGAIN) return false;
      if (result !== -EINTR) throw systemError(syscall, result);
    }
  }

  async #wait(
    syscall: string,
    start: (fd: number) => BlockingCall,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const wait = new AbortController();
    const forgetSignal =
      signal &&
      onAbort(signal, () => {
        wait.abort(signal.reason);
      });
    this.#waits.add(wait);
    try {
      checked(syscall, await blockingCall(syscall, start(this.fd), wait.signal));
    } finally {
      this.#waits.delete(wait);
      forgetSignal?.();
    }
  }
}

/** Waits for the lock while this thread stands still. False when the time was over first. */
function locked(syscall: string, call: BlockingCall, deadline: number): boolean {
  const result = finalBlockingCallSync(syscall, call, deadline);
  if (result === -ETIMEDOUT) return false;
  checked(syscall, result);
  return true;
}

function wholeKind(options: FileLockOptions): number {
  return isShared(options) ? native.LOCK_SH : native.LOCK_EX;
}

function isShared(options: FileLockOptions): boolean {
  const { shared = false } = optionsObject('options', options);
  return boolean('shared', shared);
}

function rangeKind(options: FileLockOptions): number {
  return isShared(options) ? native.F_RDLCK : native.F_WRLCK;
}
