import { boolean, optionsObject } from '../core/arguments.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { PipeReader } from '../pipe/pipe-reader.js';

export interface FifoReaderOptions {
  /** Goes on waiting when the last writer has left: there is no end-of-file. Default false. */
  readonly stayOpen?: boolean;
}

/**
 * A FIFO's read end: see {@link openFifoReader}. Before the first writer has come there is no
 * end-of-file, only waiting; afterwards it is when the last writer has left, unless the reader stays
 * open.
 */
export class FifoReader extends PipeReader {
  readonly #stayOpen: boolean;

  constructor(fd: number, options: FifoReaderOptions = {}) {
    const { stayOpen = false } = optionsObject('options', options);
    boolean('stayOpen', stayOpen);
    super(fd, 'FIFO');
    this.#stayOpen = stayOpen;
  }

  /** The kernel reports a hang-up only once a writer has come; read(2) returns 0 before, too. */
  protected override isOver(): boolean {
    return !this.#stayOpen && (checked('poll', native.poll(this.fd, 0)) & native.POLLHUP) !== 0;
  }
}
