/**
 * MessagePort between two threads of one process: no other process is reached by it.
 *
 * Usage: message-port MODE SIZE COUNT SAMPLES, as programs/channel.ts.
 */
import { once } from 'node:events';
import { parentPort, Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';

import { readParameters, reportSamples } from './samples.js';

const { mode, size, count, samples } = readParameters();
const message = new Uint8Array(size).fill(1);
const isRoundTrip = mode === 'spin' || mode === 'sleep';

if (parentPort !== null) {
  const port = parentPort;
  let received = 0;
  port.on('message', () => {
    if (isRoundTrip) port.postMessage(message);
    else if (++received % count === 0) port.postMessage('all');
  });
} else {
  const worker = new Worker(fileURLToPath(import.meta.url), { argv: process.argv.slice(2) });
  await once(worker, 'online');
  await reportSamples(samples, count, async () => {
    if (isRoundTrip) {
      for (let i = 0; i < count; i++) {
        const answer = once(worker, 'message');
        worker.postMessage(message);
        await answer;
      }
      return;
    }
    const all = once(worker, 'message');
    for (let i = 0; i < count; i++) worker.postMessage(message);
    await all;
  });
  await worker.terminate();
}
