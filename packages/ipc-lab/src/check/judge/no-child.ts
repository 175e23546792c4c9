/** What a program that made no child did instead, as far as it says so itself. */
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
    return fail('no-child', values);
  }
  const { status } = ended;
  const at = history.at(ended);
  return fail('no-child-error', { ...values, status, at, line: line.text.trim() });
}
