import { constants } from 'node:buffer';

import { oneOf, permissionBits, wholeNumber } from '../core/arguments.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { checked } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { MappedMemory } from '../memory/mapped-memory.js';
import { Mapping, mapped } from '../memory/mapping.js';
import { identifier, keyNumber } from '../system-v/key.js';
import { systemVState } from '../system-v/state.js';
import { hugePageFlags } from './huge-pages.js';
import {
  removeSystemVSegment,
  segmentStatus,
  type SystemVSegmentStatus,
} from './system-v-control.js';

export interface CreateSystemVSegment {
  /** Length in bytes, greater than zero. */
  readonly size: number;
  /** The key by which others open it, 1 to 2^32 - 1. Without a key, they attach it by its id. */
  readonly key?: number | undefined;
  /** Permission bits. Default 0o600. */
  readonly mode?: number | undefined;
  /**
   * `SHM_HUGETLB`: uses huge pages, of this many bytes or of the machine's default size; `size` must
   * be a multiple of it. Needs the capability CAP_IPC_LOCK, or the group of vm.hugetlb_shm_group.
   */
  readonly hugePages?: boolean | number | undefined;
}

export interface AttachSystemVSegment {
  /**
   * Default `'read-write'`. With `'read'` the segment need only be readable, and writes to the memory
   * stay in this process.
   */
  readonly access?: 'read-write' | 'read' | undefined;
}

/**
 * A System V shared-memory segment, attached to this process.
 *
 * The segment outlives every process until {@link remove}; then it exists until the last process
 * detaches or exits. Until then a removed segment can still be attached by its id. So create it,
 * remove it at once, and pass the id to a child: nothing stays behind, whichever process dies.
 */
export class SystemVSegment extends MappedMemory {
  readonly id: number;
  /** The key by which others open it; undefined for a private segment, and for a removed one. */
  readonly key: number | undefined;
  #removed = false;

  private constructor(permit: Key, id: number, flags: number) {
    requireKey(permit, new.target);
    const memory = mapped('shmat', native.shmat(id, flags), { id });
    const { key } = segmentStatus(id);
    const what = `System V segment (id ${String(id)})`;
    super(new Mapping(memory, { what, release: 'shmdt' }));
    this.id = id;
    this.key = key;
    readOnly(this, 'id', 'key');
  }

  /**
   * `shmget(key, size, IPC_CREAT | IPC_EXCL | mode)`, then `shmat(2)`: creates a segment of zeros.
   *
   * @returns The owner; detach with `using` or `close()`, which does not remove the segment.
   * @throws `EEXIST` the key is taken; `EINVAL` the size is over the system's limit (SHMMAX);
   *   `ENOSPC` there are too many segments (SHMMNI), or pages in them (SHMALL); `ENOMEM` no memory;
   *   `EPERM` this process may not use huge pages; `ERR_NO_HUGE_PAGES` too few are free.
   * @see shmget(2), shmat(2), sysvipc(7)
   */
  static create(options: CreateSystemVSegment): SystemVSegment {
    const given = optionsOf(options, ['size', 'key', 'mode', 'hugePages']);
    const size = wholeNumber('size', given.size, 1, constants.MAX_LENGTH);
    const mode = permissionBits(given.mode);
    const key = given.key === undefined ? native.IPC_PRIVATE : keyNumber('key', given.key);
    const hugePages = hugePageFlags(given.hugePages, size, native.SHM_HUGETLB);
    const flags = native.IPC_CREAT | native.IPC_EXCL | mode | hugePages;
    const context = given.key === undefined ? {} : { key };
    const id = checked('shmget', native.shmget(key | 0, size, flags), context);
    try {
      return SystemVSegment.attach(id);
    } catch (error) {
      removeSystemVSegment(id);
      throw error;
    }
  }

  /**
   * `shmget(key, 0, 0)`, then `shmat(2)`: attaches the segment that has this key.
   *
   * @throws `ENOENT` no segment has the key; `EACCES` this user may not read and write it.
   * @see shmget(2), shmat(2)
   */
  static open(key: number, options: AttachSystemVSegment = noOptions): SystemVSegment {
    keyNumber('key', key);
    flagsOf(options);
    const id = checked('shmget', native.shmget(key | 0, 0, 0), { key });
    return SystemVSegment.attach(id, options);
  }

  /**
   * `shmat(id, NULL, 0)`: attaches the segment with this id; with `access: 'read'`, uses SHM_RDONLY.
   *
   * If this process writes to a segment attached for reading, the page becomes a private copy, and no
   * longer follows the segment.
   *
   * @throws `EINVAL`, `EIDRM` no such segment, or it was removed; `EACCES` this user may not read and
   *   write it; `ENOMEM` no address space is left; `EMFILE`, `ENFILE` no descriptor is left
   *   for the first mapping of the process, which needs two to detect lost memory.
   * @see shmat(2)
   */
  static attach(id: number, options: AttachSystemVSegment = noOptions): SystemVSegment {
    return new SystemVSegment(KEY, identifier(id), flagsOf(options));
  }

  /**
   * `shmctl(id, IPC_STAT)`: the state of the segment, attached to this process or not.
   *
   * @throws `EINVAL`, `EIDRM` it was removed and every process has detached; `EACCES` not readable.
   * @see shmctl(2)
   */
  status(): SystemVSegmentStatus {
    return segmentStatus(this.id);
  }

  /**
   * `shmctl(id, IPC_RMID)`: frees the key; the kernel frees the memory at the last detach.
   *
   * A second call on this object does nothing.
   *
   * @throws `EPERM` it belongs to another user; `EINVAL`, `EIDRM` another process removed it.
   * @see shmctl(2)
   */
  remove(): void {
    if (this.#removed) return;
    removeSystemVSegment(this.id);
    this.#removed = true;
  }
}

inspectable(SystemVSegment, ['id', 'key', 'size'], {
  removed: (segment) =>
    systemVState(() => segment.status()) === 'removed' || segment.status().removed,
});

function flagsOf(options: AttachSystemVSegment): number {
  const { access = 'read-write' } = optionsOf(options, ['access']);
  return oneOf('access', access, ['read-write', 'read']) === 'read' ? native.SHM_RDONLY : 0;
}
