/** The criterion `reads-all`: the reader reads to end-of-file. */
import type { SharedObject } from '../../observe/events.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { transferOf, type Round } from './round.js';

export function readsAll(round: Round, fifo: SharedObject | undefined): Finding<Evidence> {
  if (fifo === undefined) return fail('no-fifo');
  const { reads, count, total } = transferOf(round, fifo);
  const last = reads.at(-1);
  if (last === undefined) return fail('fifo-never-read');
  if (count < total) return fail('fifo-not-all-read', { count, total });
  // A read may also return 0 before the writer opens the FIFO: only the last read counts.
  return last.count === 0
    ? pass('fifo-read-to-end', { count, pid: last.pid, at: round.get.history.at(last) })
    : fail('fifo-end-not-seen', { count });
}
