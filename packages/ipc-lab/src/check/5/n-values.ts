/** The criterion `n-values`: the sender writes exactly N values. */
import { waitKindOf } from '../../system-calls/system-calls.js';
import type { SharedObject } from '../../observe/events.js';
import { shownBroken } from '../judge/broken-write.js';
import { dump } from '../judge/readings/dump.js';
import { judgeEach, valuesOf } from '../judge/readings/judge-each.js';
import { refusedTransfer } from '../judge/refused-transfer.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { isSameFifo, transferOf, type Round } from './round.js';
import type { SentValues } from './sent-values.js';

export function nValues(
  round: Round,
  fifo: SharedObject | undefined,
  found: SentValues | undefined,
  count: number,
): Finding<Evidence> {
  if (fifo === undefined || found === undefined) return fail('no-fifo');
  const { pid = 0, call = '' } = transferOf(round, fifo).writes[0] ?? {};
  if (found.sent === undefined) return unknown('values-unseen', { pid, call });
  const { data } = found.sent;
  const { broken } = found;
  const refused = broken && shownBroken(round.send.history, broken);
  if (data.length === 0) {
    return refused === undefined ? nothingWritten(round, fifo) : unknown('first-refused', refused);
  }
  if (found.readings.length === 0) {
    if (refused !== undefined) return unknown('values-refused', refused);
    return unknown('bytes-unexplained', { pid, count: data.length, bytes: dump(data) });
  }
  return judgeEach(found.readings, (reading): Finding<Evidence> => {
    const shown = { count: reading.values.length, wanted: count, values: valuesOf(reading) };
    if (shown.count === count) return pass('n-written', shown);
    if (refused === undefined || shown.count > count) return fail('n-wrong', shown);
    return unknown('values-cut', { ...shown, ...refused });
  });
}

function nothingWritten({ send: { history } }: Round, fifo: SharedObject): Finding<Evidence> {
  const wait = history
    .all('blocked')
    .find(
      ({ call, object, until }) =>
        until === undefined && waitKindOf(call) === 'opening' && object?.path === fifo.path,
    );
  if (wait === undefined) {
    const senders = new Set(history.processes.all);
    const isIt = (object: SharedObject): boolean => isSameFifo(object, fifo);
    return refusedTransfer(history, senders, 'write', isIt) ?? fail('nothing-written');
  }
  const { pid, call, since } = wait;
  return unknown('sender-in-open', { pid, call, since: history.at({ time: since }) });
}
