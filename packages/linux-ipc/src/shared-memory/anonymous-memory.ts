import { constants as bufferConstants } from 'node:buffer';

import { nulTerminated, oneOf, wholeNumber } from '../core/arguments.js';
import { KEY } from '../core/construction.js';
import { memfdTarget, requireMemory } from '../core/descriptor-kind.js';
import { numberOf, type DescriptorSource } from '../core/descriptor-source.js';
import { takenOver } from '../core/descriptor.js';
import { argumentError, checked } from '../core/errors.js';
import { inspectable } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { allocate, MappedObject } from '../memory/mapped-object.js';
import { hugePageFlags } from './huge-pages.js';
import { addSeals, checkSeals, requireSeals, sealsOf, type Seal } from './seals.js';

export interface CreateAnonymousMemory {
  /** Length in bytes, greater than zero; with huge pages, a multiple of their size. */
  readonly size: number;
  /** Shown in /proc/PID/maps and /proc/PID/fd; no process can open the memory by it. At most 249 bytes. */
  readonly name?: string | undefined;
  /** Uses huge pages, of this many bytes or of the machine's default size. */
  readonly hugePages?: boolean | number | undefined;
}

export interface ReceivedMemory {
  /** The bytes to map; the memory must have at least as many. Default: all. */
  readonly size?: number | undefined;
  /** The seals that the memory must have. Default none. */
  readonly seals?: readonly Seal[] | undefined;
  /** As for `SharedMemory.open`. Memory sealed against writing needs `'read'`. */
  readonly access?: 'read-write' | 'read' | undefined;
}

const longestName = 249;

/**
 * Memory without a name. Other processes get its descriptor: a child inherits it, or a socket sends it.
 * The memory exists until every descriptor is closed and every mapping unmapped: nothing stays behind.
 */
export class AnonymousMemory extends MappedObject {
  /**
   * `memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING)`, `posix_fallocate(3)`, `mmap(2)`: creates
   * memory of zeros.
   *
   * @returns The owner; unmap and close with `using` or `close()`.
   * @throws `ENOSPC`, `ENOMEM` no memory left for it; `EMFILE` no descriptor is left;
   *   `ERR_NO_HUGE_PAGES` the machine has no pages of this size, or too few are free.
   * @see memfd_create(2), posix_fallocate(3), mmap(2)
   */
  static create(options: CreateAnonymousMemory): AnonymousMemory {
    const given = optionsOf(options, ['size', 'name', 'hugePages']);
    const { name = 'linux-ipc', hugePages = false } = given;
    const size = wholeNumber('size', given.size, 1, bufferConstants.MAX_LENGTH);
    const encoded = nulTerminated('name', name);
    if (encoded.length - 1 > longestName) {
      throw argumentError('name', `at most ${String(longestName)} bytes`, name);
    }
    const flags = native.MFD_ALLOW_SEALING | hugePageFlags(hugePages, size, native.MFD_HUGETLB);
    const fd = checked('memfd_create', native.memfd_create(encoded, flags >>> 0));
    return takenOver(fd, () => {
      allocate(fd, size);
      return new AnonymousMemory(KEY, fd, { what: 'anonymous memory', writable: true, offset: 0 });
    });
  }

  /**
   * `fcntl(F_GET_SEALS)`, `fstat(2)`, `mmap(2)`: takes ownership of memory that another process
   * created, checks its seals and its size, and maps it.
   *
   * Without the seal `shrink`, any process that has the memory can truncate it at any time: see {@link lost}.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed. Neither changes
   *   when this throws.
   * @throws `ERR_DESCRIPTOR_KIND` it is not a memfd; `ERR_NOT_SEALED` a seal is missing;
   *   `ERR_FILE_TOO_SHORT` it is shorter than `size`; `EPERM` it is sealed against writing: use
   *   `access: 'read'`; `EACCES` it is not open for reading and writing; `EBADF` the number is not
   *   open; `ERR_CLOSED`.
   * @see memfd_create(2), fcntl(2), mmap(2)
   */
  static from(source: DescriptorSource, options: ReceivedMemory = noOptions): AnonymousMemory {
    const fd = numberOf(source);
    const given = optionsOf(options, ['size', 'seals', 'access']);
    const { size, seals = [], access = 'read-write' } = given;
    oneOf('access', access, ['read-write', 'read']);
    checkSeals(seals);
    if (size !== undefined) wholeNumber('size', size, 1, bufferConstants.MAX_LENGTH);
    requireMemory(fd, memfdTarget, 'a memfd');
    requireSeals(fd, seals);
    const writable = access === 'read-write';
    const plan = { what: 'anonymous memory', writable, offset: 0, length: size };
    return new AnonymousMemory(KEY, source, plan);
  }

  /** `fcntl(F_GET_SEALS)`: the seals set so far. */
  get seals(): Seal[] {
    return sealsOf(this.fd);
  }

  /**
   * `fcntl(F_ADD_SEALS)`: forbids operations permanently, to every process.
   *
   * `write` requires that no process, including this one, has the memory mapped for writing;
   * `future-write` keeps existing mappings.
   *
   * @throws `EBUSY` it is mapped for writing; `EPERM` it has the seal `seal`, or is not open for
   *   writing; `EINVAL` the memory cannot be sealed.
   * @see fcntl(2)
   */
  seal(...seals: Seal[]): void {
    addSeals(this.fd, seals);
  }
}

inspectable(AnonymousMemory, ['fd', 'size', 'seals']);
