import { bytes } from '../core/arguments.js';
import { native } from '../core/native.js';
import type { WaitOptions } from '../core/wait-options.js';
import { PipeEnd } from './pipe-end.js';

/** PIPE_BUF: as many bytes as are written to a pipe or a FIFO whole, whoever else writes to it. */
export const maximumRecordBytes: number = native.PIPE_BUF;

/** A pipe's write end: one of {@link Pipe}, or one that was inherited. */
export class PipeWriter extends PipeEnd {
  /** Takes over `fd`, which nobody else may close from now on. */
  constructor(fd: number, what = "pipe's write end") {
    super(fd, what);
  }

  /**
   * `write(2)` of one record: it stands whole in the pipe, not mixed with what others write. Waits
   * while there is no room for all of it; aborted meanwhile, nothing of it is written.
   *
   * @param record 1 to {@link maximumRecordBytes} bytes (4096).
   * @throws `EPIPE` no reader is left; the signal's reason; `ERR_CLOSED`.
   * @see pipe(7), "PIPE_BUF"
   */
  async writeRecord(record: Uint8Array, options: WaitOptions = {}): Promise<void> {
    bytes('record', record, 1, maximumRecordBytes);
    await this.retry('write', 'writable', (fd) => native.write(fd, record), options);
  }
}
