/** The criterion `all-read`: the child reads everything, to end-of-file or to the last value. */
import type { SharedObject } from '../../observe/events.js';
import { sumOf } from '../judge/sum-of.js';
import { family, type Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { refusedTransfer } from '../judge/refused-transfer.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import { holdersText, writeEndHolders } from '../judge/write-end-holders.js';
import type { Evidence } from './evidence.js';
import { readsOf } from './pipe.js';
import type { SentValues } from './sent-values.js';

export function allRead(
  history: RecordedHistory,
  object: SharedObject | undefined,
  sent: SentValues | undefined,
  child: Process | undefined,
): Finding<Evidence> {
  if (object === undefined) return fail('no-pipe');
  if (child === undefined) return unknown('no-children');
  const { pid } = child;
  const reads = readsOf(history, object, child);
  const count = sumOf(reads.map((event) => event.count));
  const total = sumOf(
    history
      .all('written')
      .filter((event) => event.object === object)
      .map((event) => event.count),
  );
  const end = reads.find((event) => event.count === 0);
  if (reads.length === 0) {
    const readers = new Set(family(child));
    const refused = refusedTransfer(history, readers, 'read', (one) => one === object);
    return refused ?? fail('never-read', { pid });
  }
  if (count < total) return fail('not-all-read', { pid, count, total });
  if (sent?.broken !== undefined) {
    const { broken } = sent;
    const { pid: writer, call } = broken;
    return fail('read-end-closed', { pid, count, writer, call, at: history.at(broken) });
  }
  if (end !== undefined) return pass('read-to-end', { pid, count, at: history.at(end) });
  const holders = isWaiting(history, object, child)
    ? writeEndHolders(history, (one) => one === object, child.ended?.time)
    : [];
  if (holders.length > 0) {
    return fail('end-held', { pid, count, holders: holdersText(holders, pid) });
  }
  // By their number, or by a closing mark, the child knew the last value. That it was luck is found by `late-run.ts`.
  return isOver(child) ? pass('read-all', { pid, count }) : fail('end-never-seen', { pid, count });
}

/** Whether it ended by itself. */
export function isOver({ ended }: Process): boolean {
  return ended !== undefined && ended.signal === undefined;
}

/** Whether the child, or one of its own children, waited for more until it or the run ended. */
function isWaiting(history: RecordedHistory, object: SharedObject, child: Process): boolean {
  const readers = new Set(family(child));
  return history
    .all('blocked')
    .some(
      (event) =>
        event.object === object &&
        event.until === undefined &&
        history.processes.isByOne(readers, event),
    );
}
