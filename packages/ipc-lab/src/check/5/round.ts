/** One run of a sender and a reader, and what passes through their FIFO. */
import type { EventOf, SharedObject } from '../../observe/events.js';
import { sumOf } from '../judge/sum-of.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Run } from '../observed-programs/observed-program.js';

export interface Round {
  readonly send: Run;
  readonly get: Run;
}

export interface Rounds {
  readonly first: Round;
  /** On the FIFO that the first left behind. */
  readonly second: Round;
  /** With a new FIFO, if the second round fails where the first did not: the cause may be the FIFO, or the other N. */
  readonly third: Round | undefined;
  /** On the FIFO that the first left behind, with the bytes in other portions. */
  readonly late?: readonly Round[];
  /** The N of `-n N`. */
  readonly count: number;
  /** The N of the second and third rounds. */
  readonly other: number;
}

export function fifoOf({ send, get }: Round): SharedObject | undefined {
  const used = (history: RecordedHistory): SharedObject | undefined =>
    (
      history.all('written').find((event) => event.object.kind === 'fifo') ??
      history.all('opened').find((event) => event.object.kind === 'fifo') ??
      history.all('made').find((event) => event.object.kind === 'fifo') ??
      history.all('blocked').find((event) => event.object?.kind === 'fifo')
    )?.object;
  return used(send.history) ?? used(get.history);
}

export interface Transfer {
  readonly writes: readonly EventOf<'written'>[];
  readonly reads: readonly EventOf<'read'>[];
  /** Bytes that were read. */
  readonly count: number;
  /** Bytes that were written. */
  readonly total: number;
}

/** The two programs are traced apart: they have the path in common. */
export function isSameFifo(object: SharedObject, fifo: SharedObject): boolean {
  return object.kind === 'fifo' && object.path === fifo.path;
}

export function transferOf({ send, get }: Round, fifo: SharedObject): Transfer {
  const isIt = (object: SharedObject): boolean => isSameFifo(object, fifo);
  const reads = get.history.all('read').filter((event) => isIt(event.object));
  const writes = send.history.all('written').filter((event) => isIt(event.object));
  return {
    writes,
    reads,
    count: sumOf(reads.map((event) => event.count)),
    total: sumOf(writes.map((event) => event.count)),
  };
}
