import { constants as bufferConstants } from 'node:buffer';
import { fstatSync, ftruncateSync } from 'node:fs';
import { constants } from 'node:os';

import { wholeNumber } from '../core/arguments.js';
import { requireKey, type Key } from '../core/construction.js';
import { numberOf, type DescriptorSource } from '../core/descriptor-source.js';
import { Descriptor } from '../core/descriptor.js';
import { argumentError, checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { withoutPrototype } from '../core/without-prototype.js';
import type { WaitOptions } from '../core/wait-options.js';
import { MappedMemory } from './mapped-memory.js';
import { mapped, Mapping, type ByteRange } from './mapping.js';
import type { MemoryLostError } from './memory-loss.js';

/** How an open object is mapped. */
export interface MappingPlan {
  /** The object's kind and name, for messages: "mapped file '/tmp/x'". */
  readonly what: string;
  /** Its path or name, for errors. */
  readonly path?: string | undefined;
  /** True: writes reach the object, which must be open with O_RDWR. False: they stay in this process. */
  readonly writable: boolean;
  /** Where in the object the mapping begins, in bytes: a multiple of the page size. */
  readonly offset: number;
  /** The bytes to map. Default: to the end of the object. */
  readonly length?: number | undefined;
  readonly populate?: boolean | undefined;
}

/** A mapped object that has a descriptor: a file, or shared memory. */
export class MappedObject extends MappedMemory {
  readonly #plan: MappingPlan;
  readonly #descriptor: Descriptor;

  /** Takes ownership of the descriptor, unless this throws. */
  protected constructor(permit: Key, source: DescriptorSource, plan: MappingPlan) {
    requireKey(permit, new.target);
    super(map(numberOf(source), plan));
    this.#plan = plan;
    this.#descriptor = Descriptor.from(source, plan.what);
  }

  /** The descriptor's number, to pass to a child or another process. Throws `ERR_CLOSED` once closed. */
  get fd(): number {
    return this.#descriptor.fd;
  }

  /**
   * Whether memory was lost: this process accessed a page that no longer exists, because another
   * process truncated the object, or that could not be read. Such a page is private from then on: it
   * reads as zeros, and writes to it stay in this process, even if the object grows again.
   */
  get lost(): boolean {
    return this.mapping.lost;
  }

  /**
   * Resolves when memory is {@link lost}, with an error that contains the offset. The wait does not
   * keep the process alive. A loss without a pending wait emits a process warning.
   *
   * @throws `ERR_CLOSED` the mapping is closed or replaced, before or during the wait; the signal's
   *   reason.
   */
  whenLost(options?: WaitOptions): Promise<MemoryLostError> {
    return this.mapping.whenLost(options);
  }

  /**
   * `ftruncate(2)` or `posix_fallocate(3)`, then `mmap(2)`: changes the size of the object for every
   * process, and maps it to its end. Earlier views then have length 0.
   *
   * Other mappings keep their size, and lose the pages that were truncated.
   *
   * @param size The new size of the whole object in bytes; more than the mapping's offset.
   * @throws `ENOSPC`, `EDQUOT` no room: nothing has changed; `EPERM` a seal forbids it;
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
   * `mmap(2)`: maps the object again, to its present end. Use it after another process has changed the
   * size, or after memory was lost. Earlier views then have length 0.
   *
   * @throws `ERR_FILE_TOO_SHORT` the object ends before the mapping's offset.
   * @see mmap(2)
   */
  remap(): void {
    const mapping = map(this.fd, { ...this.#plan, length: undefined });
    this.mapping.close();
    this.mapping = mapping;
  }

  /** The pages that contain a range, for system calls that only one kind of object makes. */
  protected pages(range: ByteRange): ReturnType<Mapping['pages']> {
    return this.mapping.pages(range);
  }

  /** `munmap(2)` and `close(2)`. Idempotent. Every view then has length 0; the object itself stays. */
  override close(): void {
    try {
      super.close();
    } finally {
      this.#descriptor.close();
    }
  }
}

/** Allocates the blocks, so that lack of room is an error now, not a SIGBUS at a later write. */
export function allocate(fd: number, size: number, path?: string): void {
  let result;
  do result = native.posix_fallocate(fd, 0, size);
  while (result === -constants.errno.EINTR);
  checked('posix_fallocate', result, { path, fd });
}

/** Requires a multiple of `unit`, as mmap(2) does. */
export function multiple(name: string, value: number, unit: number): number {
  wholeNumber(name, value, 0, Number.MAX_SAFE_INTEGER);
  if (value % unit !== 0) throw argumentError(name, `a multiple of ${String(unit)}`, value);
  return value;
}

function map(fd: number, plan: MappingPlan): Mapping {
  const {
    what,
    path,
    writable,
    offset,
    populate = false,
    length: planned,
  } = withoutPrototype(plan);
  const { size } = fstatSync(fd);
  const length = planned ?? size - offset;
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
  return new Mapping(mapped('mmap', memory, { path, fd }), kind);
}

function tooShort(
  { what, path, offset, length }: MappingPlan,
  size: number,
): NodeJS.ErrnoException {
  const wanted =
    length === undefined
      ? `there is nothing to map from offset ${String(offset)}`
      : `${String(offset + length)} are needed`;
  const error = new Error(`the ${what} has ${String(size)} bytes: ${wanted}`);
  return Object.assign(error, { code: 'ERR_FILE_TOO_SHORT' }, path === undefined ? {} : { path });
}
