import { Descriptor } from '../descriptor.js';

/** As much as a pipe holds by default. */
const chunkBytes = 65536;

/** A pipe's read end: one of {@link Pipe}, or one that was inherited. */
export class PipeReader extends Descriptor implements AsyncIterable<Buffer> {
  /** Takes over `fd`, which nobody else may close from now on. */
  constructor(fd: number, what = "pipe's read end") {
    super(fd, what);
  }

  /** What is read, as it comes, to end-of-file. Leaving the loop early does not close the end. */
  [Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    return this.chunks();
  }

  /** The same as iterating, with a signal that ends the waiting. */
  async *chunks(signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
    const into = Buffer.allocUnsafeSlow(chunkBytes);
    for (;;) {
      const count = await this.read(into, signal);
      if (count === 0) return;
      yield Buffer.from(into.subarray(0, count));
    }
  }
}
