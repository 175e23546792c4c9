/** The time of a program that only prints its help, against Node.js without a program. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { Measure } from '../record.js';

const program = fileURLToPath(import.meta.resolve('ipc-lab/package.json')).replace(
  'package.json',
  'dist/programs/send_rand.js',
);

function timed(parameters: readonly string[]): () => Promise<number[]> {
  return () => {
    const start = performance.now();
    execFileSync(process.execPath, parameters, { stdio: 'ignore' });
    return Promise.resolve([performance.now() - start]);
  };
}

export const startupMeasures: readonly Measure[] = [
  {
    id: 'startup.help',
    unit: 'ms',
    lowerIsBetter: true,
    contenders: { ours: timed([program, '--help']), 'node -e 0': timed(['-e', '0']) },
  },
];
