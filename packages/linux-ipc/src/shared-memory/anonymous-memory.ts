import { constants as bufferConstants } from 'node:buffer';

import {
  descriptorNumber,
  nulTerminated,
  oneOf,
  optionsObject,
  wholeNumber,
} from '../core/arguments.js';
import { takenOver } from '../core/descriptor.js';
import { argumentError, checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { allocate, MappedObject } from '../memory/mapped-object.js';
import { hugePageFlags } from './huge-pages.js';
import { addSeals, requireSeals, sealsOf, type Seal } from './seals.js';

export interface CreateAnonymousMemory {
  /** Length in bytes, greater than zero; with huge pages, a multiple of their size. */
  readonly size: number;
  /** What /proc/PID/maps and /proc/PID/fd show; nobody finds the memory by it. At most 249 bytes. */
  readonly name?: string | undefined;
  /** Backed by huge pages: of this many bytes, or of the machine's default size. */
  readonly hugePages?: boolean | number | undefined;
}

export interface ReceivedMemory {
  /** Bytes it has at least, checked before it is mapped; and how many are mapped. Default: all. */
  readonly size?: number | undefined;
  /** Seals it has at least, checked before it is mapped. Default none. */
  readonly seals?: readonly Seal[] | undefined;
  /** As for `SharedMemory.open`. `'read'` is what a write seal leaves. */
  readonly access?: 'read-write' | 'read' | undefined;
}

const longestName = 249;

/**
 * Memory without a name, which others get by its descriptor: handed to a child, or sent over a
 * socket. It lives until everybody who has the descriptor, or the memory mapped, lets go: nothing
 * is ever left behind.
 */
export class AnonymousMemory extends MappedObject {
  /**
   * `memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING)`, `posix_fallocate(3)`, `mmap(2)`: new
   * memory, all zeros.
   *
   * @returns The owner; unmap and close with `using` or `close()`.
   * @throws `ENOSPC`, `ENOMEM` no memory left for it; `EMFILE` no descriptor is left;
   *   `ERR_NO_HUGE_PAGES` the machine has none of this size, or not enough of them are free.
   * @see memfd_create(2), posix_fallocate(3), mmap(2)
   */
  static create(options: CreateAnonymousMemory): AnonymousMemory {
    const { name = 'linux-ipc', hugePages = false } = optionsObject('options', options);
    const size = wholeNumber('size', options.size, 1, bufferConstants.MAX_LENGTH);
    const encoded = nulTerminated('name', name);
    if (encoded.length - 1 > longestName) {
      throw argumentError('name', `at most ${String(longestName)} bytes`, name);
    }
    const flags = native.MFD_ALLOW_SEALING | hugePageFlags(hugePages, size, native.MFD_HUGETLB);
    const fd = checked('memfd_create', native.memfd_create(encoded, flags >>> 0));
    return takenOver(fd, () => {
      allocate(fd, size);
      return new AnonymousMemory(fd, { what: 'anonymous memory', writable: true, offset: 0 });
    });
  }

  /**
   * `fcntl(F_GET_SEALS)`, `fstat(2)`, `mmap(2)`: maps memory that somebody else made, once it is
   * what it should be.
   *
   * Without the seal `shrink` whoever sent it can cut it at any time: then it is `lost`.
   *
   * @param fd Inherited or received. It is this object's from then on, unless this throws.
   * @throws `ERR_NOT_SEALED`, `ERR_FILE_TOO_SHORT` it is not what it should be; `EBADF` no such
   *   descriptor; `EPERM` a seal forbids to write: say `access: 'read'`; `EACCES` it is not open for
   *   reading and writing; `ENODEV` it can't be mapped.
   * @see memfd_create(2), fcntl(2), mmap(2)
   */
  static fromDescriptor(fd: number, options: ReceivedMemory = {}): AnonymousMemory {
    descriptorNumber('fd', fd);
    const { size, seals = [], access = 'read-write' } = optionsObject('options', options);
    oneOf('access', access, ['read-write', 'read']);
    if (size !== undefined) wholeNumber('size', size, 1, bufferConstants.MAX_LENGTH);
    requireSeals(fd, seals);
    const writable = access === 'read-write';
    const what = `memory of descriptor ${String(fd)}`;
    return new AnonymousMemory(fd, { what, writable, offset: 0, length: size });
  }

  /** `fcntl(F_GET_SEALS)`: what is forbidden so far. */
  get seals(): Seal[] {
    return sealsOf(this.fd);
  }

  /**
   * `fcntl(F_ADD_SEALS)`: forbids something for good, to everybody.
   *
   * `write` needs that nobody has it mapped for writing, this object included; `future-write`
   * leaves the mappings there are.
   *
   * @throws `EBUSY` it is mapped for writing; `EPERM` it is sealed against seals, or this object is
   *   not open for writing; `EINVAL` the memory can't be sealed.
   * @see fcntl(2)
   */
  seal(...seals: Seal[]): void {
    addSeals(this.fd, seals);
  }
}
