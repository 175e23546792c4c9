import type { Advice, ByteRange, Mapping } from './mapping.js';

/** Memory that is mapped into this process: its bytes, and the kernel's treatment of them. */
export class MappedMemory implements Disposable {
  #mapping: Mapping;

  protected constructor(mapping: Mapping) {
    this.#mapping = mapping;
  }

  /** Replaced when the object is mapped again. */
  protected get mapping(): Mapping {
    return this.#mapping;
  }

  protected set mapping(mapping: Mapping) {
    this.#mapping = mapping;
  }

  /** The memory. Length 0 once closed. Replaced when the object is mapped again. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#mapping.bytes;
  }

  /** Length of the mapping in bytes; 0 once closed. */
  get size(): number {
    return this.bytes.length;
  }

  get closed(): boolean {
    return this.#mapping.closed;
  }

  /**
   * `madvise(2)`: tells the kernel how a range will be used. Default: the whole mapping.
   *
   * @throws `EINVAL` the kernel does not accept this advice for this memory; `EIO`, `ENOMEM`.
   * @see madvise(2)
   */
  advise(advice: Advice, range: ByteRange = {}): void {
    this.#mapping.advise(advice, range);
  }

  /**
   * `mlock(2)`: keeps a range in memory until {@link unlock} or {@link close}. Default: the whole
   * mapping.
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

  /** Unmaps the memory. Idempotent. Every view then has length 0; the object itself stays. */
  close(): void {
    this.#mapping.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
