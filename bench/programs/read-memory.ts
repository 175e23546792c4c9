/**
 * Ours, with the same arguments and output as bench/c/read-memory.c; and what is read without us:
 * an ordinary array, and a file read into one.
 *
 * Usage: read-memory MODE SIZE COUNT SAMPLES, MODE one of memory, mapped-file, system-v, array, file.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { MappedFile } from 'linux-ipc/mapped-file';
import { AnonymousMemory, SystemVSegment } from 'linux-ipc/shared-memory';

import { readParameters, reportSamples } from './samples.js';

const { mode, size, count, samples } = readParameters();
const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-bench-'));
const path = join(folder, 'file');
writeFileSync(path, new Uint8Array(size).fill(1));
const descriptor = openSync(path, 'r');

function memory(): Uint8Array {
  if (mode === 'memory') return AnonymousMemory.create({ size }).bytes;
  if (mode === 'mapped-file') return MappedFile.open(path).bytes;
  if (mode !== 'system-v') return new Uint8Array(size);
  const segment = SystemVSegment.create({ size });
  segment.remove();
  return segment.bytes;
}

const words = new Int32Array(memory().buffer, 0, size / 4).fill(1);
let total = 0;
await reportSamples(samples, count, () => {
  for (let i = 0; i < count; i++) {
    if (mode === 'file') readSync(descriptor, words, 0, size, 0);
    let sum = 0;
    // By index, as records in memory are read.
    // eslint-disable-next-line @typescript-eslint/prefer-for-of
    for (let at = 0; at < words.length; at++) sum = (sum + (words[at] ?? 0)) | 0;
    total += sum;
  }
  return Promise.resolve();
});
if (total === 0) throw new Error('not what was written');
closeSync(descriptor);
rmSync(folder, { recursive: true });
