import { constants as bufferConstants } from 'node:buffer';
import { fstatSync, ftruncateSync } from 'node:fs';
import { constants } from 'node:os';

import { wholeNumber } from '../core/arguments.js';
import { numberOf, type DescriptorSource } from '../core/descriptor-source.js';
import { Descriptor } from '../core/descriptor.js';
import { argumentError, checked } from '../core/errors.js';
import { native } from '../core/native.js';
import type { WaitOptions } from '../core/wait-options.js';
import { mapped, Mapping, type Advice, type ByteRange } from './mapping.js';
import type { MemoryLostError } from './memory-loss.js';

/** What an open object is mapped with. */
export interface MappingPlan {
  /** What it is, for messages: "mapped file '/tmp/x'". */
  readonly what: string;
  /** What the user knows it by, for errors. */
  readonly path?: string | undefined;
  /** Writes reach the object; otherwise they stay in this process. Needs O_RDWR. */
  readonly writable: boolean;
  /** In the object, in bytes: a multiple of the page size. */
  readonly offset: number;
  /** Bytes mapped. Default: to the end of the object. */
  readonly length?: number | undefined;
  readonly populate?: boolean | undefined;
}

/** An open object that is mapped: a file, or memory that has a descriptor as a file has. */
export class MappedObject implements Disposable {
  readonly #plan: MappingPlan;
  readonly #descriptor: Descriptor;
  #mapping: Mapping;

  /** Takes ownership of the descriptor, unless this throws. */
  protected constructor(source: DescriptorSource, plan: MappingPlan) {
    this.#plan = plan;
    this.#mapping = map(numberOf(source), plan);
    this.#descriptor = Descriptor.from(source, plan.what);
  }

  /** The memory. Length 0 once closed. Another one after {@link resize} and {@link remap}. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#mapping.bytes;
  }

  /** Length of the mapping in bytes; 0 once closed. */
  get size(): number {
    return this.bytes.length;
  }

  /** The descriptor's number, to hand to a child or another process. Throws once closed. */
  get fd(): number {
    return this.#descriptor.fd;
  }

  get closed(): boolean {
    return this.#mapping.closed;
  }

  /**
   * Whether memory was lost: somebody else cut the object, or it could not be read, and one of the
   * pages that are gone was touched. That page and what is written to it are this process's own from
   * then on, beginning as zeros; it follows the object no more, even if that grows again.
   */
  get lost(): boolean {
    return this.#mapping.lost;
  }

  /**
   * Resolves when memory is {@link lost}, with an error that says from where on. It does not keep the
   * process alive. A loss that nobody waits for is a warning of the process.
   *
   * @throws `ERR_CLOSED` closed or mapped anew, before or meanwhile; the signal's reason.
   */
  whenLost(options: WaitOptions = {}): Promise<MemoryLostError> {
    return this.#mapping.whenLost(options);
  }

  /**
   * `ftruncate(2)` or `posix_fallocate(3)`, then `mmap(2)`: gives the object this size, for
   * everybody, and maps it to its end. Earlier views become length 0.
   *
   * Whoever else has it mapped keeps the size they mapped, and loses what is cut.
   *
   * @param size Of the whole object in bytes, more than the mapping's offset.
   * @throws `ENOSPC`, `EDQUOT` no room: everything is as before; `EPERM` a seal forbids it;
   *   `EINVAL`, `EBADF` the object was opened for reading.
   * @see ftruncate(2), posix_fallocate(3), mmap(2)
   */
  resize(size: number): void {
    const { offset, path } = this.#plan;
    wholeNumber('size', size, offset + 1, offset + bufferConstants.MAX_LENGTH);
    if (size > fstatSync(this.fd).size) allocate(this.fd, size, path);
    else ftruncateSync(this.fd, size);
    this.remap();
  }

  /**
   * `mmap(2)` anew, to the object's present end: follows a size that somebody else changed, and
   * leaves lost pages behind. Earlier views become length 0.
   *
   * @throws `ERR_FILE_TOO_SHORT` the object ends before the mapping's offset.
   * @see mmap(2)
   */
  remap(): void {
    const mapping = map(this.fd, { ...this.#plan, length: undefined });
    this.#mapping.close();
    this.#mapping = mapping;
  }

  /**
   * `madvise(2)`: tells the kernel how a range, by default all, will be used.
   *
   * @throws `EINVAL` the kernel does not know this advice for this object; `EIO`, `ENOMEM`.
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

  /** For the calls of one kind of object only. */
  protected pages(range: ByteRange): ReturnType<Mapping['pages']> {
    return this.#mapping.pages(range);
  }

  /** `munmap(2)` and `close(2)`. Idempotent. Every view becomes length 0; the object stays. */
  close(): void {
    try {
      this.#mapping.close();
    } finally {
      this.#descriptor.close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Allocates, so that no room is an error now and not a fault at a later write. */
export function allocate(fd: number, size: number, path?: string): void {
  let result;
  do result = native.posix_fallocate(fd, 0, size);
  while (result === -constants.errno.EINTR);
  checked('posix_fallocate', result, { path });
}

/** An offset or a size that mmap(2) takes for `unit`. */
export function multiple(name: string, value: number, unit: number): number {
  wholeNumber(name, value, 0, Number.MAX_SAFE_INTEGER);
  if (value % unit !== 0) throw argumentError(name, `a multiple of ${String(unit)}`, value);
  return value;
}

function map(fd: number, plan: MappingPlan): Mapping {
  const { what, path, writable, offset, populate = false } = plan;
  const { size } = fstatSync(fd);
  const length = plan.length ?? size - offset;
  if (length <= 0 || offset + length > size) throw tooShort(plan, size);
  wholeNumber('length', length, 1, bufferConstants.MAX_LENGTH);
  const memory = native.mmap(
    length,
    native.PROT_READ | native.PROT_WRITE,
    (writable ? native.MAP_SHARED : native.MAP_PRIVATE | native.MAP_NORESERVE) |
      (populate ? native.MAP_POPULATE : 0),
    fd,
    offset,
  );
  const kind = { what, release: 'munmap', hasDescriptor: true } as const;
  return new Mapping(mapped('mmap', memory, { path }), kind);
}

function tooShort(
  { what, path, offset, length }: MappingPlan,
  size: number,
): NodeJS.ErrnoException {
  const wanted =
    length === undefined
      ? `nothing is left to map from offset ${String(offset)}`
      : `${String(offset + length)} are needed`;
  const error = new Error(`the ${what} has ${String(size)} bytes: ${wanted}`);
  return Object.assign(error, { code: 'ERR_FILE_TOO_SHORT' }, path === undefined ? {} : { path });
}
