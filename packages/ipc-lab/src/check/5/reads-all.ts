/** The criterion `reads-all`: the reader reads to end-of-file. */
import { waitKindOf } from '../../system-calls/system-calls.js';
import type { SharedObject } from '../../observe/events.js';
import { refusedTransfer } from '../judge/refused-transfer.js';
import { fail, pass, type Finding } from '../judge/verdict.js';
import { holdersText, writeEndHolders, type Holder } from '../judge/write-end-holders.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { Evidence } from './evidence.js';
import { isSameFifo, transferOf, type Round } from './round.js';

export function readsAll(round: Round, fifo: SharedObject | undefined): Finding<Evidence> {
  if (fifo === undefined) return fail('no-fifo');
  const { history } = round.get;
  const { reads, count, total } = transferOf(round, fifo);
  const last = reads.at(-1);
  if (last?.count === 0 && count > 0) {
    const again = openedAgain(round.send, fifo);
    if (again !== undefined && (count < total || again.isWaiting)) {
      return fail('fifo-closed-between', { count, pid: again.pid, at: history.at(last) });
    }
  }
  if (last !== undefined && count >= total && last.count === 0) {
    // A read may also return 0 before the writer opens the FIFO: only the last read counts.
    return pass('fifo-read-to-end', { count, pid: last.pid, at: history.at(last) });
  }
  const killed = killedReader(round, last?.pid);
  if (killed !== undefined) return killed;
  if (last === undefined) return neverRead(round, fifo);
  if (count < total) return fail('fifo-not-all-read', { count, total });
  const holders = isWaiting(round, fifo) ? holdersOf(round, fifo) : [];
  if (holders.length === 0) return fail('fifo-end-not-seen', { count });
  const both = history
    .all('opened')
    .find(({ mode, object }) => mode === 'both' && isSameFifo(object, fifo));
  if (both !== undefined && holders.some(({ pid }) => pid === last.pid)) {
    return fail('fifo-opened-both', { count, pid: last.pid, path: fifo.path ?? '' });
  }
  return fail('fifo-end-held', { count, pid: last.pid, holders: holdersText(holders, last.pid) });
}

/** @param pid Of the process that read; if none did, any may be the reader. */
export function killedReader(
  { get: { history } }: Round,
  pid: number | undefined,
): Finding<Evidence> | undefined {
  for (const { ended } of history.processes.all) {
    if (ended?.signal === undefined || (pid !== undefined && ended.pid !== pid)) continue;
    const { signal } = ended;
    return fail('process-killed', { pid: ended.pid, signal, at: history.at(ended) });
  }
  return undefined;
}

function neverRead({ send, get }: Round, fifo: SharedObject): Finding<Evidence> {
  const both = send.history
    .all('opened')
    .find(({ mode, object }) => mode === 'both' && isSameFifo(object, fifo));
  if (both !== undefined && isOpening(get, fifo)) {
    const { pid } = both;
    return fail('sender-opened-both', { pid, path: fifo.path ?? '', at: send.history.at(both) });
  }
  const other = [...get.history.all('opened'), ...get.history.all('blocked')].find(
    ({ object }) => object?.kind === 'fifo' && !isSameFifo(object, fifo),
  );
  if (other?.object === undefined) {
    const readers = new Set(get.history.processes.all);
    const refused = refusedTransfer(get.history, readers, 'read', (object) =>
      isSameFifo(object, fifo),
    );
    return refused ?? fail('fifo-never-read');
  }
  const { pid, object } = other;
  return fail('reader-elsewhere', { pid, path: object.path ?? '', other: fifo.path ?? '' });
}

/** Whether the sender opened the FIFO a second time, or waits to. */
function openedAgain(
  send: Run,
  fifo: SharedObject,
): { readonly pid: number; readonly isWaiting: boolean } | undefined {
  const [first, second] = send.history
    .all('opened')
    .filter(({ mode, object }) => mode === 'write' && isSameFifo(object, fifo));
  if (first === undefined) return undefined;
  const isWaiting = isOpening(send, fifo);
  return second === undefined && !isWaiting ? undefined : { pid: first.pid, isWaiting };
}

function isOpening({ history }: Run, { path }: SharedObject): boolean {
  return history
    .all('blocked')
    .some(
      ({ call, object, until }) =>
        until === undefined && waitKindOf(call) === 'opening' && (object?.path ?? path) === path,
    );
}

/** Whether the reader was waiting for more when it was stopped. */
function isWaiting({ get }: Round, fifo: SharedObject): boolean {
  return get.history
    .all('blocked')
    .some(
      ({ object, until }) =>
        until === undefined && object !== undefined && isSameFifo(object, fifo),
    );
}

function holdersOf({ send, get }: Round, fifo: SharedObject): Holder[] {
  return [get, send].flatMap(({ history }) =>
    writeEndHolders(history, (object) => isSameFifo(object, fifo)),
  );
}
