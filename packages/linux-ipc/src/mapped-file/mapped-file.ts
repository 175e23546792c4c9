import { constants as bufferConstants } from 'node:buffer';
import { constants as fsConstants } from 'node:fs';

import { boolean, oneOf, optionsObject, permissionBits, wholeNumber } from '../core/arguments.js';
import { takenOver } from '../core/descriptor.js';
import { argumentError, checked, closedError } from '../core/errors.js';
import { native } from '../core/native.js';
import { allocate, MappedObject, multiple, type MappingPlan } from '../memory/mapped-object.js';
import type { ByteRange } from '../memory/mapping.js';
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
export class MappedFile extends MappedObject {
  readonly path: string;
  /** Where in the file the mapping begins, in bytes. */
  readonly offset: number;

  private constructor(fd: number, path: string, plan: MappingPlan) {
    super(fd, plan);
    this.path = path;
    this.offset = plan.offset;
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
   *   address space is left; `EMFILE`, `ENFILE` no descriptor is left; `ERR_NOT_REGULAR_FILE` it is a symbolic link, a directory, a FIFO …;
   *   `ERR_FILE_TOO_SHORT` it ends before the range wanted, or is empty.
   * @see open(2), mmap(2), posix_fallocate(3)
   */
  static open(path: string, options: OpenMappedFile = {}): MappedFile {
    const {
      access = 'read-write',
      shared = true,
      create = false,
    } = optionsObject('options', options);
    const { offset = 0, minimumSize: least = 0, length, populate = false } = options;
    oneOf('access', access, ['read-write', 'read']);
    const writable = access === 'read-write' && shared;
    boolean('shared', shared);
    boolean('create', create);
    boolean('populate', populate);
    multiple('offset', offset, native.pageSize);
    const mode = permissionBits(options.mode);
    wholeNumber('minimumSize', least, 0, Number.MAX_SAFE_INTEGER);
    if (length !== undefined) wholeNumber('length', length, 1, bufferConstants.MAX_LENGTH);
    if (!writable && (create || least > 0)) {
      throw argumentError('access', "'read-write', and shared, to create or grow the file", access);
    }
    const flags = (writable ? fsConstants.O_RDWR : 0) | (create ? fsConstants.O_CREAT : 0);
    const { fd, size } = openRegularFile(path, flags, mode);
    return takenOver(fd, () => {
      if (size < least) allocate(fd, least, path);
      const what = `mapped file '${path}'`;
      return new MappedFile(fd, path, { what, path, writable, offset, length, populate });
    });
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
    const { buffer, offset, length } = this.pages(range);
    const result = await native.msyncInBackground(buffer, offset, length, native.MS_SYNC);
    if (buffer !== this.bytes.buffer || this.closed)
      throw closedError(`mapped file '${this.path}'`);
    checked('msync', result, { path: this.path });
  }

  /** `msync(MS_SYNC)`: {@link flush}, blocking until the disk is done. */
  flushSync(range: ByteRange = {}): void {
    const { buffer, offset, length } = this.pages(range);
    checked('msync', native.msync(buffer, offset, length, native.MS_SYNC), { path: this.path });
  }
}
