import { constants as bufferConstants } from 'node:buffer';
import { constants as fsConstants } from 'node:fs';

import { boolean, oneOf, permissionBits, wholeNumber } from '../core/arguments.js';
import { KEY, type Key } from '../core/construction.js';
import { descriptorKind, wrongDescriptor } from '../core/descriptor-kind.js';
import { descriptorTarget } from '../core/descriptor-target.js';
import { numberOf, type DescriptorSource } from '../core/descriptor-source.js';
import { takenOver } from '../core/descriptor.js';
import { argumentError, checked, closedError } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { openFile, type FileKinds } from '../core/open-file.js';
import { noOptions, optionsOf } from '../core/options.js';
import { allocate, MappedObject, multiple, type MappingPlan } from '../memory/mapped-object.js';
import type { ByteRange } from '../memory/mapping.js';

export interface MapFile {
  /**
   * Default `'read-write'`. With `'read'` the file need only be readable and never changes: writes to
   * the memory stay in this process.
   */
  readonly access?: 'read-write' | 'read' | undefined;
  /** `MAP_SHARED`, the default: writes reach the file, and every process that maps it. */
  readonly shared?: boolean | undefined;
  /** Where in the file the mapping begins, in bytes: a multiple of the page size. Default 0. */
  readonly offset?: number | undefined;
  /** The bytes to map. Default: from `offset` to the end of the file. */
  readonly length?: number | undefined;
  /** `MAP_POPULATE`: reads all pages now, not each at its first use. */
  readonly populate?: boolean | undefined;
}

export interface OpenMappedFile extends MapFile {
  /** Creates the file if it does not exist. */
  readonly create?: boolean | undefined;
  /** Permission bits of a file that is created. Default 0o600. */
  readonly mode?: number | undefined;
  /** The least size of the file in bytes. A shorter file is extended with zeros; a longer one stays. */
  readonly minimumSize?: number | undefined;
  /** Whether `path` may name a symbolic link, to the file. Default false. */
  readonly followSymbolicLinks?: boolean | undefined;
}

const mapOptions = ['access', 'shared', 'offset', 'length', 'populate'] as const;
const openOptions = [
  ...mapOptions,
  'create',
  'mode',
  'minimumSize',
  'followSymbolicLinks',
] as const;

const mappable: FileKinds = {
  needed: 'a regular file',
  kinds: ['regular-file', 'memfd', 'shared-memory'],
};

/**
 * A file, or a part of it, as memory.
 *
 * The mapping outlives renaming and unlinking of the file.
 */
export class MappedFile extends MappedObject {
  /** The path given to {@link open}, or the name that the file had when {@link from} adopted it. */
  readonly path: string;
  /** Where in the file the mapping begins, in bytes. */
  readonly offset: number;

  private constructor(permit: Key, source: DescriptorSource, path: string, plan: MappingPlan) {
    super(permit, source, plan);
    this.path = path;
    this.offset = plan.offset;
    readOnly(this, 'path', 'offset');
  }

  /**
   * `open(2)` with O_NOFOLLOW, then `mmap(2)`: maps a regular file, or a part of it. The path of an open
   * descriptor, such as `/dev/fd/3`, opens its file anew.
   *
   * With `access: 'read'` the pages are copy-on-write (`MAP_PRIVATE`): they show what other processes
   * write to the file. When this process writes to a page, the page becomes private, and no longer
   * follows the file.
   *
   * @returns The owner; unmap with `using` or `close()`.
   * @throws `ENOENT` no such file, and `create` is not set; `EACCES` denied; `ENOSPC`, `EDQUOT` no
   *   room to grow it to `minimumSize`; `EFBIG` that exceeds the greatest file size; `ENOMEM` no
   *   address space is left; `EMFILE`, `ENFILE` no descriptor is left; `ERR_NOT_REGULAR_FILE` it is a
   *   symbolic link, a directory, a FIFO, a pipe at `/dev/fd/63` …, and the message says what to use
   *   instead; `ERR_FILE_TOO_SHORT` it ends before the range, or is empty; `EAGAIN` another
   *   process has a lease on it.
   * @see open(2), mmap(2), posix_fallocate(3)
   */
  static open(path: string, options: OpenMappedFile = noOptions): MappedFile {
    const given = optionsOf(options, openOptions);
    const range = rangeOf(given);
    const { create = false, minimumSize: least = 0, access, followSymbolicLinks = false } = given;
    boolean('create', create);
    boolean('followSymbolicLinks', followSymbolicLinks);
    const mode = permissionBits(given.mode);
    wholeNumber('minimumSize', least, 0, Number.MAX_SAFE_INTEGER);
    const { writable } = range;
    if (!writable && (create || least > 0)) {
      throw argumentError('access', "'read-write', and shared, to create or grow the file", access);
    }
    const flags = (writable ? fsConstants.O_RDWR : 0) | (create ? fsConstants.O_CREAT : 0);
    const { fd, status } = openFile(path, { flags, mode, followSymbolicLinks }, mappable);
    return takenOver(fd, () => {
      if (status.size < least) allocate(fd, least, path);
      return new MappedFile(KEY, fd, path, { what: nameOf(path), path, ...range });
    });
  }

  /**
   * `mmap(2)`: takes ownership of a regular file that was opened elsewhere, inherited or received.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed. Neither changes
   *   when this throws.
   * @throws `ERR_DESCRIPTOR_KIND` it is not a regular file; `ERR_FILE_TOO_SHORT` it ends before the
   *   range, or is empty; `EACCES` it is not open for reading and writing: use `access: 'read'`;
   *   `EBADF` the number is not open; `ERR_CLOSED`.
   * @see mmap(2)
   */
  static from(source: DescriptorSource, options: MapFile = noOptions): MappedFile {
    const range = rangeOf(optionsOf(options, mapOptions));
    const fd = numberOf(source);
    const path = descriptorTarget(fd) ?? `/proc/self/fd/${String(fd)}`;
    if (!mappable.kinds.includes(descriptorKind(fd))) throw wrongDescriptor(fd, mappable.needed);
    return new MappedFile(KEY, source, path, { what: nameOf(path), path, ...range });
  }

  /**
   * `msync(MS_SYNC)` in the background: resolves when the range is on the disk.
   *
   * Other processes see writes without it. It has no effect on a mapping that is not shared.
   *
   * @throws `EIO` the disk failed; `ERR_CLOSED` the file is closed, or is closed during the call.
   * @see msync(2)
   */
  async flush(range: ByteRange = {}): Promise<void> {
    const { buffer, offset, length } = this.pages(range);
    const result = await native.msyncInBackground(buffer, offset, length, native.MS_SYNC);
    if (buffer !== this.bytes.buffer || this.closed) throw closedError(nameOf(this.path));
    checked('msync', result, { path: this.path });
  }

  /** `msync(MS_SYNC)`: as {@link flush}, but blocks this thread. */
  flushSync(range: ByteRange = {}): void {
    const { buffer, offset, length } = this.pages(range);
    checked('msync', native.msync(buffer, offset, length, native.MS_SYNC), { path: this.path });
  }
}

inspectable(MappedFile, ['path', 'fd', 'offset', 'size']);

function nameOf(path: string): string {
  return `mapped file '${path}'`;
}

/** The range to map, from a checked copy of the options. */
function rangeOf(options: MapFile): Omit<MappingPlan, 'what'> {
  const { access = 'read-write', shared = true } = options;
  const { offset = 0, length, populate = false } = options;
  oneOf('access', access, ['read-write', 'read']);
  boolean('shared', shared);
  boolean('populate', populate);
  multiple('offset', offset, native.pageSize);
  if (length !== undefined) wholeNumber('length', length, 1, bufferConstants.MAX_LENGTH);
  return { writable: access === 'read-write' && shared, offset, length, populate };
}
