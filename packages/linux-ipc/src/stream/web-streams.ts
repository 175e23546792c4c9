import { ReadableStream, WritableStream, type ReadableByteStreamController } from 'node:stream/web';

import { typeError } from '../core/errors.js';
import type { PipeEnd } from '../pipe/pipe-end.js';
import { PipeReader } from '../pipe/pipe-reader.js';
import { PipeWriter } from '../pipe/pipe-writer.js';

const chunkBytes = 65536;

/**
 * A Web stream of bytes, of what is read. It owns the end from now on: end-of-file and `cancel()`
 * close it. Nothing is read ahead; a reader in BYOB mode gets it in its own buffer.
 */
export function toReadableStream(reader: PipeReader): ReadableStream<Uint8Array> {
  if (!(reader instanceof PipeReader)) throw typeError('reader', 'a PipeReader', reader);
  const cancelled = new AbortController();
  return new ReadableStream(
    {
      type: 'bytes',
      autoAllocateChunkSize: chunkBytes,
      async pull(controller: ReadableByteStreamController) {
        const request = controller.byobRequest;
        // With automatic allocation there is always one.
        if (request?.view == null) return;
        const { buffer, byteOffset, byteLength } = request.view;
        const into = new Uint8Array(buffer, byteOffset, byteLength);
        const count = await orClose(reader, reader.read(into, { signal: cancelled.signal }));
        if (count === 0) {
          reader.close();
          controller.close();
        }
        request.respond(count);
      },
      cancel() {
        cancelled.abort();
        reader.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * A Web stream that writes. It owns the end from now on: closing the stream closes it when all is
 * written; aborting it closes it at once.
 */
export function toWritableStream(writer: PipeWriter): WritableStream<Uint8Array> {
  if (!(writer instanceof PipeWriter)) throw typeError('writer', 'a PipeWriter', writer);
  return new WritableStream({
    async write(chunk, controller) {
      // Missing from the declared types: it aborts at once, while abort() below waits for this write.
      const { signal } = controller as unknown as { readonly signal: AbortSignal };
      await orClose(writer, writer.write(chunk, { signal }));
    },
    close() {
      writer.close();
    },
    abort() {
      writer.close();
    },
  });
}

/** A stream that failed is over, and its owner is not asked to close it. */
async function orClose<Result>(end: PipeEnd, operation: Promise<Result>): Promise<Result> {
  try {
    return await operation;
  } catch (error) {
    end.close();
    throw error;
  }
}
