/** The criterion `reaped`: all children end, and the parent waits for each before it exits. */
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { pidsOf } from './five-children.js';
import { deliveries } from './signals.js';

export function reaped(
  history: RecordedHistory,
  { children, parent }: Subject,
  isTimedOut: boolean,
): Finding<Evidence> {
  if (children.length === 0) return unknown('no-children');
  const left = children.filter(
    (child) =>
      child.ended !== undefined &&
      child.collected === undefined &&
      !isLeftToKernel(history, parent),
  );
  const { pid, ended } = parent;
  if (left.length > 0 && ended !== undefined) {
    const values = { count: left.length, pids: pidsOf(left), parent: pid };
    return ended.signal === undefined
      ? fail('children-not-collected', values)
      : fail('killed-before-collecting', {
          ...values,
          signal: ended.signal,
          at: history.at(ended),
        });
  }
  const running = children.filter((child) => child.ended === undefined);
  if (running.length > 0) {
    const surviving = running.filter((child) => deliveries(history, child, 'SIGINT').length > 0);
    if (surviving.length > 0) {
      return fail('children-survive', { pids: pidsOf(surviving), count: surviving.length });
    }
    return isTimedOut && ended === undefined
      ? unknown('children-running-at-stop', { pids: pidsOf(running) })
      : fail('children-left-running', { pids: pidsOf(running) });
  }
  return left.length > 0
    ? fail('children-not-collected', { count: left.length, pids: pidsOf(left), parent: pid })
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
