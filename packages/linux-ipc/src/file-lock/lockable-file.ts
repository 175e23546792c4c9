import { constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';

import { onAbort } from '../core/abort.js';
import { boolean, oneOf, permissionBits } from '../core/arguments.js';
import { blockingCall, finalBlockingCallSync } from '../core/blocking-call.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { deadlineIn } from '../core/time-out.js';
import { descriptorKind, isMemory, wrongDescriptor } from '../core/descriptor-kind.js';
import { descriptorTarget } from '../core/descriptor-target.js';
import { numberOf, takeOver, type DescriptorSource } from '../core/descriptor-source.js';
import { type Descriptor, ownerOf, takenOver } from '../core/descriptor.js';
import { checked, closedError, systemError } from '../core/errors.js';
import { inspectable } from '../core/inspectable.js';
import { native, type BlockingCall, type CallResult } from '../core/native.js';
import { openFile, type FileKinds } from '../core/open-file.js';
import { noOptions, optionsOf } from '../core/options.js';
import { abortSignal } from '../core/wait-options.js';
import { conflictFrom, rawRange, type ConflictingLock, type LockRange } from './range.js';

const { EAGAIN, EINTR, ETIMEDOUT } = constants.errno;
const { O_CREAT, O_RDONLY, O_RDWR } = fsConstants;

const lockable: FileKinds = {
  needed: 'a file, a directory or a device',
  kinds: [
    'regular-file',
    'memfd',
    'shared-memory',
    'directory',
    'block-device',
    'character-device',
    'symbolic-link',
  ],
};

export interface LockableFileOptions {
  /**
   * Default `'read-write'`. With `'read'` the file need only be readable, and may be a directory. Exclusive
   * locks on ranges need `'read-write'`.
   */
  readonly access?: 'read-write' | 'read' | undefined;
  /** Creates the file if it does not exist. Default true; with `access: 'read'` false. */
  readonly create?: boolean | undefined;
  /** Permission bits of a new file; the umask reduces them. Default 0o600. */
  readonly mode?: number | undefined;
  /** Whether `path` may name a symbolic link, to the file. Default false. */
  readonly followSymbolicLinks?: boolean | undefined;
}

export interface FileLockOptions {
  /** Whether others may hold the lock too, as readers do. Default false. */
  readonly shared?: boolean;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * An open file that can be locked, as a whole and in ranges. The two kinds of lock are independent, and
 * both are advisory: neither prevents reading or writing.
 *
 * Locks belong to this object, not to the process: another object that opens the same file conflicts with
 * it as another process does. The locks end when this object is closed, or when its process exits for any
 * reason.
 */
export class LockableFile implements Disposable {
  readonly #descriptor: Descriptor;
  readonly #waits = new Set<AbortController>();

  private constructor(permit: Key, fd: number) {
    requireKey(permit, new.target);
    this.#descriptor = ownerOf(fd, 'file');
  }

  /**
   * Takes ownership of a file, a directory or a device that was opened elsewhere, inherited or received, and
   * of the locks held through it.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed. Neither changes
   *   when this throws.
   * @throws `ERR_DESCRIPTOR_KIND` it is a pipe, a socket, an eventfd …; `EBADF` the number is not open;
   *   `ERR_CLOSED`.
   */
  static from(source: DescriptorSource): LockableFile {
    const fd = numberOf(source);
    if (!lockable.kinds.includes(descriptorKind(fd))) throw wrongDescriptor(fd, lockable.needed);
    return new LockableFile(KEY, takeOver(source));
  }

  /**
   * `open(path, O_RDWR | O_CREAT | O_NOFOLLOW)`: opens a file, or creates it. Closing does not remove the
   * file. Do not remove it yourself: processes that have it open and processes that create it again
   * would lock two different files.
   *
   * @throws `EACCES`, `EPERM` denied; `ELOOP` it is a symbolic link; `EISDIR` it is a directory, for
   *   `access: 'read'`; `ERR_NOT_REGULAR_FILE` it is a FIFO, a pipe or a socket; `ENOENT` no such file, or no
   *   such directory to create it in; `EAGAIN` another process has a lease on it; `EMFILE`, `ENFILE` no
   *   descriptor is left.
   * @see open(2)
   */
  static open(path: string, options: LockableFileOptions = noOptions): LockableFile {
    const given = optionsOf(options, ['access', 'create', 'followSymbolicLinks', 'mode']);
    const { access = 'read-write', followSymbolicLinks = false } = given;
    const { create = access === 'read-write' } = given;
    oneOf('access', access, ['read-write', 'read']);
    boolean('create', create);
    boolean('followSymbolicLinks', followSymbolicLinks);
    const mode = permissionBits(given.mode);
    const flags = (access === 'read' ? O_RDONLY : O_RDWR) | (create ? O_CREAT : 0);
    const { fd } = openFile(path, { flags, mode, followSymbolicLinks }, lockable);
    return takenOver(fd, () => new LockableFile(KEY, fd));
  }

  /** The number, for reading and writing with `node:fs`. Throws `ERR_CLOSED` once closed. */
  get fd(): number {
    return this.#descriptor.fd;
  }

  get closed(): boolean {
    return this.#descriptor.closed;
  }

  /**
   * `flock(2)` with `LOCK_NB`: locks the whole file, unless another lock conflicts. A lock that is held
   * already is converted. The conversion is not atomic: another process can lock the file in between.
   *
   * @returns Whether it is locked.
   * @throws `ENOLCK` no memory for locks is left.
   * @see flock(2)
   */
  tryLock(options: FileLockOptions = noOptions): boolean {
    return this.#tryFlock(wholeKind(lockOptionsOf(options)));
  }

  /**
   * `flock(2)`: locks the whole file, and waits while another lock conflicts. A thread of its own waits;
   * the event loop and other file operations keep running.
   *
   * @throws The signal's reason, or `ERR_CLOSED`: nothing is locked, and a lock held before is released;
   *   `ENOLCK`; `EMFILE`, `EAGAIN` no descriptor is left, or no thread can be created, to wait with.
   * @see flock(2)
   */
  async lock(options: FileLockOptions = noOptions): Promise<void> {
    const given = lockOptionsOf(options);
    const kind = wholeKind(given);
    const start = (fd: number): BlockingCall => native.flockBlocking(fd, kind);
    const { signal } = given;
    signal?.throwIfAborted();
    if (this.#mayNeverAnswer || !this.#tryFlock(kind)) await this.#wait('flock', start, signal);
  }

  /**
   * `flock(2)`: as {@link lock}, but blocks this thread.
   *
   * @param timeoutMs 0 or more. If omitted, it waits forever.
   * @returns False if the time-out expires first: nothing is locked, and a lock held before is released.
   * @throws As {@link lock}.
   * @see flock(2)
   */
  lockSync(options: FileLockOptions = noOptions, timeoutMs?: number): boolean {
    const deadline = deadlineIn(timeoutMs);
    const kind = wholeKind(lockOptionsOf(options));
    if (this.#tryFlock(kind)) return true;
    return locked('flock', native.flockBlocking(this.fd, kind), deadline);
  }

  /** `flock(LOCK_UN)`: releases the lock on the whole file. */
  unlock(): void {
    const { fd } = this;
    checked('flock', native.flock(fd, native.LOCK_UN), { fd });
  }

  /**
   * `fcntl(F_OFD_SETLK)`: locks a range, unless another lock conflicts. Parts that are locked already are
   * converted.
   *
   * @returns Whether it is locked.
   * @throws `ENOLCK` no memory for locks is left; `EBADF` a shared lock needs a file that is open for
   *   reading, an exclusive one a file that is open for writing.
   * @see fcntl(2), "Open file description locks"
   */
  tryLockRange(range: LockRange, options: FileLockOptions = noOptions): boolean {
    return this.#tryFcntl(rawRange(rangeKind(lockOptionsOf(options)), range));
  }

  /**
   * `fcntl(F_OFD_SETLKW)`: locks a range, and waits as {@link lock} does. The kernel detects no deadlock
   * among such locks.
   *
   * @throws The signal's reason, or `ERR_CLOSED`: locks on the range that were held before may be
   *   released; `ENOLCK`; `EBADF`; `EMFILE`, `EAGAIN`.
   * @see fcntl(2), "Open file description locks"
   */
  async lockRange(range: LockRange, options: FileLockOptions = noOptions): Promise<void> {
    const given = lockOptionsOf(options);
    const raw = rawRange(rangeKind(given), range);
    const start = (fd: number): BlockingCall => native.fcntlLockBlocking(fd, raw);
    const { signal } = given;
    signal?.throwIfAborted();
    if (this.#mayNeverAnswer || !this.#tryFcntl(raw)) await this.#wait('fcntl', start, signal);
  }

  /**
   * `fcntl(F_OFD_SETLKW)`: as {@link lockRange}, but blocks this thread.
   *
   * @param timeoutMs 0 or more. If omitted, it waits forever.
   * @returns False if the time-out expires first: locks on the range that were held before may be
   *   released.
   * @throws As {@link lockRange}.
   * @see fcntl(2), "Open file description locks"
   */
  lockRangeSync(
    range: LockRange,
    options: FileLockOptions = noOptions,
    timeoutMs?: number,
  ): boolean {
    const deadline = deadlineIn(timeoutMs);
    const raw = rawRange(rangeKind(lockOptionsOf(options)), range);
    if (this.#tryFcntl(raw)) return true;
    return locked('fcntl', native.fcntlLockBlocking(this.fd, raw), deadline);
  }

  /** `fcntl(F_OFD_SETLK, F_UNLCK)`: releases the locks on a range. */
  unlockRange(range: LockRange): void {
    const raw = rawRange(native.F_UNLCK, range);
    const { fd } = this;
    checked('fcntl', native.fcntlLock(fd, native.F_OFD_SETLK, raw), { fd });
  }

  /**
   * `fcntl(F_OFD_GETLK)`: a lock that conflicts with such a lock at this moment, if there is one, and the
   * process that holds it, where the kernel knows it.
   *
   * @see fcntl(2), "Open file description locks"
   */
  conflictingLock(
    range: LockRange,
    options: FileLockOptions = noOptions,
  ): ConflictingLock | undefined {
    const raw = rawRange(rangeKind(lockOptionsOf(options)), range);
    const { fd } = this;
    checked('fcntl', native.fcntlLock(fd, native.F_OFD_GETLK, raw), { fd });
    return conflictFrom(raw);
  }

  /** `close(2)`: releases every lock. Idempotent. Pending waits throw `ERR_CLOSED`. */
  close(): void {
    if (this.closed) return;
    if (this.#waits.size > 0) {
      for (const wait of this.#waits) wait.abort(closedError('file'));
      // A wait that is being interrupted keeps the file open, and its locks, a moment longer.
      if (!this.#mayNeverAnswer) {
        this.unlock();
        this.unlockRange({});
      }
    }
    this.#descriptor.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** A peer may send a file of a file system of its own (FUSE): even an attempt may wait there. */
  get #mayNeverAnswer(): boolean {
    const { fd } = this;
    return native.wasReceived(fd) === 1 && !isMemory(fd);
  }

  #tryFlock(kind: number): boolean {
    return this.#attempt('flock', (fd) => native.flock(fd, kind | native.LOCK_NB));
  }

  #tryFcntl(range: Float64Array): boolean {
    return this.#attempt('fcntl', (fd) => native.fcntlLock(fd, native.F_OFD_SETLK, range));
  }

  #attempt(syscall: string, call: (fd: number) => CallResult): boolean {
    for (;;) {
      const result = call(this.fd);
      if (result >= 0) return true;
      if (result === -EAGAIN) return false;
      if (result !== -EINTR) throw systemError(syscall, result, { fd: this.fd });
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
      const { fd } = this;
      checked(syscall, await blockingCall(syscall, start(fd), wait.signal), { fd });
    } finally {
      this.#waits.delete(wait);
      forgetSignal?.();
    }
  }
}

inspectable(LockableFile, ['fd'], { path: ({ fd }) => descriptorTarget(fd) });

/** Waits for the lock, and blocks this thread. False if the time-out expires first. */
function locked(syscall: string, call: BlockingCall, deadline: number): boolean {
  const result = finalBlockingCallSync(syscall, call, deadline);
  if (result === -ETIMEDOUT) return false;
  checked(syscall, result);
  return true;
}

interface CheckedLockOptions {
  readonly shared: boolean;
  readonly signal: AbortSignal | undefined;
}

function lockOptionsOf(options: FileLockOptions): CheckedLockOptions {
  const { shared = false, signal } = optionsOf(options, ['shared', 'signal']);
  return { shared: boolean('shared', shared), signal: abortSignal(signal) };
}

function wholeKind({ shared }: CheckedLockOptions): number {
  return shared ? native.LOCK_SH : native.LOCK_EX;
}

function rangeKind({ shared }: CheckedLockOptions): number {
  return shared ? native.F_RDLCK : native.F_WRLCK;
}
