/** Ownership of a range of shared memory that contains a semaphore or a lock. */
import { constants } from 'node:os';

import { onAbort } from '../core/abort.js';
import { bytes } from '../core/arguments.js';
import { withArticle } from '../core/article.js';
import { blockingCall } from '../core/blocking-call.js';
import { argumentError, checked, closedError, explained, systemError } from '../core/errors.js';
import { native, type BlockingCall, type CallResult, type RangeHandle } from '../core/native.js';

const { EACCES, EINVAL, ENOTSUP } = constants.errno;

/**
 * The owner of one handle. The range is mapped a second time, so it outlives the mapping in which it was
 * opened. Garbage collection is a backstop: it closes the handle and emits a warning.
 */
export class SharedRange implements Disposable {
  readonly #what: string;
  readonly #waits = new Set<AbortController>();
  #handle: RangeHandle;

  /** @param what The kind of object in the range, for messages: "mutex". */
  constructor(handle: RangeHandle, what: string) {
    this.#handle = handle;
    this.#what = what;
    backstop.register(this, { handle, what }, this);
  }

  /**
   * @param memory A view of memory that this library mapped, where the range begins.
   * @param length The length of the range in bytes.
   * @throws `ERR_OUT_OF_RANGE` the view is shorter (closed memory has length 0), or begins at an
   *   offset that is not a multiple of 8; `ERR_INVALID_ARG_TYPE` it is no view of mapped memory;
   *   `EINVAL` the memory is not shared; `EACCES` it was opened for reading only; `ENOMEM` no memory, or
   *   no mapping, is left.
   */
  static openIn(
    memory: Uint8Array,
    length: number,
    what: string,
    open: (buffer: ArrayBuffer, offset: number) => CallResult,
  ): SharedRange {
    const { buffer, byteOffset, byteLength } = bytes('memory', memory);
    if (byteLength < length) {
      throw argumentError('memory', `at least ${String(length)} bytes`, byteLength);
    }
    if (byteOffset % 8 !== 0) {
      throw argumentError('memory.byteOffset', 'a multiple of 8', byteOffset);
    }
    const handle = open(buffer as ArrayBuffer, byteOffset);
    if (handle < 0) throw refusal(handle, what);
    return new SharedRange(handle, what);
  }

  /** The handle for a native call. Throws `ERR_CLOSED` once closed. */
  get handle(): RangeHandle {
    if (this.#handle < 0) throw closedError(this.#what);
    return this.#handle;
  }

  get closed(): boolean {
    return this.#handle < 0;
  }

  /**
   * Waits for a call on a thread of its own.
   *
   * @returns The call's value, or the negated errno.
   * @throws The signal's reason; `ERR_CLOSED` it is closed, or is closed during the wait.
   */
  async wait(
    syscall: string,
    start: (handle: RangeHandle) => BlockingCall,
    signal?: AbortSignal,
  ): Promise<CallResult> {
    signal?.throwIfAborted();
    const end = new AbortController();
    const forgetSignal =
      signal &&
      onAbort(signal, () => {
        end.abort(signal.reason);
      });
    this.#waits.add(end);
    try {
      return await blockingCall(syscall, start(this.handle), end.signal);
    } finally {
      this.#waits.delete(end);
      forgetSignal?.();
    }
  }

  /** Closes the handle. Idempotent. Pending waits throw `ERR_CLOSED`. */
  close(): void {
    if (this.#handle < 0) return;
    const handle = this.#handle;
    this.#handle = -1;
    backstop.unregister(this);
    for (const wait of this.#waits) wait.abort(closedError(this.#what));
    checked('munmap', native.closeSharedRange(handle));
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Adds to the error what the memory lacks, if the errno alone does not say so. */
function refusal(errno: CallResult, what: string): Error {
  const error = systemError('mmap', errno);
  switch (-errno) {
    case EACCES:
    case EINVAL:
      return explained(
        error,
        `${withArticle(what)} needs shared memory that can be written: access 'read-write'`,
      );
    case ENOTSUP:
      return explained(error, `${withArticle(what)} needs the robust mutexes of glibc`);
    default:
      return error;
  }
}

interface Held {
  readonly handle: RangeHandle;
  readonly what: string;
}

const backstop = new FinalizationRegistry<Held>(({ handle, what }) => {
  native.closeSharedRange(handle);
  process.emitWarning(
    `${withArticle(what)} was collected while open: call close() on it`,
    'ResourceWarning',
  );
});
