/** The criterion `values`: the parent writes 5 to 20 values, each 0..9. */
import type { SharedObject } from '../../observe/events.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import type { SentValues } from './sent-values.js';

export function values(
  history: RecordedHistory,
  { parent, self }: Subject,
  object: SharedObject | undefined,
  sent: SentValues | undefined,
): Finding<Evidence> {
  if (object === undefined || sent === undefined) return fail('no-pipe');
  const first = history
    .all('written')
    .find((event) => event.object === object && history.processes.isByOne(self, event));
  if (first === undefined) return fail('nothing-written', { pid: parent.pid });
  if (!sent.isSeen) return unknown('values-unseen', { pid: parent.pid, call: first.call });
  const shown = {
    pid: parent.pid,
    count: sent.values.length,
    values: sent.values.slice(0, 25).join(' '),
  };
  return sent.isValid ? pass('values-written', shown) : fail('values-wrong', shown);
}
