/** The criterion `five-children`: the first process makes exactly five children. */
import { family, type Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { isInterpreted } from '../judge/interpreted.js';
import { judgedText } from '../judge/judged-text.js';
import { noChild } from '../judge/no-child.js';
import { isBeingMade, type Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';

const wanted = 5;

export function fiveChildren(history: RecordedHistory, subject: Subject): Finding<Evidence> {
  const { parent, children } = subject;
  const values = { parent: parent.pid, count: children.length };
  if (isBeingMade(subject, wanted)) return unknown('stopped-while-forking', values);
  const more = childrenOfChildren(history, subject);
  if (more.length > 0) {
    return fail('children-of-children', { ...values, more: more.length, pids: pidsOf(more) });
  }
  if (children.length === 0) return noChild(history, subject);
  const judged = judgedText(subject);
  return children.length === wanted
    ? pass('children-count', { ...values, pids: pidsOf(children), judged })
    : fail('children-wrong-count', { ...values, wanted, judged });
}

/** Seconds. A shell forks for less: for a command between parentheses, or in a pipeline. */
const briefly = 1;

/** Processes that the children made by fork alone; those of a shell, if they stayed. Helpers run another program. */
function childrenOfChildren(
  { end, processes }: RecordedHistory,
  { parent, children }: Subject,
): readonly Process[] {
  const own = new Set(children);
  const least = isInterpreted(parent) ? briefly : 0;
  return children.flatMap(family).filter((process) => {
    const lasted = (process.ended?.time ?? end) - process.bornAt;
    const isFork = process.images.length === 1 && !processes.isCaptured(process);
    return isFork && !own.has(process) && lasted >= least;
  });
}

/** More numbers than a person reads. */
const shown = 10;

/** For evidence about several children. */
export function pidsOf(processes: readonly Process[]): string {
  const pids = processes.slice(0, shown).map(({ pid }) => pid);
  return pids.join(', ') + (processes.length > shown ? ', …' : '');
}
