import { bytes, unchanged } from '../core/arguments.js';
import { KEY, type Key } from '../core/construction.js';
import { numberOf, takeOver, type DescriptorSource } from '../core/descriptor-source.js';
import { native } from '../core/native.js';
import { writeNow } from '../core/non-blocking.js';
import type { WaitOptions } from '../core/wait-options.js';
import { writeAll } from '../core/write-all.js';
import { PipeEnd, requirePipeEnd } from './pipe-end.js';

/** PIPE_BUF: the longest write to a pipe or a FIFO that is atomic, in bytes. */
export const maximumRecordBytes: number = native.PIPE_BUF;

/** Takes ownership of a write end that this library opened: it needs no check. */
export let pipeWriterOf: (fd: number) => PipeWriter;

/** The write end of a pipe: one of a {@link Pipe}, or one that was inherited. */
export class PipeWriter extends PipeEnd {
  /** Use {@link from}, or a {@link Pipe}. */
  protected constructor(permit: Key, fd: number, what: string) {
    super(permit, fd, what);
  }

  static {
    pipeWriterOf = (fd) => new PipeWriter(KEY, fd, "pipe's write end");
  }

  /**
   * Takes ownership of the write end of a pipe that was inherited or received.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed. Neither changes
   *   when this throws.
   * @throws `ERR_DESCRIPTOR_KIND` it is something else; `EBADF` the number is not open; `ERR_CLOSED`.
   */
  static from(source: DescriptorSource): PipeWriter {
    requirePipeEnd(numberOf(source), 'write');
    return pipeWriterOf(takeOver(source));
  }

  /**
   * `write(2)`: repeats the call until all of `from` is written, and waits while the pipe is full.
   * Await each write before the next: the parts of concurrent writes can interleave. A write that
   * fails or is aborted may have written a part.
   *
   * @throws `EPIPE` no read end is open; the signal's reason; `ERR_CLOSED`.
   * @see pipe(7)
   */
  write(from: Uint8Array, options?: WaitOptions): Promise<void> {
    return writeAll(this, from, options);
  }

  /**
   * `write(2)`: writes one record atomically, so that other writers' bytes do not interleave with it. Waits
   * while the pipe has no room for the whole record. If the wait is aborted, nothing is written.
   *
   * @param record 1 to {@link maximumRecordBytes} bytes (4096).
   * @throws `EPIPE` no read end is open; the signal's reason; `ERR_CLOSED`.
   * @see pipe(7), "PIPE_BUF"
   */
  async writeRecord(record: Uint8Array, options?: WaitOptions): Promise<void> {
    bytes('record', record, 1, maximumRecordBytes);
    const { length } = record;
    const call = (fd: number, isOurs: boolean): number =>
      writeNow(fd, unchanged('record', record, length), isOurs);
    await this.retry('write', 'writable', call, options);
  }
}
