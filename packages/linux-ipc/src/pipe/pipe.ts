import { checked } from '../errors.js';
import { native } from '../native.js';
import { PipeReader } from './pipe-reader.js';
import { PipeWriter } from './pipe-writer.js';

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
   * @throws `EMFILE`, `ENFILE` no descriptor is left, here or in the whole system.
   * @see pipe(2), pipe(7)
   */
  constructor() {
    const ends = new Int32Array(2);
    checked('pipe2', native.pipe2(ends, 0));
    const [read, write] = ends as unknown as [number, number];
    this.read = new PipeReader(read);
    this.write = new PipeWriter(write);
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
