/** N values through a FIFO under /tmp, and their mean; then another N on the FIFO left behind. */
import { defineExercise } from '../exercise.js';
import { remarksOnCalls } from '../judge/remarks/on-calls.js';
import { causes } from './causes.js';
import { criteria } from './criteria.js';
import { evidence } from './evidence.js';
import { hints, lateHints } from './hints.js';
import { judge5 } from './judge.js';
import { remarkSameValues } from './random.js';
import { runRounds } from './run-rounds.js';

export const exercise5 = defineExercise({
  id: '5',
  commands: ['send', 'get'],
  example: {
    en: "--send './send_rand NAME -n 30' --get './get_rand NAME'",
    fr: "--send './send_rand NOM -n 30' --get './get_rand NOM'",
  },
  script: '{send} & {get}; wait',
  timeLimit: 10,
  criteria,
  evidence,
  hints,
  lateHints,
  causes,
  run: runRounds,
  judge: judge5,
  remarks: (rounds) => [
    ...remarkSameValues(rounds),
    ...remarksOnCalls(rounds.first.send, rounds.first.get),
  ],
});
