import { Readable, Writable } from 'node:stream';

import { typeError } from '../core/errors.js';
import { withoutPrototype } from '../core/without-prototype.js';
import { PipeReader } from '../pipe/pipe-reader.js';
import { PipeWriter } from '../pipe/pipe-writer.js';

/**
 * Returns a Node.js stream of the bytes read. The stream owns the read end: ending or destroying the
 * stream closes it. Nothing is read ahead beyond the stream's high-water mark.
 */
export function toNodeReadable(reader: PipeReader): Readable {
  if (!(reader instanceof PipeReader)) throw typeError('reader', 'a PipeReader', reader);
  const controller = new AbortController();
  return new Readable(
    withoutPrototype({
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
    }),
  );
}

/**
 * Returns a Node.js stream that writes. The stream owns the write end. It closes the end after `end()`,
 * once everything is written, or at `destroy()`, which drops the rest.
 */
export function toNodeWritable(writer: PipeWriter): Writable {
  if (!(writer instanceof PipeWriter)) throw typeError('writer', 'a PipeWriter', writer);
  const controller = new AbortController();
  return new Writable(
    withoutPrototype({
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
    }),
  );
}
