/** The criterion `reaped`: all children end, and the parent waits for each before it exits. */
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { pidsOf } from './five-children.js';

export function reaped(
  history: RecordedHistory,
  { children, parent }: Subject,
  isTimedOut: boolean,
): Finding<Evidence> {
  if (children.length === 0) return fail('no-children');
  const running = children.filter((child) => child.ended === undefined);
  if (running.length > 0) {
    return isTimedOut && parent.ended === undefined
      ? unknown('children-running-at-stop', { pids: pidsOf(running) })
      : fail('children-left-running', { pids: pidsOf(running) });
  }
  const left = children.filter(
    (child) => child.collected === undefined && !isLeftToKernel(history, parent),
  );
  return left.length > 0
    ? fail('children-not-collected', {
        count: left.length,
        pids: pidsOf(left),
        parent: parent.pid,
      })
    : pass('children-collected', { count: children.length });
}

/** Whether the parent, at its end, ignores SIGCHLD or has set SA_NOCLDWAIT. */
function isLeftToKernel(history: RecordedHistory, parent: Process): boolean {
  const last = history
    .all('signal-disposition')
    .filter((event) => event.signal === 'SIGCHLD' && history.processes.isBy(parent, event))
    .at(-1);
  return last?.disposition === 'ignored' || last?.flags.includes('SA_NOCLDWAIT') === true;
}
