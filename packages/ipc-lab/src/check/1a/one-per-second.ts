/** The criterion `one-per-second`: the parent sends one SIGUSR1 each second, for 30 seconds. */
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Subject } from '../judge/subject.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { Evidence } from './evidence.js';
import { firstWrongGap, signalsLost } from './rhythm.js';
import { sendings } from './signals.js';

const wanted = 30;

export function onePerSecond(run: Run, subject: Subject): Finding<Evidence> {
  const { history, stopped } = run;
  const sent = sendings(history, subject, 'SIGUSR1');
  const count = sent.length;
  if (count === 0) {
    const toSelf = history
      .all('signal-sent')
      .find((event) => event.signal === 'SIGUSR1' && event.target === event.pid);
    return toSelf === undefined
      ? fail('never-signalled', { signal: 'SIGUSR1' })
      : fail('signalled-itself', { pid: toSelf.pid, at: history.at(toSelf), call: toSelf.call });
  }
  const wrong = firstWrongGap(run, subject.self, sent);
  if (wrong !== undefined) {
    const { gap, after, number } = wrong;
    return fail('wrong-gap', { gap: gap.toFixed(2), at: history.at(after), number });
  }
  const lost = count < wanted ? signalsLost(run, sent) : 0;
  if (count + lost >= wanted - 1 && count <= wanted + 1) return pass('signals-in-time', { count });
  return stopped === 'time' && count < wanted
    ? unknown('stopped-early', { count })
    : fail('wrong-number-of-signals', { count, wanted });
}
