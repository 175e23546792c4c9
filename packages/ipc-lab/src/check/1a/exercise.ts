/** Five children, one SIGUSR1 each second, a greeting for each signal, SIGINT for all, no zombie. */
import { defineExercise } from '../exercise.js';
import { remarksOnCalls } from '../judge/remarks/on-calls.js';
import { remarksOnSignals } from '../judge/remarks/on-signals.js';
import { fragileWhere } from '../judge/worse.js';
import { causes } from './causes.js';
import { criteria } from './criteria.js';
import { evidence } from './evidence.js';
import { judgeLate } from './fragile.js';
import { hints } from './hints.js';
import { judge1a } from './judge.js';
import { runWithDelays } from './late-run.js';
import { fullSeconds, partOf } from './run.js';

export const exercise1a = defineExercise({
  id: '1a',
  commands: ['program'],
  example: { en: '-- ./signal_children', fr: '-- ./signal_children' },
  timeLimit: 60,
  seconds: fullSeconds,
  criteria,
  evidence,
  hints,
  causes,
  run: runWithDelays,
  judge: ({ first, late }) => {
    const findings = judge1a(first);
    if (findings === undefined || late === undefined) return findings;
    return fragileWhere(findings, judgeLate(late));
  },
  remarks: ({ first, late }) => [...remarksOnSignals(first, late), ...remarksOnCalls(first)],
  part: ({ first }) => partOf(first),
});
