/** The criterion `five-children`: the first process makes exactly five children. */
import type { Process } from '../../history/processes.js';
import { isBeingMade, type Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';

const wanted = 5;

export function fiveChildren(subject: Subject): Finding<Evidence> {
  const { parent, children } = subject;
  const values = { parent: parent.pid, count: children.length };
  if (isBeingMade(subject, wanted)) return unknown('stopped-while-forking', values);
  return children.length === wanted
    ? pass('children-count', { ...values, pids: pidsOf(children) })
    : fail('children-wrong-count', { ...values, wanted });
}

/** For evidence about several children. */
export function pidsOf(processes: readonly Process[]): string {
  return processes.map((process) => process.pid).join(', ');
}
