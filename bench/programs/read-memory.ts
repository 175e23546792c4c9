/**
 * The memory that the library maps, and what Node.js reads without it: an ordinary array, and a file
 * that is read into one. The arguments and output are those of bench/c/read-memory.c.
 *
 * Usage: read-memory MODE SIZE COUNT SAMPLES, where MODE is one of memory, mapped-file, system-v,
 * array, file.
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
    // Reads by index, as programs read records in memory.
    // eslint-disable-next-line @typescript-eslint/prefer-for-of
    for (let at = 0; at < words.length; at++) sum = (sum + (words[at] ?? 0)) | 0;
    total += sum;
  }
  return Promise.resolve();
});
if (total === 0) throw new Error('the read data differ from the data written');
closeSync(descriptor);
rmSync(folder, { recursive: true });
