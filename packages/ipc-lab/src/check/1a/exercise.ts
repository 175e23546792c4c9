/** Five children, one SIGUSR1 each second, a greeting for each signal, SIGINT for all, no zombie. */
import { defineExercise } from '../exercise.js';
import { runSingleProgram } from '../observed-programs/single-program.js';
import { criteria } from './criteria.js';
import { evidence } from './evidence.js';
import { judge1a } from './judge.js';

export const exercise1a = defineExercise({
  id: '1a',
  commands: ['program'],
  example: { en: '-- ./signal_children', fr: '-- ./signal_children' },
  timeLimit: 60,
  criteria,
  evidence,
  run: runSingleProgram,
  judge: judge1a,
});
