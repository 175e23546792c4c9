import { constants } from 'node:os';

import { roomIn } from '../core/arguments.js';
import { KEY, type Key } from '../core/construction.js';
import { numberOf, takeOver, type DescriptorSource } from '../core/descriptor-source.js';
import { readNow } from '../core/non-blocking.js';
import type { WaitOptions } from '../core/wait-options.js';
import { peek } from './peek.js';
import { PipeEnd, requirePipeEnd } from './pipe-end.js';

const { EAGAIN } = constants.errno;

/** The default capacity of a pipe. */
const chunkBytes = 65536;

/** Takes ownership of a read end that this library opened: it needs no check. */
export let pipeReaderOf: (fd: number) => PipeReader;

/** The read end of a pipe: one of a {@link Pipe}, or one that was inherited. */
export class PipeReader extends PipeEnd implements AsyncIterable<Buffer> {
  /** Use {@link from}, or a {@link Pipe}. */
  protected constructor(permit: Key, fd: number, what: string) {
    super(permit, fd, what);
  }

  static {
    pipeReaderOf = (fd) => new PipeReader(KEY, fd, "pipe's read end");
  }

  /**
   * Takes ownership of the read end of a pipe that was inherited or received.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed. Neither changes
   *   when this throws.
   * @throws `ERR_DESCRIPTOR_KIND` it is something else; `EBADF` the number is not open; `ERR_CLOSED`.
   */
  static from(source: DescriptorSource): PipeReader {
    requirePipeEnd(numberOf(source), 'read');
    return pipeReaderOf(takeOver(source));
  }

  /**
   * `read(2)`: waits until data is available, then reads at most `into.length` bytes.
   *
   * @param into At least one byte long.
   * @returns The number of bytes; 0 at end-of-file.
   */
  read(into: Uint8Array, options?: WaitOptions): Promise<number> {
    const call = (fd: number, isOurs: boolean): number =>
      this.#unlessEmpty(readNow(fd, roomIn(into), isOurs));
    return this.retry('read', 'readable', call, options);
  }

  /**
   * `tee(2)`: as {@link read}, but the data stays in the pipe. It is copied through a second pipe,
   * which needs two descriptors during the call.
   *
   * @param into At least one byte long.
   * @returns The number of bytes; 0 at end-of-file.
   * @throws `EMFILE`, `ENFILE` no descriptor is left.
   * @see tee(2)
   */
  peek(into: Uint8Array, options?: WaitOptions): Promise<number> {
    const call = (fd: number): number => this.#unlessEmpty(peek(fd, roomIn(into)));
    return this.retry('tee', 'readable', call, options);
  }

  /** The result of a read, or EAGAIN for 0 before end-of-file. */
  #unlessEmpty(result: number): number {
    return result === 0 && !this.isEndOfFile() ? -EAGAIN : result;
  }

  /** Whether a read that returns 0 means end-of-file. For a pipe it always does. */
  protected isEndOfFile(): boolean {
    return true;
  }

  /** Reads chunks until end-of-file. Leaving the loop early does not close this end. */
  [Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    return this.chunks();
  }

  /** As iterating, but throws the signal's reason when it aborts. */
  async *chunks(options?: WaitOptions): AsyncGenerator<Buffer, void, undefined> {
    const into = Buffer.allocUnsafeSlow(chunkBytes);
    for (;;) {
      const count = await this.read(into, options);
      if (count === 0) return;
      yield Buffer.from(into.subarray(0, count));
    }
  }
}
