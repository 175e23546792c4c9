/** Five random values through shared memory, each announced by SIGUSR1 and read by the child. */
import { defineExercise } from '../exercise.js';
import { judgeTwice } from '../judge/judge-twice.js';
import { remarksOnCalls } from '../judge/remarks/on-calls.js';
import { remarksOnSignals } from '../judge/remarks/on-signals.js';
import { fragileWhere } from '../judge/worse.js';
import { causes } from './causes.js';
import { criteria } from './criteria.js';
import { evidence } from './evidence.js';
import { judgeLate } from './fragile.js';
import { hints } from './hints.js';
import { judge2a } from './judge.js';
import { runWithDelays } from './late-run.js';
import { remarkSameValues } from './random.js';

export const exercise2a = defineExercise({
  id: '2a',
  commands: ['program'],
  example: { en: '-- ./shared_random', fr: '-- ./shared_random' },
  timeLimit: 20,
  criteria,
  evidence,
  hints,
  causes,
  run: runWithDelays,
  judge: (runs) => {
    const findings = judgeTwice(runs, judge2a);
    if (findings === undefined || runs.late === undefined) return findings;
    return fragileWhere(findings, judgeLate(runs.late));
  },
  remarks: (runs) => [
    ...remarkSameValues(runs),
    ...remarksOnSignals(runs.first, runs.late),
    ...remarksOnCalls(runs.first),
  ],
});
