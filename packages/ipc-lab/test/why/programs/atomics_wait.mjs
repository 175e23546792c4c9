/* A worker waits in Atomics.wait for what nobody stores. */
import { Worker } from 'node:worker_threads';

new Worker('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', { eval: true });
