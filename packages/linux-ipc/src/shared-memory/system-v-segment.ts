import { constants } from 'node:buffer';

import { oneOf, optionsObject, permissionBits, wholeNumber } from '../core/arguments.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { Mapping, mapped, type Advice, type ByteRange } from '../memory/mapping.js';
import { keyNumber } from '../system-v/key.js';
import { hugePageFlags } from './huge-pages.js';
import {
  identifier,
  removeSystemVSegment,
  segmentStatus,
  type SystemVSegmentStatus,
} from './system-v-control.js';

export interface CreateSystemVSegment {
  /** Length in bytes, greater than zero. */
  readonly size: number;
  /** By which others find it, 1 to 2^32 - 1; without one, it is found by its id only. */
  readonly key?: number | undefined;
  /** Permission bits. Default 0o600. */
  readonly mode?: number | undefined;
  /**
   * `SHM_HUGETLB`: backed by huge pages, of this many bytes or of the machine's default size, of
   * which `size` is a multiple then. Needs the capability CAP_IPC_LOCK, or the group of
   * vm.hugetlb_shm_group.
   */
  readonly hugePages?: boolean | number | undefined;
}

export interface AttachSystemVSegment {
  /**
   * Default `'read-write'`. With `'read'` it need only be readable, and nobody else ever sees what
   * is written to the memory all the same.
   */
  readonly access?: 'read-write' | 'read' | undefined;
}

/**
 * A System V shared-memory segment, attached to this process.
 *
 * The segment outlives every process until {@link remove}: then it lives until the last one has
 * detached, by itself or by ending. A removed segment can still be attached by its id meanwhile, so
 * create, remove at once, and hand the id to a child: nothing is left behind, whatever dies.
 */
export class SystemVSegment implements Disposable {
  readonly id: number;
  /** By which others find it; `undefined` for a private segment, and for a removed one. */
  readonly key: number | undefined;
  readonly #mapping: Mapping;
  #removed = false;

  private constructor(id: number, flags: number) {
    this.id = id;
    const memory = mapped('shmat', native.shmat(id, flags), { id });
    const { key } = segmentStatus(id);
    this.key = key === 0 ? undefined : key;
    this.#mapping = new Mapping(memory, {
      what: `System V segment (id ${String(id)})`,
      release: 'shmdt',
    });
  }

  /**
   * `shmget(key, size, IPC_CREAT | IPC_EXCL | mode)`, then `shmat(2)`: a new segment, all zeros.
   *
   * @returns The owner; detach with `using` or `close()`, which does not remove the segment.
   * @throws `EEXIST` the key is taken; `EINVAL` the size is over the system's limit (SHMMAX);
   *   `ENOSPC` there are too many segments (SHMMNI), or pages in them (SHMALL); `ENOMEM` no memory;
   *   `EPERM` huge pages are not for this process; `ERR_NO_HUGE_PAGES` there are not enough of them.
   * @see shmget(2), shmat(2), sysvipc(7)
   */
  static create(options: CreateSystemVSegment): SystemVSegment {
    const size = wholeNumber(
      'size',
      optionsObject('options', options).size,
      1,
      constants.MAX_LENGTH,
    );
    const mode = permissionBits(options.mode);
    const key = options.key === undefined ? native.IPC_PRIVATE : keyNumber('key', options.key);
    const hugePages = hugePageFlags(options.hugePages, size, native.SHM_HUGETLB);
    const flags = native.IPC_CREAT | native.IPC_EXCL | mode | hugePages;
    const context = options.key === undefined ? {} : { key };
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
   * @throws `ENOENT` no segment has the key; `EACCES` it may not be read and written by this user.
   * @see shmget(2), shmat(2)
   */
  static open(key: number, options: AttachSystemVSegment = {}): SystemVSegment {
    keyNumber('key', key);
    flagsOf(options);
    const id = checked('shmget', native.shmget(key | 0, 0, 0), { key });
    return SystemVSegment.attach(id, options);
  }

  /**
   * `shmat(id, NULL, 0)`: attaches the segment of this id; with `access: 'read'`, by SHM_RDONLY.
   *
   * In a segment attached for reading, a page that this process writes to by mistake becomes its
   * own copy, and no longer follows the segment.
   *
   * @throws `EINVAL`, `EIDRM` there is no such segment (any more); `EACCES` it may not be read and
   *   written by this user; `ENOMEM` no address space is left; `EMFILE`, `ENFILE` no descriptor is left
   *   for the first mapping of the process, which needs two to be told of lost memory.
   * @see shmat(2)
   */
  static attach(id: number, options: AttachSystemVSegment = {}): SystemVSegment {
    return new SystemVSegment(identifier(id), flagsOf(options));
  }

  /** The segment's memory, the same in every process. Length 0 once closed. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#mapping.bytes;
  }

  /** Length in bytes; 0 once closed. */
  get size(): number {
    return this.bytes.length;
  }

  get closed(): boolean {
    return this.#mapping.closed;
  }

  /**
   * `shmctl(id, IPC_STAT)`: what the kernel knows of the segment, attached here or no more.
   *
   * @throws `EINVAL`, `EIDRM` it is removed and everybody has detached; `EACCES` not readable.
   * @see shmctl(2)
   */
  status(): SystemVSegmentStatus {
    return segmentStatus(this.id);
  }

  /**
   * `shmctl(id, IPC_RMID)`: the key is free again, and the memory goes with its last detach.
   *
   * Idempotent for this object.
   *
   * @throws `EPERM` it is somebody else's; `EINVAL`, `EIDRM` somebody else removed it and it is gone.
   * @see shmctl(2)
   */
  remove(): void {
    if (this.#removed) return;
    removeSystemVSegment(this.id);
    this.#removed = true;
  }

  /**
   * `madvise(2)`: tells the kernel how a range, by default all, will be used.
   *
   * @throws `EINVAL` the kernel does not know this advice here.
   * @see madvise(2)
   */
  advise(advice: Advice, range: ByteRange = {}): void {
    this.#mapping.advise(advice, range);
  }

  /**
   * `mlock(2)`: keeps a range, by default all, in memory until {@link unlock} or the end.
   *
   * @throws `ENOMEM`, `EPERM` more than this process may lock (RLIMIT_MEMLOCK).
   * @see mlock(2)
   */
  lock(range: ByteRange = {}): void {
    this.#mapping.lock(range);
  }

  /** `munlock(2)`. */
  unlock(range: ByteRange = {}): void {
    this.#mapping.unlock(range);
  }

  /** `shmdt(2)`: detaches. Idempotent. Every view becomes length 0; the segment itself stays. */
  close(): void {
    this.#mapping.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function flagsOf(options: AttachSystemVSegment): number {
  const { access = 'read-write' } = optionsObject('options', options);
  return oneOf('access', access, ['read-write', 'read']) === 'read' ? native.SHM_RDONLY : 0;
}
