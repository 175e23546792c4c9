import { constants } from 'node:os';

import { bytes } from '../arguments.js';
import { checked } from '../errors.js';
import { native } from '../native.js';
import { PipeReader } from '../pipe/pipe-reader.js';

const { EAGAIN } = constants.errno;

export interface FifoReaderOptions {
  /** Goes on waiting when the last writer has left: there is no end-of-file. Default false. */
  readonly stayOpen?: boolean;
}

/** A FIFO's read end: see {@link openFifoReader}. */
export class FifoReader extends PipeReader {
  readonly #stayOpen: boolean;

  constructor(fd: number, options: FifoReaderOptions = {}) {
    super(fd, 'FIFO');
    this.#stayOpen = options.stayOpen ?? false;
  }

  /**
   * `read(2)`: waits until there is something, then takes at most `into.length` bytes. Before the
   * first writer has come there is no end-of-file, only waiting.
   *
   * @param into At least one byte long.
   * @returns The number of bytes; 0 when the last writer has left, unless the reader stays open.
   */
  override async read(into: Uint8Array, signal?: AbortSignal): Promise<number> {
    bytes('into', into, 1);
    const attempt = (fd: number): number => {
      const result = native.read(fd, into);
      return result === 0 && !this.#isOver(fd) ? -EAGAIN : result;
    };
    return this.retry('read', 'readable', attempt, signal);
  }

  /** The kernel reports a hang-up only once a writer has come; read(2) returns 0 before, too. */
  #isOver(fd: number): boolean {
    return !this.#stayOpen && (checked('poll', native.poll(fd, 0)) & native.POLLHUP) !== 0;
  }
}
