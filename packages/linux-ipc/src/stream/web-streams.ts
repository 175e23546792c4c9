import { ReadableStream, WritableStream, type ReadableByteStreamController } from 'node:stream/web';

import { typeError } from '../core/errors.js';
import { withoutPrototype } from '../core/without-prototype.js';
import type { PipeEnd } from '../pipe/pipe-end.js';
import { PipeReader } from '../pipe/pipe-reader.js';
import { PipeWriter } from '../pipe/pipe-writer.js';

const chunkBytes = 65536;

/**
 * Returns a Web stream of the bytes read. The stream owns the read end: end-of-file and `cancel()` close
 * it. Nothing is read ahead. A reader in BYOB mode gets the bytes in its own buffer.
 */
export function toReadableStream(reader: PipeReader): ReadableStream<Uint8Array> {
  if (!(reader instanceof PipeReader)) throw typeError('reader', 'a PipeReader', reader);
  const cancelled = new AbortController();
  return new ReadableStream(
    withoutPrototype({
      type: 'bytes',
      autoAllocateChunkSize: chunkBytes,
      async pull(controller: ReadableByteStreamController) {
        const request = controller.byobRequest;
        // Never null: the stream allocates buffers automatically.
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
    }),
    withoutPrototype({ highWaterMark: 0 }),
  );
}

/**
 * Returns a Web stream that writes. The stream owns the write end: closing the stream closes the end once
 * everything is written; aborting the stream closes the end at once.
 */
export function toWritableStream(writer: PipeWriter): WritableStream<Uint8Array> {
  if (!(writer instanceof PipeWriter)) throw typeError('writer', 'a PipeWriter', writer);
  return new WritableStream(
    withoutPrototype({
      async write(chunk, controller) {
        // The declared types lack `signal`. It aborts at once, while abort() below waits for this write.
        const { signal } = controller as unknown as { readonly signal: AbortSignal };
        await orClose(writer, writer.write(chunk, { signal }));
      },
      close() {
        writer.close();
      },
      abort() {
        writer.close();
      },
    }),
  );
}

/** Closes the end if the operation fails: a stream that has failed does not call close or cancel. */
async function orClose<Result>(end: PipeEnd, operation: Promise<Result>): Promise<Result> {
  try {
    return await operation;
  } catch (error) {
    end.close();
    throw error;
  }
}
