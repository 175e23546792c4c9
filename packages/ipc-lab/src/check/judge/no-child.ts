/** What a program that made no child did instead, as far as it says so itself. */
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { SharedEvidence } from './evidence.js';
import { judgedText } from './judged-text.js';
import type { Subject } from './subject.js';
import { fail, type Finding } from './verdict.js';

export function noChild(history: RecordedHistory, subject: Subject): Finding<SharedEvidence> {
  const { parent, self } = subject;
  const values = { parent: parent.pid, judged: judgedText(subject) };
  const { ended } = parent;
  const line = history.linesOf(self).findLast(({ text }) => text.trim() !== '');
  if (ended?.status === undefined || ended.status === 0 || line === undefined) {
    const feeder = feederOf(history, subject);
    if (feeder !== undefined) return fail('child-feeds-parent', { ...values, pid: feeder.pid });
    const count = workingThreads(history, parent);
    return count === 0 ? fail('no-child', values) : fail('only-threads', { ...values, count });
  }
  const { status } = ended;
  const at = history.at(ended);
  return fail('no-child-error', { ...values, status, at, line: line.text.trim() });
}

/** A child whose output the process read itself: as for `$(…)`, or for all but the last part of a pipeline in zsh. */
function feederOf(history: RecordedHistory, { parent, image }: Subject): Process | undefined {
  return parent.children.find(
    (child) =>
      child.born > image.from &&
      child.output?.kind === 'pipe' &&
      history
        .all('read')
        .some((event) => event.object === child.output && history.processes.isBy(parent, event)),
  );
}

/** How many of its threads, but for the first one, read or wrote something. */
function workingThreads(history: RecordedHistory, parent: Process): number {
  const transfers = [...history.all('read'), ...history.all('written')];
  const own = transfers.filter((event) => history.processes.isBy(parent, event));
  return new Set(own.flatMap(({ thread }) => thread ?? [])).size;
}
