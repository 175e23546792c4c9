/** Ownership of memory mapped into JavaScript: one object holds it, shows it, releases it. */
import { checked, systemError } from './errors.js';
import type { CallResult } from './native.js';

/**
 * The owner of one mapping. It stays mapped as long as its owner or a view of it is in use; garbage
 * collection is a backstop: it releases, and warns.
 */
export class Mapping implements Disposable {
  /** The memory itself. Length 0 once closed, as is every view of its `buffer`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #syscall: string;
  readonly #release: (buffer: ArrayBuffer) => CallResult;
  #closed = false;

  /**
   * @param what What it is, for messages: "shared memory segment".
   * @param release The native call that detaches and unmaps, and its name.
   */
  constructor(
    buffer: ArrayBuffer,
    what: string,
    syscall: string,
    release: (buffer: ArrayBuffer) => CallResult,
  ) {
    this.bytes = new Uint8Array(buffer);
    this.#syscall = syscall;
    this.#release = release;
    backstop.register(buffer, what, this);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Idempotent. Every view becomes length 0. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    backstop.unregister(this);
    checked(this.#syscall, this.#release(this.bytes.buffer));
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Hands back the memory a native call mapped; throws the error of one that did not. */
export function mapped(
  syscall: string,
  result: ArrayBuffer | CallResult,
  context?: Parameters<typeof systemError>[2],
): ArrayBuffer {
  if (typeof result === 'number') throw systemError(syscall, result, context);
  return result;
}

const backstop = new FinalizationRegistry<string>((what) => {
  process.emitWarning(
    `a ${what} was collected while mapped: call close() on it`,
    'ResourceWarning',
  );
});
