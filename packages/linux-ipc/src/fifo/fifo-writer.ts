import { KEY, type Key } from '../core/construction.js';
import { numberOf, takeOver, type DescriptorSource } from '../core/descriptor-source.js';
import { requirePipeEnd } from '../pipe/pipe-end.js';
import { PipeWriter } from '../pipe/pipe-writer.js';

/** The write end of a FIFO: see {@link openFifoWriter}. */
export class FifoWriter extends PipeWriter {
  private constructor(permit: Key, fd: number) {
    super(permit, fd, 'FIFO');
  }

  /**
   * Takes ownership of the write end of a FIFO that was opened elsewhere, inherited or received.
   *
   * @param source As for `PipeWriter.from`.
   * @throws As `PipeWriter.from`.
   */
  static override from(source: DescriptorSource): FifoWriter {
    requirePipeEnd(numberOf(source), 'write');
    return new FifoWriter(KEY, takeOver(source));
  }
}
