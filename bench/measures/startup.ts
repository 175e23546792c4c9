/** The time of a program that only prints its help, against Node.js without a program. */
import { fileURLToPath } from 'node:url';

import type { Contender, Measure } from '../record.js';
import { outputOf } from '../run-program.js';

const program = fileURLToPath(import.meta.resolve('ipc-lab/package.json')).replace(
  'package.json',
  'dist/programs/send_rand.js',
);

function timed(parameters: readonly string[]): Contender {
  return async ({ node, limitMs }) => {
    const start = performance.now();
    await outputOf(node, parameters, { limitMs });
    return [performance.now() - start];
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
