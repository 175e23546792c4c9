/** How many system calls a message costs while both sides are busy; strace(1) counts them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { compiledProgram } from '../compiled.js';
import type { Measure } from '../record.js';
import { outputOf } from '../run-program.js';

const ours = fileURLToPath(new URL('../programs/channel.js', import.meta.url));

const messagesPerSample = 50_000;
const fewSamples = 4;
const manySamples = 40;

/** Counts the system calls of a program, with all its threads and children, from start to exit. */
async function countCalls(command: readonly string[], limitMs: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'linux-ipc-bench-'));
  try {
    const file = join(folder, 'calls');
    const options = ['-f', '-c', '-U', 'calls,name', '-o', file];
    await outputOf('strace', [...options, ...command], { limitMs });
    const text = await readFile(file, 'utf8');
    const lines = text.matchAll(/^ *(\d+) (?!total)\w+$/gm);
    return [...lines].reduce((sum, [, calls]) => sum + Number(calls), 0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Subtracts the calls of a short run from those of a long one: starting and warming up cancel out. */
async function callsPerMessage(limitMs: number, ...program: string[]): Promise<number[]> {
  const count = (samples: number): Promise<number> =>
    countCalls([...program, 'oneway', '64', String(messagesPerSample), String(samples)], limitMs);
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
    ours: ({ node, limitMs }) => callsPerMessage(limitMs, node, ours),
    c: ({ limitMs }) => callsPerMessage(limitMs, compiledProgram('channel')),
  },
};
