/** The criterion `handler`: each child has a handler for SIGUSR1 before the first one reaches it. */
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { deliveries } from './signals.js';

export function handler(history: RecordedHistory, { children }: Subject): Finding<Evidence> {
  if (children.length === 0) return unknown('no-children');
  for (const child of children) {
    const first = deliveries(history, child, 'SIGUSR1')[0];
    if (first === undefined) {
      if (!isReady(history, child)) return fail('no-handler', { pid: child.pid });
    } else if (first.how !== 'handler' && first.how !== 'accepted') {
      const evidence = first.how === 'ignored' ? 'signal-ignored' : 'signal-unhandled';
      return fail(evidence, { pid: child.pid, at: history.at(first) });
    }
  }
  return pass('handlers-ready', { count: children.length });
}

/** Whether a child that received no SIGUSR1 has a handler for it, or blocks it for sigwait(3). */
function isReady(history: RecordedHistory, child: Process): boolean {
  const lineage = new Set<Process>();
  for (let process: Process | undefined = child; process !== undefined; process = process.parent) {
    lineage.add(process);
  }
  const isHandler = history
    .all('signal-disposition')
    .some(
      (event) =>
        event.signal === 'SIGUSR1' &&
        event.disposition === 'handler' &&
        history.processes.isByOne(lineage, event),
    );
  const isBlocked = history
    .all('signal-mask')
    .some(
      (event) =>
        history.processes.isByOne(lineage, event) &&
        event.signals.includes('SIGUSR1') !== event.inverted,
    );
  return isHandler || isBlocked;
}
