/** The criterion `one-per-second`: the parent sends one SIGUSR1 each second, for 30 seconds. */
import type { RecordedHistory } from '../../history/recorded-history.js';
import { isToGroup, sentToGroup } from '../judge/group-signals.js';
import { otherSignal } from '../judge/other-signal.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Subject } from '../judge/subject.js';
import type { Evidence } from './evidence.js';
import { firstWrongGap, signalsLost } from './rhythm.js';
import type { SignalsRun } from './run.js';
import { sendings } from './signals.js';

/** @param wanted Seconds, each with a signal. */
export function onePerSecond(run: SignalsRun, subject: Subject, wanted: number): Finding<Evidence> {
  const { history, stopped } = run;
  const { parent } = subject;
  const sent = sendings(history, subject, 'SIGUSR1');
  const count = sent.length;
  if (count === 0) return neverSignalled(history, subject);
  const toGroup = sent.find((event) => isToGroup(history, event));
  if (toGroup !== undefined) return sentToGroup(history, parent, toGroup);
  const wrong = firstWrongGap(run, subject.self, sent);
  if (wrong !== undefined) {
    const { gap, after, number } = wrong;
    return fail('wrong-gap', { gap: gap.toFixed(2), at: history.at(after), number });
  }
  if (run.isLonger === true) return pass('signals-so-far', { count, seconds: wanted });
  const lost = count < wanted ? signalsLost(run, sent) : 0;
  if (count + lost >= wanted - 1 && count <= wanted + 1) return pass('signals-in-time', { count });
  if (parent.ended?.signal !== undefined) {
    const { pid, ended } = parent;
    return fail('sender-killed', { pid, signal: ended.signal ?? '', at: history.at(ended), count });
  }
  return stopped === 'time' && count < wanted
    ? unknown('stopped-early', { count })
    : fail('wrong-number-of-signals', { count, wanted });
}

function neverSignalled(
  history: RecordedHistory,
  { parent, self, children }: Subject,
): Finding<Evidence> {
  const all = history
    .all('signal-sent')
    .filter((event) => event.signal === 'SIGUSR1' && history.processes.isByOne(self, event));
  const toSelf = all.find((event) => event.target === event.pid);
  if (toSelf !== undefined) {
    const { pid, call } = toSelf;
    const isFatal = parent.pid === pid && parent.ended?.signal === 'SIGUSR1';
    const evidence = isFatal ? 'signalled-itself-fatal' : 'signalled-itself';
    return fail(evidence, { pid, at: history.at(toSelf), call });
  }
  const refused = all.find(({ error }) => error !== undefined);
  if (refused !== undefined) {
    const { call, target, signal, error = '' } = refused;
    return fail('signal-refused', { at: history.at(refused), call, target, signal, error });
  }
  const other = otherSignal(history, self, children, 'SIGUSR1');
  if (other !== undefined) return other;
  const { ended, pid } = parent;
  return ended?.signal === undefined
    ? fail('never-signalled', { signal: 'SIGUSR1' })
    : fail('sender-killed', { pid, signal: ended.signal, at: history.at(ended), count: 0 });
}
