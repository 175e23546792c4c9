/** Values through a pipe, and their sum printed by a child that ends by itself. */
import { defineExercise } from '../exercise.js';
import { judgeTwice } from '../judge/judge-twice.js';
import { causes } from './causes.js';
import { judgeChange, runWithChange } from './changed-value.js';
import { criteria } from './criteria.js';
import { evidence } from './evidence.js';
import { hints } from './hints.js';
import { judge4a } from './judge.js';
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
  run: runWithChange,
  judge: (runs) => {
    const findings = judgeTwice(runs, judge4a);
    const changed = runs.changed && judgeChange(runs.changed);
    if (findings?.sum.verdict !== 'pass' || changed === undefined) return findings;
    return { ...findings, sum: changed };
  },
  remarks: remarkSameValues,
});
