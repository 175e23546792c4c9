/** MessagePort between two threads of one process: it reaches no other process. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { parentPort, Worker, type MessagePort } from 'node:worker_threads';

import { partnerProcessor } from '../samples.js';
import { measure, message, serve, type Wire } from './wire.js';

function wireOf(end: Worker | MessagePort): Wire {
  return {
    send() {
      end.postMessage(message);
      return undefined;
    },
    onMessage: (callback) => void end.on('message', callback),
    close: () => undefined,
  };
}

/** Moves this thread to the processor that the harness chose for the partner, if any. */
function placeThread(): void {
  if (partnerProcessor === undefined) return;
  const [, , thread = ''] = readlinkSync('/proc/thread-self').split('/');
  execFileSync('taskset', ['-cp', partnerProcessor, thread], { stdio: 'ignore' });
}

if (parentPort !== null) {
  placeThread();
  serve(wireOf(parentPort));
} else {
  const [program = '', ...argv] = process.argv.slice(1);
  const worker = new Worker(program, { argv });
  await once(worker, 'online');
  await measure([wireOf(worker)]);
  await worker.terminate();
}
