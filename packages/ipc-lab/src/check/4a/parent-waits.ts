/** The criterion `parent-waits`: the parent waits for the child before it exits. */
import { waitKindOf } from '../../system-calls/system-calls.js';
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import type { SentValues } from './sent-values.js';

export function parentWaits(
  history: RecordedHistory,
  { parent }: Subject,
  sent: SentValues | undefined,
  child: Process | undefined,
): Finding<Evidence> {
  if (child === undefined) return unknown('no-children');
  const pids = { parent: parent.pid, pid: child.pid };
  if (child.collected !== undefined) {
    const { parent: by, call = 'SIGCHLD' } = child.collected;
    return pass('collected', { pid: child.pid, parent: by, call });
  }
  if (parent.ended === undefined) {
    const wait = history
      .all('blocked')
      .findLast((event) => event.until === undefined && history.processes.isBy(parent, event));
    return wait !== undefined && waitKindOf(wait.call) === 'child'
      ? unknown('was-waiting', {
          ...pids,
          call: wait.call,
          since: history.at({ time: wait.since }),
        })
      : unknown('not-yet-waiting', pids);
  }
  const { signal, status } = parent.ended;
  const at = history.at(parent.ended);
  // SIGPIPE kills it, or else EPIPE makes it give up.
  if (signal === 'SIGPIPE' || (sent?.broken?.pid === parent.pid && status !== 0)) {
    return fail('parent-broken-pipe', { ...pids, at });
  }
  if (signal !== undefined) return fail('parent-killed', { ...pids, signal, at });
  return fail('not-collected', pids);
}
