/** The criterion `signals-child`: the parent sends SIGUSR1 to the child once for each value. */
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { isToGroup, sentToGroup } from '../judge/group-signals.js';
import { otherSignal } from '../judge/other-signal.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { wanted, type PrintedValues } from './printed-values.js';

export function signalsChild(
  history: RecordedHistory,
  { self, parent }: Subject,
  child: Process | undefined,
  { nearest }: PrintedValues,
): Finding<Evidence> {
  const sent = history
    .all('signal-sent')
    .filter(
      (event) =>
        event.signal === 'SIGUSR1' &&
        event.error === undefined &&
        history.processes.isByOne(self, event),
    );
  const toSelf = sent.find((event) => event.target === parent.pid);
  if (toSelf !== undefined) {
    const isFatal = parent.ended?.signal === 'SIGUSR1';
    return fail(isFatal ? 'signalled-itself-fatal' : 'signalled-itself', {
      ...{ pid: parent.pid, at: history.at(toSelf), call: toSelf.call },
    });
  }
  const toGroup = sent.find((event) => isToGroup(history, event));
  if (toGroup !== undefined) return sentToGroup(history, parent, toGroup);
  if (child === undefined) return unknown('no-children');
  const count = sent.filter((event) => event.target === child.pid).length;
  // If the values are too few or too many, that is no fault of the signals.
  const isOneEach = count > 0 && count === nearest.length;
  if (count === wanted.values || isOneEach) return pass('signals-sent', { count, pid: child.pid });
  return count === 0
    ? (otherSignal(history, self, [child], 'SIGUSR1') ??
        fail('never-signalled', { signal: 'SIGUSR1' }))
    : fail('wrong-number-of-signals', { count, wanted: wanted.values });
}
