/** The criterion `average`: the reader prints the mean of all values. */
import type { SharedObject } from '../../observe/events.js';
import { lineThatShows } from '../judge/printed-results.js';
import { judgeEach } from '../judge/readings/judge-each.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { meanLines, meanOf, meanWords } from './mean.js';
import { killedReader } from './reads-all.js';
import { transferOf, type Round } from './round.js';
import type { SentValues } from './sent-values.js';

export function average(
  round: Round,
  fifo: SharedObject | undefined,
  found: SentValues | undefined,
): Finding<Evidence> {
  if (fifo === undefined || found === undefined || found.readings.length === 0) {
    return unknown('nothing-to-average');
  }
  const lines = meanLines(round.get.history);
  return judgeEach(found.readings, ({ values }): Finding<Evidence> => {
    const right = meanOf(values);
    const mean = right.toFixed(3);
    const said = lines.at(-1);
    if (said === undefined) {
      const reader = transferOf(round, fifo).reads.at(-1)?.pid;
      return killedReader(round, reader) ?? fail('average-not-printed', { mean });
    }
    const line = lineThatShows(lines, meanWords, right);
    const shown = { mean, line: (line ?? said).text.trim() };
    if (line === undefined) return fail('average-wrong', shown);
    // The mean of some of the values may be close to the mean of all.
    const { count, total } = transferOf(round, fifo);
    return count < total
      ? fail('average-of-some', { ...shown, count, total })
      : pass('average-printed', shown);
  });
}
