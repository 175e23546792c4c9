import { constants as bufferConstants } from 'node:buffer';
import { constants as fsConstants, fstatSync } from 'node:fs';

import { nulTerminated, oneOf, permissionBits, wholeNumber } from '../core/arguments.js';
import { KEY, type Key } from '../core/construction.js';
import { requireMemory, sharedMemoryTarget } from '../core/descriptor-kind.js';
import { descriptorTarget } from '../core/descriptor-target.js';
import { numberOf, type DescriptorSource } from '../core/descriptor-source.js';
import { takenOver } from '../core/descriptor.js';
import { checked } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { openShared } from '../core/shared-folder.js';
import { allocate, MappedObject, type MappingPlan } from '../memory/mapped-object.js';
import { sharedMemoryFolder, sharedMemoryName, unlinkSharedMemory } from './shared-memory-names.js';

export interface CreateSharedMemory {
  /** Length in bytes, greater than zero. */
  readonly size: number;
  /** Permission bits. Default 0o600. */
  readonly mode?: number | undefined;
}

export interface OpenSharedMemory {
  /**
   * Default `'read-write'`. With `'read'` the object need only be readable, and writes to the memory
   * stay in this process.
   */
  readonly access?: 'read-write' | 'read' | undefined;
}

/**
 * A named object of POSIX shared memory, mapped as a whole.
 *
 * The name and the memory outlive every process until {@link unlink}; then the memory exists until the
 * last process closes and unmaps it.
 */
export class SharedMemory extends MappedObject {
  /** With its leading slash. */
  readonly name: string;

  private constructor(permit: Key, source: DescriptorSource, name: string, plan: MappingPlan) {
    super(permit, source, plan);
    this.name = name;
    readOnly(this, 'name');
  }

  /**
   * `shm_open(name, O_CREAT | O_EXCL, mode)`, `posix_fallocate(3)`, `mmap(2)`: creates an object
   * of zeros.
   *
   * @param name One leading slash, no other; at most 255 bytes after it.
   * @returns The owner; unmap with `using` or `close()`, which does not remove the name.
   * @throws `EEXIST` the name is taken; `EACCES` denied; `ENOSPC` no memory left for it; `ENOMEM` no
   *   address space is left; `EMFILE`, `ENFILE` no descriptor is left.
   * @see shm_open(3), shm_overview(7)
   */
  static create(name: string, options: CreateSharedMemory): SharedMemory {
    const given = optionsOf(options, ['size', 'mode']);
    const size = wholeNumber('size', given.size, 1, bufferConstants.MAX_LENGTH);
    const mode = permissionBits(given.mode);
    const { O_CREAT, O_EXCL, O_RDWR } = fsConstants;
    const fd = open(name, O_CREAT | O_EXCL | O_RDWR, mode);
    try {
      return takenOver(fd, () => {
        allocate(fd, size, name);
        return new SharedMemory(KEY, fd, name, plan(name, true));
      });
    } catch (error) {
      unlinkSharedMemory(name);
      throw error;
    }
  }

  /**
   * `shm_open(name, 0)`, then `mmap(2)`: maps an object that exists, with its present size.
   *
   * @throws `ENOENT` no such object; `EACCES` denied; `EAGAIN` another process has a lease on it; `EXDEV` another file
   *   system is mounted over it; `ERR_FILE_TOO_SHORT` its size is 0; `ENOMEM` no address space is left; `EMFILE`, `ENFILE` no descriptor is left.
   * @see shm_open(3), mmap(2)
   */
  static open(name: string, options: OpenSharedMemory = noOptions): SharedMemory {
    const { access = 'read-write' } = optionsOf(options, ['access']);
    oneOf('access', access, ['read-write', 'read']);
    const writable = access === 'read-write';
    const fd = open(name, writable ? fsConstants.O_RDWR : fsConstants.O_RDONLY, 0);
    return takenOver(fd, () => new SharedMemory(KEY, fd, name, plan(name, writable)));
  }

  /**
   * Takes ownership of shared memory that was opened elsewhere, inherited or received, and maps it.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed. Neither changes
   *   when this throws.
   * @throws `ERR_DESCRIPTOR_KIND` it is not POSIX shared memory; `ERR_FILE_TOO_SHORT` it has no memory;
   *   `EACCES` it is not open for reading and writing: use `access: 'read'`; `EBADF` the number is not
   *   open; `ERR_CLOSED`.
   * @see mmap(2), shm_overview(7)
   */
  static from(source: DescriptorSource, options: OpenSharedMemory = noOptions): SharedMemory {
    const { access = 'read-write' } = optionsOf(options, ['access']);
    oneOf('access', access, ['read-write', 'read']);
    const fd = numberOf(source);
    requireMemory(fd, sharedMemoryTarget, 'POSIX shared memory');
    const name = nameOf(fd);
    return new SharedMemory(KEY, source, name, plan(name, access === 'read-write'));
  }

  /** {@link unlinkSharedMemory} of this name. */
  unlink(): void {
    unlinkSharedMemory(this.name);
  }
}

/** The name it has, or had before it was unlinked. */
function nameOf(fd: number): string {
  const path = (descriptorTarget(fd) ?? '').replace('/dev/shm', '');
  return fstatSync(fd).nlink === 0 ? path.replace(/ \(deleted\)$/, '') : path;
}

function open(name: string, flags: number, mode: number): number {
  const encoded = nulTerminated('name', sharedMemoryName(name));
  // O_NONBLOCK: neither a lease on the object nor a FIFO of that name lets the call wait.
  const how = flags | fsConstants.O_NONBLOCK;
  const creates = (flags & fsConstants.O_CREAT) !== 0;
  const fd = creates
    ? native.shm_open(encoded, how, mode)
    : openShared(sharedMemoryFolder, name.slice(1), how);
  return checked('shm_open', fd, { path: name });
}

inspectable(SharedMemory, ['name', 'fd', 'size']);

function plan(name: string, writable: boolean): MappingPlan {
  return { what: `shared memory '${name}'`, path: name, writable, offset: 0 };
}
