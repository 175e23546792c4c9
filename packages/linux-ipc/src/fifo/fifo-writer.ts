import { PipeWriter } from '../pipe/pipe-writer.js';

/** A FIFO's write end: see {@link openFifoWriter}. */
export class FifoWriter extends PipeWriter {
  constructor(fd: number) {
    super(fd, 'FIFO');
  }
}
