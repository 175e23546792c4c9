/** Finds the values that the sender wrote: the readings that explain the bytes in the FIFO. */
import type { EventOf, SharedObject } from '../../observe/events.js';
import { brokenWrite } from '../judge/broken-write.js';
import { bytesPassed } from '../judge/bytes-passed.js';
import { lineThatShows } from '../judge/printed-results.js';
import type { Sent } from '../judge/readings/account.js';
import { explain } from '../judge/readings/explain.js';
import type { Reading } from '../judge/readings/framings.js';
import { meanLines, meanOf, meanWords } from './mean.js';
import { isSameFifo, transferOf, type Round } from './round.js';

export const range = { lowest: 0, highest: 100 };

export interface SentValues {
  /** @see bytesPassed */
  readonly sent: Sent | undefined;
  /** What the bytes may mean; none, if nothing explains them. */
  readonly readings: readonly Reading[];
  /** @see brokenWrite */
  readonly broken: EventOf<'failed'> | undefined;
}

export function findSentValues(round: Round, fifo: SharedObject, count: number): SentValues {
  const { writes, reads } = transferOf(round, fifo);
  const sent = bytesPassed(writes, reads);
  const { history } = round.send;
  const broken = brokenWrite(history, new Set(history.processes.all), (object) =>
    isSameFifo(object, fifo),
  );
  if (sent === undefined) return { sent, readings: [], broken };
  const lines = meanLines(round.get.history);
  const readings = explain(sent, {
    range,
    count,
    isCount: (found) => found === count,
    isResult: (values) => lineThatShows(lines, meanWords, meanOf(values)) !== undefined,
  });
  return { sent, readings, broken };
}
