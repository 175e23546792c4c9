import { constants } from 'node:fs';

import { boolean, optionsObject } from '../core/arguments.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { PipeReader } from './pipe-reader.js';
import { PipeWriter } from './pipe-writer.js';

export interface PipeOptions {
  /**
   * `O_DIRECT`: each write of at most {@link maximumRecordBytes} is a packet, and a read takes one
   * packet; what does not fit into its buffer is lost. Default false.
   */
  readonly packets?: boolean;
  /** As with {@link PipeEnd.setCapacity}. Default: what the system gives, 64 KiB as a rule. */
  readonly capacityBytes?: number;
}

/** The two ends of a pipe. Each is closed by itself; disposing closes both. */
export class Pipe implements Disposable {
  readonly read: PipeReader;
  readonly write: PipeWriter;

  /**
   * `pipe2(2)`: a new pipe. What is written to one end is read, in order, from the other.
   *
   * A reader sees end-of-file only when every copy of the write end is closed, those inherited by
   * children included.
   *
   * @throws `EMFILE`, `ENFILE` no descriptor is left, here or in the whole system; `EPERM` a capacity
   *   above what this user may have.
   * @see pipe(2), pipe(7)
   */
  constructor(options: PipeOptions = {}) {
    const { packets = false, capacityBytes } = optionsObject('options', options);
    const ends = new Int32Array(2);
    checked('pipe2', native.pipe2(ends, boolean('packets', packets) ? constants.O_DIRECT : 0));
    const [read, write] = ends as unknown as [number, number];
    this.read = new PipeReader(read);
    this.write = new PipeWriter(write);
    if (capacityBytes !== undefined) this.#setCapacity(capacityBytes);
  }

  #setCapacity(capacityBytes: number): void {
    try {
      this.write.setCapacity(capacityBytes);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Closes both ends. Idempotent. */
  close(): void {
    this.read.close();
    this.write.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
