import { constants } from 'node:os';

import { roomIn } from '../core/arguments.js';
import { native } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { peek } from './peek.js';
import { PipeEnd } from './pipe-end.js';

const { EAGAIN } = constants.errno;

/** As much as a pipe holds by default. */
const chunkBytes = 65536;

/** A pipe's read end: one of {@link Pipe}, or one that was inherited. */
export class PipeReader extends PipeEnd implements AsyncIterable<Buffer> {
  /** Takes over `fd`, which nobody else may close from now on. */
  constructor(fd: number, what = "pipe's read end") {
    super(fd, what);
  }

  /**
   * `read(2)`: waits until there is something, then takes at most `into.length` bytes.
   *
   * @param into At least one byte long.
   * @returns The number of bytes; 0 at end-of-file.
   */
  override async read(into: Uint8Array, options: WaitOptions = {}): Promise<number> {
    return this.#fill(into, (fd) => native.read(fd, roomIn(into)), 'read', signalOf(options));
  }

  /**
   * `tee(2)`: as reading, but what is read stays in the pipe. It passes through a second pipe, so
   * that two descriptors are needed for a moment.
   *
   * @param into At least one byte long.
   * @returns The number of bytes; 0 at end-of-file.
   * @throws `EMFILE`, `ENFILE` no descriptor is left.
   * @see tee(2)
   */
  async peek(into: Uint8Array, options: WaitOptions = {}): Promise<number> {
    return this.#fill(into, (fd) => peek(fd, roomIn(into)), 'tee', signalOf(options));
  }

  async #fill(
    into: Uint8Array,
    call: (fd: number) => number,
    syscall: string,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    roomIn(into);
    const attempt = (fd: number): number => {
      const result = call(fd);
      return result === 0 && !this.isOver() ? -EAGAIN : result;
    };
    return this.retry(syscall, 'readable', attempt, { signal });
  }

  /** Whether a read that returns 0 means end-of-file: for a pipe, always. */
  protected isOver(): boolean {
    return true;
  }

  /** What is read, as it comes, to end-of-file. Leaving the loop early does not close the end. */
  [Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    return this.chunks();
  }

  /** The same as iterating, with a signal that ends the waiting. */
  async *chunks(options: WaitOptions = {}): AsyncGenerator<Buffer, void, undefined> {
    const into = Buffer.allocUnsafeSlow(chunkBytes);
    for (;;) {
      const count = await this.read(into, options);
      if (count === 0) return;
      yield Buffer.from(into.subarray(0, count));
    }
  }
}
