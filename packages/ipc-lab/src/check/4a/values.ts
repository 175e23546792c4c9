/** The criterion `values`: the parent writes 5 to 20 values, each 0..9. */
import type { SharedObject } from '../../observe/events.js';
import { family } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { shownBroken } from '../judge/broken-write.js';
import { dump } from '../judge/readings/dump.js';
import { judgeEach, valuesOf } from '../judge/readings/judge-each.js';
import { refusedTransfer } from '../judge/refused-transfer.js';
import type { Subject } from '../judge/subject.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { areInRange, isAsAsked, type SentValues } from './sent-values.js';

export function values(
  history: RecordedHistory,
  subject: Subject,
  object: SharedObject | undefined,
  found: SentValues | undefined,
): Finding<Evidence> {
  if (object === undefined || found === undefined) return fail('no-pipe');
  const { first, sent, readings, broken } = found;
  const { pid } = subject.parent;
  const refused = broken && shownBroken(history, broken);
  if (first === undefined) {
    if (refused !== undefined) return unknown('first-refused', refused);
    const wrong = refusedTransfer(history, subject.self, 'write', (one) => one === object);
    return wrong ?? childWrote(history, subject, object) ?? fail('nothing-written', { pid });
  }
  if (sent === undefined) return unknown('values-unseen', { pid, call: first.call });
  if (readings.length === 0) {
    if (refused !== undefined) return unknown('values-refused', refused);
    const { data } = sent;
    return unknown('bytes-unexplained', { pid, count: data.length, bytes: dump(data) });
  }
  return judgeEach(readings, (reading): Finding<Evidence> => {
    const shown = { pid, count: reading.values.length, values: valuesOf(reading) };
    if (refused !== undefined && areInRange(reading)) {
      return unknown('values-cut', { ...shown, ...refused });
    }
    return isAsAsked(reading) ? pass('values-written', shown) : fail('values-wrong', shown);
  });
}

/** The other direction: the child writes what the parent should send. */
function childWrote(
  history: RecordedHistory,
  { parent, children }: Subject,
  object: SharedObject,
): Finding<Evidence> | undefined {
  const writers = new Set(children.flatMap(family));
  const written = history
    .all('written')
    .find((event) => event.object === object && history.processes.isByOne(writers, event));
  if (written === undefined) return undefined;
  return fail('child-wrote', { pid: parent.pid, child: written.pid, at: history.at(written) });
}
