import { constants as bufferConstants } from 'node:buffer';
import { constants as fsConstants, fstatSync } from 'node:fs';
import { constants } from 'node:os';

import { wholeNumber } from '../arguments.js';
import { argumentError, checked, closedError } from '../errors.js';
import { Mapping, mapped } from '../mapping.js';
import type { MemoryLostError } from '../memory-loss.js';
import { native } from '../native.js';
import { pagesOf, type ByteRange } from './byte-range.js';
import { openRegularFile } from './regular-file.js';

export interface OpenMappedFile {
  /**
   * Default `'read-write'`. With `'read'` the file need only be readable and never changes: what is
   * written to the memory all the same stays in this process.
   */
  readonly access?: 'read-write' | 'read' | undefined;
  /** `MAP_SHARED`, the default: writes reach the file and everybody who maps it. */
  readonly shared?: boolean | undefined;
  /** Makes the file if there is none. */
  readonly create?: boolean | undefined;
  /** Permission bits of a file that is made. Default 0o600. */
  readonly mode?: number | undefined;
  /** Bytes the file has at least: a shorter one grows, by zeros. It is never cut. */
  readonly minimumSize?: number | undefined;
  /** Where in the file the mapping begins, in bytes: a multiple of the page size. Default 0. */
  readonly offset?: number | undefined;
  /** Bytes mapped. Default: from `offset` to the end of the file. */
  readonly length?: number | undefined;
  /** `MAP_POPULATE`: reads all of it now, not page by page at first use. */
  readonly populate?: boolean | undefined;
}

/**
 * A file, or a part of it, as memory.
 *
 * The mapping outlives changes of the file's name, and its removal.
 */
export class MappedFile implements Disposable {
  readonly path: string;
  /** Where in the file the mapping begins, in bytes. */
  readonly offset: number;
  readonly #mapping: Mapping;

  private constructor(path: string, offset: number, memory: ArrayBuffer) {
    this.path = path;
    this.offset = offset;
    this.#mapping = new Mapping(memory, { what: `mapped file '${path}'`, release: 'munmap' });
  }

  /**
   * `open(2)` with O_NOFOLLOW, then `mmap(2)`: maps a regular file, or a part of it.
   *
   * With `access: 'read'` the pages are mapped copy-on-write (`MAP_PRIVATE`): they show what others
   * write to the file, until this process writes to one of them by mistake; that page is then its
   * own, and no longer follows the file.
   *
   * @returns The owner; unmap with `using` or `close()`.
   * @throws `ENOENT` no such file, and `create` is not set; `EACCES` denied; `ENOSPC`, `EDQUOT` no
   *   room to grow it to `minimumSize`; `EFBIG` that is more than a file may have; `ENOMEM` no
   *   address space is left; `ERR_NOT_REGULAR_FILE` it is a symbolic link, a directory, a FIFO …;
   *   `ERR_FILE_TOO_SHORT` it ends before the range wanted, or is empty.
   * @see open(2), mmap(2), posix_fallocate(3)
   */
  static open(path: string, options: OpenMappedFile = {}): MappedFile {
    const { access = 'read-write', shared = true, create = false } = options;
    if (access !== 'read-write' && access !== 'read') {
      throw argumentError('access', "'read-write' or 'read'", access);
    }
    const writable = access === 'read-write' && shared;
    const offset = wholeNumber('offset', options.offset ?? 0, 0, Number.MAX_SAFE_INTEGER);
    if (offset % native.pageSize !== 0) {
      throw argumentError('offset', `a multiple of ${String(native.pageSize)}`, offset);
    }
    const mode = wholeNumber('mode', options.mode ?? 0o600, 0, 0o777);
    const least = wholeNumber('minimumSize', options.minimumSize ?? 0, 0, Number.MAX_SAFE_INTEGER);
    if (options.length !== undefined) {
      wholeNumber('length', options.length, 1, bufferConstants.MAX_LENGTH);
    }
    if (!writable && (create || least > 0)) {
      throw argumentError('access', "'read-write', and shared, to create or grow the file", access);
    }
    const flags = (writable ? fsConstants.O_RDWR : 0) | (create ? fsConstants.O_CREAT : 0);
    const file = openRegularFile(path, flags, mode);
    try {
      const size = file.size < least ? grow(file.fd, path, least) : file.size;
      const length = options.length ?? size - offset;
      if (length <= 0 || offset + length > size) throw tooShort(path, size, offset, options.length);
      wholeNumber('length', length, 1, bufferConstants.MAX_LENGTH);
      const memory = native.mmap(
        length,
        native.PROT_READ | native.PROT_WRITE,
        (writable ? native.MAP_SHARED : native.MAP_PRIVATE | native.MAP_NORESERVE) |
          (options.populate === true ? native.MAP_POPULATE : 0),
        file.fd,
        offset,
      );
      return new MappedFile(path, offset, mapped('mmap', memory, { path }));
    } finally {
      native.close(file.fd);
    }
  }

  /** The memory. Length 0 once closed. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#mapping.bytes;
  }

  get closed(): boolean {
    return this.#mapping.closed;
  }

  /**
   * Whether memory was lost: the file was cut by somebody else, or could not be read, and one of the
   * pages that are gone was touched. That page and what is written to it are this process's own from
   * then on, beginning as zeros; it follows the file no more, even if that grows again.
   */
  get lost(): boolean {
    return this.#mapping.lost;
  }

  /**
   * Resolves when memory is {@link lost}, with an error that says from where on. It does not keep the
   * process alive. A loss that nobody waits for is a warning of the process.
   *
   * @throws `ERR_CLOSED` closed before or meanwhile; the signal's reason.
   */
  whenLost(signal?: AbortSignal): Promise<MemoryLostError> {
    return this.#mapping.whenLost(signal);
  }

  /**
   * `msync(MS_SYNC)` in the background: resolves when the range has reached the disk.
   *
   * Other processes see what is written without it. Nothing to do where the mapping is not shared.
   *
   * @throws `EIO` the disk failed; `ERR_CLOSED` closed before or meanwhile.
   * @see msync(2)
   */
  async flush(range: ByteRange = {}): Promise<void> {
    const { buffer, offset, length } = this.#flushed(range);
    const result = await native.msyncInBackground(buffer, offset, length, native.MS_SYNC);
    if (this.closed) throw closedError('mapped file');
    checked('msync', result, { path: this.path });
  }

  /** `msync(MS_SYNC)`: {@link flush}, blocking until the disk is done. */
  flushSync(range: ByteRange = {}): void {
    const { buffer, offset, length } = this.#flushed(range);
    checked('msync', native.msync(buffer, offset, length, native.MS_SYNC), { path: this.path });
  }

  #flushed(range: ByteRange): { buffer: ArrayBuffer; offset: number; length: number } {
    if (this.closed) throw closedError('mapped file');
    return { buffer: this.bytes.buffer, ...pagesOf(range, this.bytes.length) };
  }

  /** `munmap(2)`. Idempotent. Every view becomes length 0; what was written reaches the file. */
  close(): void {
    this.#mapping.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Allocates, so that a full disk is an error now and not a fault at a later write. */
function grow(fd: number, path: string, size: number): number {
  let result;
  do result = native.posix_fallocate(fd, 0, size);
  while (result === -constants.errno.EINTR);
  checked('posix_fallocate', result, { path });
  return fstatSync(fd).size;
}

function tooShort(
  path: string,
  size: number,
  offset: number,
  length: number | undefined,
): NodeJS.ErrnoException {
  const has = `'${path}' has ${String(size)} bytes`;
  const wanted =
    length === undefined
      ? `nothing is left to map from offset ${String(offset)}`
      : `${String(offset + length)} are needed`;
  return Object.assign(new Error(`${has}: ${wanted}`), { code: 'ERR_FILE_TOO_SHORT', path });
}
