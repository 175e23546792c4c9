/** Finds the values that the parent sent: the readings that explain the bytes in the pipe. */
import type { EventOf, SharedObject } from '../../observe/events.js';
import { brokenWrite } from '../judge/broken-write.js';
import { bytesPassed } from '../judge/bytes-passed.js';
import { lineThatShows, resultLines } from '../judge/printed-results.js';
import type { Sent } from '../judge/readings/account.js';
import { explain } from '../judge/readings/explain.js';
import type { Reading } from '../judge/readings/framings.js';
import { sumOf } from '../judge/sum-of.js';
import { family, type Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';
import { readsOf } from './pipe.js';
import { sumWords } from '../judge/sum-words.js';

export const range = { lowest: 0, highest: 9 };

export function isCount(count: number): boolean {
  return count >= 5 && count <= 20;
}

export interface SentValues {
  /** The first of the parent's writes to the pipe. */
  readonly first: EventOf<'written'> | undefined;
  /** @see bytesPassed */
  readonly sent: Sent | undefined;
  /** What the bytes may mean; none, if nothing explains them. */
  readonly readings: readonly Reading[];
  /** @see brokenWrite */
  readonly broken: EventOf<'failed'> | undefined;
}

export function findSentValues(
  history: RecordedHistory,
  { self }: Subject,
  object: SharedObject,
  child: Process | undefined,
): SentValues {
  const writes = history
    .all('written')
    .filter((event) => event.object === object && history.processes.isByOne(self, event));
  const sent = bytesPassed(writes, child === undefined ? [] : readsOf(history, object, child));
  const lines = resultLines(child === undefined ? [] : history.linesOf(family(child)), sumWords);
  const isResult = (values: readonly number[]): boolean =>
    lineThatShows(lines, sumWords, sumOf(values)) !== undefined;
  return {
    first: writes.find(({ count }) => count > 0),
    sent,
    readings: sent === undefined ? [] : explain(sent, { range, isCount, isResult }),
    broken: brokenWrite(history, self, (one) => one === object),
  };
}

export function areInRange({ values }: Reading): boolean {
  return values.every((value) => value >= range.lowest && value <= range.highest);
}

/** Whether their number and their bounds are those that the exercise asks for. */
export function isAsAsked(reading: Reading): boolean {
  return isCount(reading.values.length) && areInRange(reading);
}
