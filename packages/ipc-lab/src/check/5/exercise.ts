/** N values through a FIFO under /tmp, and their mean; then once more on the FIFO left behind. */
import { defineExercise } from '../exercise.js';
import { countOf } from './count.js';
import { criteria } from './criteria.js';
import { evidence } from './evidence.js';
import { judge5 } from './judge.js';
import { runRound } from './run-round.js';

export const exercise5 = defineExercise({
  id: '5',
  commands: ['send', 'get'],
  example: {
    en: "--send './send_rand NAME -n 30' --get './get_rand NAME'",
    fr: "--send './send_rand NOM -n 30' --get './get_rand NOM'",
  },
  timeLimit: 10,
  criteria,
  evidence,
  run: async (commands, programs) => {
    const count = countOf(commands['send'] ?? []);
    const first = await runRound(commands, programs, true);
    const second = await runRound(commands, programs, false);
    return { first, second, count };
  },
  judge: judge5,
});
