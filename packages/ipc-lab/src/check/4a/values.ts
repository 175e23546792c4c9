/** The criterion `values`: the parent writes 5 to 20 values, each 0..9. */
import type { SharedObject } from '../../observe/events.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { dump } from '../judge/readings/dump.js';
import { judgeEach, valuesOf } from '../judge/readings/judge-each.js';
import { refusedTransfer } from '../judge/refused-transfer.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { isAsAsked, type SentValues } from './sent-values.js';

export function values(
  history: RecordedHistory,
  { parent: { pid, ended }, self }: Subject,
  object: SharedObject | undefined,
  found: SentValues | undefined,
): Finding<Evidence> {
  if (object === undefined || found === undefined) return fail('no-pipe');
  const { first, sent, readings } = found;
  const isBroken = ended?.signal === 'SIGPIPE';
  if (first === undefined)
    return isBroken
      ? unknown('first-refused', { pid })
      : (refusedTransfer(history, self, 'write', (one) => one === object) ??
          fail('nothing-written', { pid }));
  if (sent === undefined) return unknown('values-unseen', { pid, call: first.call });
  if (readings.length === 0) {
    const { data } = sent;
    return unknown('bytes-unexplained', { pid, count: data.length, bytes: dump(data) });
  }
  return judgeEach(readings, (reading): Finding<Evidence> => {
    const shown = { pid, count: reading.values.length, values: valuesOf(reading) };
    if (isAsAsked(reading)) return pass('values-written', shown);
    return isBroken ? unknown('values-cut', shown) : fail('values-wrong', shown);
  });
}
