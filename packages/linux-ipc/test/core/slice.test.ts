/** For how long a system call blocks a worker: an end waits until its slice is over. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

const core = (name: string): string => new URL(`../../dist/core/${name}.js`, import.meta.url).href;

/** Answers each message with how long after it a slice ends, in milliseconds. */
const measuring = `
  import { parentPort } from 'node:worker_threads';
  import { forOneSlice } from '${core('slice')}';
  import { nowUs } from '${core('time-out')}';
  parentPort.on('message', () => {
    const before = nowUs();
    forOneSlice(Infinity, (until) => {
      parentPort.postMessage((until - before) / 1000);
      return 0;
    });
  });`;

const started = (program: string): Worker =>
  new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`));

describe('a slice', () => {
  it('is short once another worker has ended: an exit ends one after the other', async () => {
    const worker = started(measuring);
    const length = async (): Promise<number> => {
      worker.postMessage('');
      const [milliseconds] = (await once(worker, 'message')) as [number];
      return milliseconds;
    };
    assert.ok((await length()) >= 50);
    let afterEnd = 50;
    // A busy machine may answer too late.
    for (let tries = 0; afterEnd >= 50 && tries < 20; tries++) {
      await once(started(`import '${core('native')}';`), 'exit');
      afterEnd = await length();
    }
    assert.ok(afterEnd < 50, String(afterEnd));
    await worker.terminate();
  });
});
