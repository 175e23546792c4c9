/** The criterion `all-read`: the child reads everything, then end-of-file. */
import type { SharedObject } from '../../observe/events.js';
import { sumOf } from '../judge/numbers.js';
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { readsOf } from './pipe.js';

export function allRead(
  history: RecordedHistory,
  object: SharedObject | undefined,
  child: Process | undefined,
): Finding<Evidence> {
  if (object === undefined) return fail('no-pipe');
  if (child === undefined) return fail('no-children');
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
  if (reads.length === 0) return fail('never-read', { pid });
  if (count < total) return fail('not-all-read', { pid, count, total });
  if (end !== undefined) return pass('read-to-end', { pid, count, at: history.at(end) });
  return fail(holdsWriteEnd(history, object, child) ? 'end-never-seen-own' : 'end-never-seen', {
    pid,
    count,
  });
}

/** Whether the child waits for end-of-file and never closed its own write end. */
function holdsWriteEnd(history: RecordedHistory, object: SharedObject, child: Process): boolean {
  const isClosed = history
    .all('closed')
    .some(
      (event) =>
        event.object === object && event.mode === 'write' && history.processes.isBy(child, event),
    );
  const isWaiting = history
    .all('blocked')
    .some(
      (event) =>
        event.object === object &&
        history.processes.isBy(child, event) &&
        event.until === undefined,
    );
  return !isClosed && isWaiting;
}
