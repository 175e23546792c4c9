/** Values through a pipe, and their sum printed by a child that ends by itself. */
import { defineExercise } from '../exercise.js';
import { runSingleProgram } from '../observed-programs/single-program.js';
import { criteria } from './criteria.js';
import { evidence } from './evidence.js';
import { judge4a } from './judge.js';

export const exercise4a = defineExercise({
  id: '4a',
  commands: ['program'],
  example: { en: '-- python3 pipe_sum.py', fr: '-- python3 pipe_sum.py' },
  timeLimit: 10,
  criteria,
  evidence,
  run: runSingleProgram,
  judge: judge4a,
});
