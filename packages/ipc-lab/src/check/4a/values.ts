/** The criterion `values`: the parent writes 5 to 20 values, each 0..9. */
import type { SharedObject } from '../../observe/events.js';
import type { Process } from '../../history/processes.js';
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
  subject: Subject,
  object: SharedObject | undefined,
  found: SentValues | undefined,
): Finding<Evidence> {
  if (object === undefined || found === undefined) return fail('no-pipe');
  const { first, sent, readings } = found;
  const broken = brokenWriter(history, subject, object);
  const { pid } = broken ?? subject.parent;
  const isBroken = broken !== undefined;
  if (first === undefined)
    return isBroken
      ? unknown('first-refused', { pid })
      : (refusedTransfer(history, subject.self, 'write', (one) => one === object) ??
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

/**
 * The process that SIGPIPE killed when nobody could read from the pipe any more: the parent or, in a pipeline of a shell,
 * the part that writes for it.
 */
function brokenWriter(
  history: RecordedHistory,
  { parent, self }: Subject,
  object: SharedObject,
): Process | undefined {
  const writes = history.all('written').filter((event) => event.object === object);
  return [...self].find(
    (process) =>
      process.ended?.signal === 'SIGPIPE' &&
      (process === parent || writes.some((event) => history.processes.isBy(process, event))),
  );
}
