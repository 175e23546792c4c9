/** The criterion `child-exits`: the child ends by itself. */
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';

export function childExits(
  history: RecordedHistory,
  { self }: Subject,
  child: Process | undefined,
): Finding<Evidence> {
  if (child === undefined) return unknown('no-children');
  const { pid, ended } = child;
  if (ended === undefined) {
    const wait = history
      .all('blocked')
      .findLast((event) => event.until === undefined && history.processes.isBy(child, event));
    return wait === undefined
      ? fail('still-running', { pid })
      : fail('still-waiting', { pid, call: wait.call, since: history.at({ time: wait.since }) });
  }
  const at = history.at(ended);
  const { signal } = ended;
  if (signal === undefined) return pass('child-exited', { pid, at, status: ended.status ?? 0 });
  const isByParent = history
    .all('signal-sent')
    .some(
      (event) =>
        event.target === pid && event.signal === signal && history.processes.isByOne(self, event),
    );
  return fail(isByParent ? 'child-ended-by-parent' : 'child-crashed', { pid, signal, at });
}
