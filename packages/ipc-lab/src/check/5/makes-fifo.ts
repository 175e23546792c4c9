/** The criterion `makes-fifo`: the FIFO is made under /tmp if it does not exist. */
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { fifoOf, type Round } from './round.js';

export function makesFifo(round: Round): Finding<Evidence> {
  const histories = [round.send.history, round.get.history];
  for (const history of histories) {
    const made = history.all('made').find((event) => event.object.kind === 'fifo');
    if (made === undefined) continue;
    const shown = { pid: made.pid, path: made.object.path ?? '', at: history.at(made) };
    return made.object.path?.startsWith('/tmp/') === true
      ? pass('fifo-made', shown)
      : fail('fifo-elsewhere', shown);
  }
  for (const history of histories) {
    const there = history
      .all('failed')
      .find((event) => event.call.startsWith('mknod') && event.error === 'EEXIST');
    if (there !== undefined) return unknown('fifo-was-there', { path: there.path ?? '' });
  }
  const used = fifoOf(round);
  return used === undefined
    ? fail('no-fifo')
    : unknown('fifo-was-there', { path: used.path ?? '' });
}
