/** How many system calls a message costs while both sides are busy; strace(1) counts them. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { compiledProgram } from '../harness.js';
import type { Measure } from '../record.js';

const run = promisify(execFile);
const ours = fileURLToPath(new URL('../programs/channel.js', import.meta.url));

const messagesPerSample = 50_000;
const fewSamples = 20;
const manySamples = 100;

/** Counts the system calls of a program, with all its threads and children, from start to exit. */
async function countCalls(command: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'linux-ipc-bench-'));
  try {
    const file = join(folder, 'calls');
    const options = ['-f', '-c', '-U', 'calls,name', '-o', file];
    await run('strace', [...options, ...command], { timeout: 300_000 });
    const text = await readFile(file, 'utf8');
    const lines = text.matchAll(/^ *(\d+) (?!total)\w+$/gm);
    return [...lines].reduce((sum, [, calls]) => sum + Number(calls), 0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Subtracts the calls of a short run from those of a long one: starting and warming up cancel out. */
async function callsPerMessage(...program: string[]): Promise<number[]> {
  const count = (samples: number): Promise<number> =>
    countCalls([...program, 'oneway', '64', String(messagesPerSample), String(samples)]);
  const few = await count(fewSamples);
  const many = await count(manySamples);
  // The program runs a quarter more samples than it reports.
  const messages = 1.25 * (manySamples - fewSamples) * messagesPerSample;
  return [Math.max(0, many - few) / messages];
}

export const channelSystemCalls: Measure = {
  id: 'channel.syscalls',
  unit: 'calls/message',
  lowerIsBetter: true,
  contenders: {
    ours: () => callsPerMessage(process.execPath, ours),
    c: () => callsPerMessage(compiledProgram('channel')),
  },
};
