/** Five random values through shared memory, each announced by SIGUSR1 and read by the child. */
import { defineExercise } from '../exercise.js';
import { runSingleProgram } from '../observed-programs/single-program.js';
import { criteria } from './criteria.js';
import { evidence } from './evidence.js';
import { judge2a } from './judge.js';

export const exercise2a = defineExercise({
  id: '2a',
  commands: ['program'],
  example: { en: '-- ./shared_random', fr: '-- ./shared_random' },
  timeLimit: 20,
  criteria,
  evidence,
  run: runSingleProgram,
  judge: judge2a,
});
