import { Readable, Writable } from 'node:stream';

import { typeError } from '../core/errors.js';
import { PipeReader } from '../pipe/pipe-reader.js';
import { PipeWriter } from '../pipe/pipe-writer.js';

/**
 * A Node.js stream of what is read. It owns the end from now on: ending or destroying the stream
 * closes it. Nothing is read ahead beyond the stream's high-water mark.
 */
export function toNodeReadable(reader: PipeReader): Readable {
  if (!(reader instanceof PipeReader)) throw typeError('reader', 'a PipeReader', reader);
  const controller = new AbortController();
  return new Readable({
    read(size) {
      const into = Buffer.allocUnsafeSlow(size);
      reader.read(into, { signal: controller.signal }).then(
        (count) => this.push(count === 0 ? null : into.subarray(0, count)),
        (error: unknown) => this.destroy(error as Error),
      );
    },
    destroy(error, done) {
      controller.abort();
      reader.close();
      done(error);
    },
  });
}

/**
 * A Node.js stream that writes. It owns the end from now on: it is closed when all is written after
 * `end()`, or by `destroy()`, which drops what is not written yet.
 */
export function toNodeWritable(writer: PipeWriter): Writable {
  if (!(writer instanceof PipeWriter)) throw typeError('writer', 'a PipeWriter', writer);
  const controller = new AbortController();
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      writer.write(chunk, { signal: controller.signal }).then(
        () => {
          done();
        },
        (error: unknown) => {
          done(error as Error);
        },
      );
    },
    final(done) {
      writer.close();
      done();
    },
    destroy(error, done) {
      controller.abort();
      writer.close();
      done(error);
    },
  });
}
