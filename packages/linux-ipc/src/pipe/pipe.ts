import { constants } from 'node:fs';

import { boolean } from '../core/arguments.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { checked } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { pipeReaderOf, type PipeReader } from './pipe-reader.js';
import { pipeWriterOf, type PipeWriter } from './pipe-writer.js';

export interface PipeOptions {
  /**
   * `O_DIRECT`: each write of at most {@link maximumRecordBytes} is a packet, and a read takes one
   * packet; bytes that do not fit into the buffer are discarded. Default false.
   */
  readonly packets?: boolean;
  /** In bytes. See {@link PipeEnd.setCapacity}. Default: that of the system, usually 64 KiB. */
  readonly capacity?: number;
}

/** The two ends of a pipe. Each can be closed alone; disposing closes both. */
export class Pipe implements Disposable {
  readonly read: PipeReader;
  readonly write: PipeWriter;

  /** Use {@link create}. */
  private constructor(permit: Key, read: PipeReader, write: PipeWriter) {
    requireKey(permit, new.target);
    this.read = read;
    this.write = write;
    readOnly(this, 'read', 'write');
  }

  /**
   * `pipe2(2)`: creates a pipe. Bytes written to one end are read, in order, from the other.
   *
   * A read returns end-of-file only once every copy of the write end is closed, including those that
   * children inherited.
   *
   * @throws `EMFILE`, `ENFILE` no descriptor is left, in this process or in the system; `EPERM` the
   *   capacity exceeds this user's limit.
   * @see pipe(2), pipe(7)
   */
  static create(options: PipeOptions = noOptions): Pipe {
    const { packets = false, capacity } = optionsOf(options, ['packets', 'capacity']);
    const ends = new Int32Array(2);
    checked('pipe2', native.pipe2(ends, boolean('packets', packets) ? constants.O_DIRECT : 0));
    const [read, write] = ends as unknown as [number, number];
    const pipe = new Pipe(KEY, pipeReaderOf(read), pipeWriterOf(write));
    if (capacity !== undefined) pipe.#setCapacity(capacity);
    return pipe;
  }

  #setCapacity(capacity: number): void {
    try {
      this.write.setCapacity(capacity);
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

inspectable(Pipe, ['read', 'write']);
