/** Finds the values that the parent sent: decodes the bytes in the pipe in the most plausible way. */
import type { SharedObject } from '../../observe/events.js';
import { bytesPassed, decodings, sumOf } from '../judge/numbers.js';
import { family, type Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';
import { readsOf } from './pipe.js';
import { printedSums } from './printed-sums.js';

const wanted = { least: 5, most: 20, lowest: 0, highest: 9 };

export interface SentValues {
  readonly values: readonly number[];
  /** Whether their number and their bounds are those that the exercise asks for. */
  readonly isValid: boolean;
  /** Whether a call shows them; splice(2) does not. */
  readonly isSeen: boolean;
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
  const data = bytesPassed(writes, child === undefined ? [] : readsOf(history, object, child));
  const readings = data === undefined ? [] : decodings(data).flatMap(framings);
  const printed = new Set(child === undefined ? [] : printedSums(history.linesOf(family(child))));
  const valid = readings.filter(isValid);
  const best = valid.find((one) => printed.has(sumOf(one))) ?? valid[0];
  return {
    values: best ?? readings[0] ?? [],
    isValid: best !== undefined,
    isSeen: data !== undefined,
  };
}

function isValid(values: readonly number[]): boolean {
  return (
    values.length >= wanted.least &&
    values.length <= wanted.most &&
    values.every((value) => value >= wanted.lowest && value <= wanted.highest)
  );
}

/** The values may come alone, after their count, or before an end mark. */
function framings(values: number[]): number[][] {
  const found = [values];
  if (values[0] === values.length - 1) found.push(values.slice(1));
  if (values[0] === values.length - 2) found.push(values.slice(1, -1));
  const last = values.at(-1);
  if (last !== undefined && (last < 0 || last > wanted.highest)) found.push(values.slice(0, -1));
  return found;
}
