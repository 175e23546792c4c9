/** The criterion `one-child`: the process that the exercise speaks of makes exactly one child. */
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { SharedEvidence } from './evidence.js';
import { judgedText } from './judged-text.js';
import { noChild } from './no-child.js';
import { commandOfPopen } from './popen.js';
import { isBeingMade, type Subject } from './subject.js';
import { fail, pass, unknown, type Finding } from './verdict.js';

export function oneChild(history: RecordedHistory, subject: Subject): Finding<SharedEvidence> {
  const { parent, children } = subject;
  const counts = { parent: parent.pid, count: children.length };
  if (isBeingMade(subject, 1)) return unknown('stopped-while-forking', counts);
  const judged = judgedText(subject);
  const command = children.length === 0 ? commandOfPopen(parent) : undefined;
  if (command !== undefined) return fail('only-popen', { parent: parent.pid, command });
  if (children.length === 0) return noChild(history, subject);
  return children.length === 1
    ? pass('one-child', { parent: parent.pid, pid: children[0]?.pid ?? 0, judged })
    : fail('children-wrong-count', { ...counts, wanted: 1, judged });
}
