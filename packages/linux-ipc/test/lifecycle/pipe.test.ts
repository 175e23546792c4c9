import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { makeFifo, openFifoReader, openFifoWriter } from 'linux-ipc/fifo';
import { Pipe } from 'linux-ipc/pipe';
import { assertNothingKept } from '../support/resources.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

describe('opening and closing leaks nothing', () => {
  it('if each opens a pipe, registers it in the poller and closes it', async (t) => {
    const once = (): void => {
      using pipe = Pipe.create();
      assert.notEqual(pipe.read.polled, pipe.write.polled);
    };
    await assertNothingKept(t, 100_000, once);
  });

  it('if each opens both ends of a FIFO and closes them', async (t) => {
    const path = join(folder, 'fifo');
    makeFifo(path);
    const once = async (): Promise<void> => {
      using reader = openFifoReader(path);
      using writer = await openFifoWriter(path);
      assert.notEqual(reader.fd, writer.fd);
    };
    await assertNothingKept(t, 100_000, once);
  });
});

describe('waiting leaks nothing', () => {
  it('if each opens a pipe, waits on it and closes it', async (t) => {
    const into = new Uint8Array(1);
    const once = async (): Promise<void> => {
      using pipe = Pipe.create();
      const reading = pipe.read.read(into);
      await pipe.write.write(into);
      await reading;
    };
    await assertNothingKept(t, 50_000, once);
  });

  it('if each begins to wait for the reader of a FIFO, and aborts', async (t) => {
    const path = join(folder, 'lonely');
    makeFifo(path);
    const once = async (): Promise<void> => {
      const controller = new AbortController();
      const opening = openFifoWriter(path, { signal: controller.signal });
      controller.abort();
      await assert.rejects(opening, { name: 'AbortError' });
    };
    await assertNothingKept(t, 50_000, once);
  });
});
