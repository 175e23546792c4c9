/**
 * The cost of tracing: the time of the traced program for a pair of calls, under `ipc-lab trace` and
 * under plain strace with the same filter; and the time of our analysis for one line of the trace.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Observer } from 'ipc-lab/dist/observe/index.js';
import { straceArguments } from 'ipc-lab/dist/observe/strace/tracer.js';

import { compiledProgram } from '../compiled.js';
import { samplesOf } from '../contenders.js';
import type { Contender, Measure } from '../record.js';

const pairs = '20000';
const lab = fileURLToPath(import.meta.resolve('ipc-lab/package.json')).replace(
  'package.json',
  'dist/main.js',
);

/** Nanoseconds per line: analyses a recorded trace of two processes and a pipe repeatedly. */
function analysed(): Promise<number[]> {
  const recorded = new URL(
    '../../../packages/ipc-lab/test/observe/traces/pipe.txt',
    import.meta.url,
  );
  const lines = readFileSync(recorded, 'latin1').split('\n').slice(0, -1);
  let count = 0;
  const start = performance.now();
  while (count < 200_000) {
    const observer = new Observer();
    for (const line of lines) observer.line(line);
    observer.end();
    count += lines.length;
  }
  return Promise.resolve([((performance.now() - start) * 1e6) / count]);
}

/** Runs strace as a user does by hand: it writes its trace to a file, the least that tracing costs. */
const traced: Contender = async (setting) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-trace-'));
  try {
    const words = [compiledProgram('calls'), pairs];
    return await samplesOf(
      'strace',
      straceArguments(join(folder, 'trace'), words, 65_536),
      setting,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
};

export const traceMeasures: readonly Measure[] = [
  {
    id: 'trace.call',
    unit: 'ns',
    lowerIsBetter: true,
    contenders: {
      ours: (setting) =>
        samplesOf(
          setting.node,
          [lab, 'trace', '--quiet', '--', compiledProgram('calls'), pairs],
          setting,
        ),
      strace: traced,
      untraced: (setting) => samplesOf(compiledProgram('calls'), [pairs], setting),
    },
  },
  {
    id: 'trace.line',
    unit: 'ns',
    lowerIsBetter: true,
    contenders: { ours: analysed },
  },
];
