/** Values through a pipe, and their sum printed by a child that ends by itself. */
import { defineExercise } from '../exercise.js';
import { judgeTwice } from '../judge/judge-twice.js';
import { remarksOnCalls } from '../judge/remarks/on-calls.js';
import { fragileWhere } from '../judge/worse.js';
import { causes } from './causes.js';
import { judgeChange, runWithChange, type RunsOf4a } from './changed-value.js';
import { criteria } from './criteria.js';
import { evidence } from './evidence.js';
import { hints, lateHints } from './hints.js';
import { judge4a } from './judge.js';
import { judgeLate, runLate } from './late-run.js';
import { remarkSameValues } from './random.js';

export const exercise4a = defineExercise({
  id: '4a',
  commands: ['program'],
  example: { en: '-- python3 pipe_sum.py', fr: '-- python3 pipe_sum.py' },
  timeLimit: 10,
  criteria,
  evidence,
  hints,
  causes,
  lateHints,
  run: async (commands, programs, showFirst): Promise<RunsOf4a> => {
    const runs = await runWithChange(commands, programs, showFirst);
    return { ...runs, late: await runLate(commands, programs, runs) };
  },
  judge: (runs) => {
    const findings = judgeTwice(runs, judge4a);
    if (findings === undefined) return undefined;
    const changed = runs.changed && judgeChange(runs.changed);
    const timely =
      runs.late === undefined ? findings : fragileWhere(findings, judgeLate(runs.late));
    return changed === undefined || findings.sum.verdict !== 'pass'
      ? timely
      : { ...timely, sum: changed };
  },
  remarks: (runs) => [...remarkSameValues(runs), ...remarksOnCalls(runs.first)],
});
