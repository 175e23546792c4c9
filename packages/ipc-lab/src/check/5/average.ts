/** The criterion `average`: the reader prints the mean of all values. */
import type { SharedObject } from '../../observe/events.js';
import { shownBroken } from '../judge/broken-write.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { numbersIn } from '../judge/printed-numbers.js';
import { isEcho, lineThatShows } from '../judge/printed-results.js';
import { judgeEach } from '../judge/readings/judge-each.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
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
  if (found.broken !== undefined) {
    return unknown('values-refused', shownBroken(round.send.history, found.broken));
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
    if (isOnlyEcho(round.get.history, values)) return fail('average-only-values', shown);
    if (line === undefined) return fail('average-wrong', shown);
    // The mean of some of the values may be close to the mean of all.
    const { count, total } = transferOf(round, fifo);
    if (count < total) return fail('average-of-some', { ...shown, count, total });
    return isUnended(round.get) ? fail('average-not-ended', shown) : pass('average-printed', shown);
  });
}

/** Whether the reader printed the values as it read them, and nothing that could be their mean. */
function isOnlyEcho(history: RecordedHistory, values: readonly number[]): boolean {
  const lines = history.allLines();
  if (lines.some(({ text }) => meanWords.test(text) && numbersIn(text).length > 0)) return false;
  return isEcho(lines, values);
}

/** Whether a process of the reader was running when its time was over. The exercise asks it to end. */
function isUnended({ history, stopped }: Run): boolean {
  return stopped === 'time' && history.processes.all.some(({ ended }) => ended === undefined);
}
