/**
 * process.send between a parent and its child.
 *
 * Usage: process-send MODE SIZE COUNT SAMPLES [--partner] [--advanced], as programs/channel.ts.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { readParameters, reportSamples } from './samples.js';

const { mode, size, count, samples, isPartner } = readParameters();
const isAdvanced = process.argv.includes('--advanced');
const message = isAdvanced ? Buffer.alloc(size, 1) : 'x'.repeat(size);
const isRoundTrip = mode === 'spin' || mode === 'sleep';

if (isPartner) {
  let received = 0;
  process.on('message', () => {
    if (isRoundTrip) process.send?.(message);
    else if (++received % count === 0) process.send?.('all');
  });
} else {
  const child = fork(
    fileURLToPath(import.meta.url),
    [...process.argv.slice(2, 6), '--partner', ...(isAdvanced ? ['--advanced'] : [])],
    { serialization: isAdvanced ? 'advanced' : 'json' },
  );
  await once(child, 'spawn');
  await reportSamples(samples, count, async () => {
    if (isRoundTrip) {
      for (let i = 0; i < count; i++) {
        const answer = once(child, 'message');
        child.send(message);
        await answer;
      }
      return;
    }
    const all = once(child, 'message');
    for (let i = 1; i <= count; i++) {
      // Without looking at what is still to be written, memory would grow with what is sent.
      if (i % 256 !== 0) child.send(message);
      else await new Promise((resolve) => child.send(message, resolve));
    }
    await all;
  });
  child.kill();
}
