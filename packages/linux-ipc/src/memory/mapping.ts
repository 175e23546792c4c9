/** Ownership of memory mapped into JavaScript: one object gives access to it and releases it. */
import { constants } from 'node:os';

import { onAbort } from '../core/abort.js';
import { oneOf, wholeNumber } from '../core/arguments.js';
import { withArticle } from '../core/article.js';
import { checked, closedError, systemError } from '../core/errors.js';
import { native, type CallResult } from '../core/native.js';
import { optionsOf } from '../core/options.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import {
  forgetLoss,
  memoryLost,
  watchLoss,
  type Losable,
  type MemoryLostError,
} from './memory-loss.js';

export interface MappingKind {
  /** The kind of memory, for messages: "System V segment". */
  readonly what: string;
  /** The native call that detaches and unmaps. */
  readonly release: 'munmap' | 'shmdt';
  /** Whether its owner also has a descriptor. That descriptor's backstop then emits the warning. */
  readonly hasDescriptor?: boolean | undefined;
}

/** Part of a mapping, in bytes. */
export interface ByteRange {
  /** Counted from the beginning of the mapping. Default 0. */
  readonly offset?: number | undefined;
  /** Default: to the end of the mapping. */
  readonly length?: number | undefined;
}

const adviceNumbers = {
  normal: native.MADV_NORMAL,
  random: native.MADV_RANDOM,
  sequential: native.MADV_SEQUENTIAL,
  'will-need': native.MADV_WILLNEED,
  'dont-need': native.MADV_DONTNEED,
  'huge-page': native.MADV_HUGEPAGE,
  'no-huge-page': native.MADV_NOHUGEPAGE,
  'dont-dump': native.MADV_DONTDUMP,
  'do-dump': native.MADV_DODUMP,
};

/** MADV_NORMAL, MADV_RANDOM … of madvise(2). */
export type Advice = keyof typeof adviceNumbers;

interface Waiter {
  resolve(error: MemoryLostError): void;
  reject(reason: Error): void;
}

/**
 * The owner of one mapping. The memory stays mapped while its owner or a view of it is reachable.
 * Garbage collection is a backstop: it releases the memory and emits a warning.
 */
export class Mapping implements Losable, Disposable {
  /** The memory. It and every view of its `buffer` have length 0 once closed. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #kind: MappingKind;
  readonly #reference = new WeakRef<Losable>(this);
  readonly #waiters = new Set<Waiter>();
  #lostFrom = -1;
  #isLossReported = false;
  #closed = false;

  /** Takes ownership of the memory; releases it when this throws. */
  constructor(buffer: ArrayBuffer, kind: MappingKind) {
    this.bytes = new Uint8Array(buffer);
    this.#kind = kind;
    try {
      watchLoss(this.#reference);
    } catch (error) {
      native[kind.release](buffer);
      throw error;
    }
    backstop.register(buffer, { kind, reference: this.#reference }, this);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Whether memory was lost: true once this process has accessed a lost page, and after closing too. */
  get lost(): boolean {
    if (!this.#closed) this.#readLoss();
    return this.#lostFrom >= 0;
  }

  #readLoss(): void {
    this.#lostFrom = native.memoryLostFrom(this.bytes.buffer);
  }

  /** Resolves with an error when memory is lost. The wait does not keep the process alive. */
  async whenLost(options?: WaitOptions): Promise<MemoryLostError> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    if (this.lost) {
      this.#isLossReported = true;
      return this.#error();
    }
    if (this.#closed) throw closedError(this.#kind.what);
    return await new Promise((resolve, reject) => {
      const end = (): void => {
        this.#waiters.delete(waiter);
        forgetSignal?.();
      };
      const waiter: Waiter = {
        resolve: (error) => {
          end();
          resolve(error);
        },
        reject: (reason) => {
          end();
          reject(reason);
        },
      };
      this.#waiters.add(waiter);
      const forgetSignal =
        signal &&
        onAbort(signal, () => {
          waiter.reject(signal.reason as Error);
        });
    });
  }

  /** Resolves the pending waits, once; without any, emits a process warning. */
  checkLoss(): void {
    if (this.#isLossReported || this.#closed || !this.lost) return;
    this.#isLossReported = true;
    const error = this.#error();
    if (this.#waiters.size === 0) {
      process.emitWarning(error.message, { type: 'MemoryLostWarning', code: error.code });
    }
    for (const waiter of this.#waiters) waiter.resolve(error);
  }

  #error(): MemoryLostError {
    return memoryLost(this.#kind.what, this.#lostFrom);
  }

  /** `madvise(2)` on the pages that contain a range. */
  advise(advice: Advice, range: ByteRange): void {
    oneOf('advice', advice, Object.keys(adviceNumbers) as Advice[]);
    const { buffer, offset, length } = this.pages(range);
    checked('madvise', native.madvise(buffer, offset, length, adviceNumbers[advice]));
  }

  /** `mlock(2)` on the pages that contain a range. */
  lock(range: ByteRange): void {
    const { buffer, offset, length } = this.pages(range);
    checked('mlock', native.mlock(buffer, offset, length));
  }

  /** `munlock(2)` on the pages that contain a range. */
  unlock(range: ByteRange): void {
    const { buffer, offset, length } = this.pages(range);
    checked('munlock', native.munlock(buffer, offset, length));
  }

  /** The pages that contain a range, for system calls. */
  pages(range: ByteRange): { buffer: ArrayBuffer; offset: number; length: number } {
    if (this.#closed) throw closedError(this.#kind.what);
    const { buffer, length: size } = this.bytes;
    const { offset = 0, length = size - offset } = optionsOf(range, ['offset', 'length'], 'range');
    wholeNumber('offset', offset, 0, size);
    wholeNumber('length', length, 0, size - offset);
    const first = offset - (offset % native.pageSize);
    return { buffer, offset: first, length: offset + length - first };
  }

  /** Unmaps the memory. Idempotent. Every view then has length 0. */
  close(): void {
    if (this.#closed) return;
    // After the release the addon no longer knows this mapping.
    this.#readLoss();
    this.#closed = true;
    backstop.unregister(this);
    forgetLoss(this.#reference);
    for (const waiter of this.#waiters) waiter.reject(closedError(this.#kind.what));
    const { release } = this.#kind;
    checked(release, native[release](this.bytes.buffer));
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
/** Returns the memory that a native call mapped; throws the error of a call that failed. */
export function mapped(
  syscall: string,
  result: ArrayBuffer | CallResult,
  context?: Parameters<typeof systemError>[2],
): ArrayBuffer {
  if (result === -constants.errno.ENOTSUP) throw externalMemoryForbidden();
  if (typeof result === 'number') throw systemError(syscall, result, context);
  return result;
}

/** Neither mmap(2) nor shmat(2) fails with ENOTSUP: the addon does, when V8 refuses the memory. */
function externalMemoryForbidden(): NodeJS.ErrnoException {
  const error = new Error(
    'this runtime does not allow ArrayBuffers of external memory: run in Node.js, built without' +
      ' pointer compression and without the V8 sandbox',
  );
  return Object.assign(error, { code: 'ERR_EXTERNAL_MEMORY_FORBIDDEN' });
}

interface Held {
  readonly kind: MappingKind;
  readonly reference: WeakRef<Losable>;
}

const backstop = new FinalizationRegistry<Held>(({ kind: { what, hasDescriptor }, reference }) => {
  forgetLoss(reference);
  if (hasDescriptor === true) return;
  process.emitWarning(
    `${withArticle(what)} was collected while mapped: call close() on it`,
    'ResourceWarning',
  );
});
