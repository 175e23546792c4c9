import { boolean } from '../core/arguments.js';
import { KEY, type Key } from '../core/construction.js';
import { numberOf, takeOver, type DescriptorSource } from '../core/descriptor-source.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { requirePipeEnd } from '../pipe/pipe-end.js';
import { PipeReader } from '../pipe/pipe-reader.js';

export interface FifoReaderOptions {
  /** Keeps waiting for data after the last writer has closed, instead of end-of-file. Default false. */
  readonly stayOpen?: boolean;
}

/**
 * The read end of a FIFO: see {@link openFifoReader}. A read waits until the first writer opens the
 * FIFO. It returns end-of-file once the last writer has closed, unless the reader stays open.
 */
export class FifoReader extends PipeReader {
  readonly #stayOpen: boolean;

  private constructor(permit: Key, fd: number, stayOpen: boolean) {
    super(permit, fd, 'FIFO');
    this.#stayOpen = stayOpen;
  }

  /**
   * Takes ownership of the read end of a FIFO that was opened elsewhere, inherited or received.
   *
   * @param source As for `PipeReader.from`.
   * @throws As `PipeReader.from`.
   */
  static override from(
    source: DescriptorSource,
    options: FifoReaderOptions = noOptions,
  ): FifoReader {
    const { stayOpen = false } = optionsOf(options, ['stayOpen']);
    boolean('stayOpen', stayOpen);
    requirePipeEnd(numberOf(source), 'read');
    return new FifoReader(KEY, takeOver(source), stayOpen);
  }

  /**
   * read(2) also returns 0 before the first writer; the kernel reports POLLHUP only after one. A writer that came since
   * the read may have left data: then there is POLLIN, too.
   */
  protected override isEndOfFile(): boolean {
    const { POLLHUP, POLLIN } = native;
    if (this.#stayOpen) return false;
    return (checked('poll', native.poll(this.fd, POLLIN)) & (POLLHUP | POLLIN)) === POLLHUP;
  }
}
