/** The criterion `makes-fifo`: the FIFO is made under /tmp if it does not exist. */
import { dirname } from 'node:path/posix';

import type { Text } from '../../language/text.js';
import type { SharedObject } from '../../observe/events.js';
import { carrierBetween, shownCarrier } from '../judge/carriers.js';
import { sideOf } from '../judge/side.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { Evidence } from './evidence.js';
import { fifoOf, type Round } from './round.js';

export function makesFifo(round: Round): Finding<Evidence> {
  const histories = [round.send.history, round.get.history];
  for (const history of histories) {
    const made = history.all('made').find((event) => event.object.kind === 'fifo');
    if (made === undefined) continue;
    const shown = { pid: made.pid, path: made.object.path ?? '', at: history.at(made) };
    if (!shown.path.startsWith('/tmp/')) return fail('fifo-elsewhere', shown);
    // A program that is started in a folder under /tmp makes every relative name there.
    const isThereByChance = made.isRelative === true && dirname(shown.path) !== '/tmp';
    return isThereByChance ? fail('fifo-relative', shown) : pass('fifo-made', shown);
  }
  for (const history of histories) {
    const there = history
      .all('failed')
      .find((event) => event.call.startsWith('mknod') && event.error === 'EEXIST');
    if (there !== undefined) return unknown('fifo-was-there', { path: there.path ?? '' });
  }
  const used = fifoOf(round);
  return used === undefined
    ? withoutFifo(round)
    : unknown('fifo-was-there', { path: used.path ?? '' });
}

const asked: Text = { en: 'a FIFO', fr: 'une FIFO' };

function withoutFifo({ send, get }: Round): Finding<Evidence> {
  const carrier = carrierBetween(sideOf(send), sideOf(get), () => true);
  if (carrier !== undefined) {
    return fail(
      carrier.isMemory ? 'memory-instead' : 'other-carrier',
      shownCarrier(carrier, asked),
    );
  }
  const file = send.history
    .all('written')
    .find(({ object, count }) => object.kind === 'file' && count > 0 && !isOutput(send, object));
  if (file === undefined) return fail('no-fifo');
  const path = file.object.path ?? '';
  return fail('file-not-fifo', { pid: file.pid, path, at: send.history.at(file) });
}

/** Whether the command line directed the output of the program there. */
function isOutput({ history }: Run, object: SharedObject): boolean {
  return history.processes.all.some(({ output }) => output === object);
}
