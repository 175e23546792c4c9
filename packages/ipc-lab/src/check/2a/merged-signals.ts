/** The signals that were sent while one was still pending: a standard signal does not queue. */
import type { EventOf } from '../../observe/events.js';
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';

export interface MergedSignals {
  /** How many signals became one with another. */
  readonly count: number;
  /** The first of them, counted from 1. */
  readonly number: number;
  readonly first: EventOf<'signal-sent'>;
  /** The value in memory when the child took the signals, if it was seen. */
  readonly held: number | undefined;
}

/** @param values Those that the parent printed. */
export function mergedSignals(
  history: RecordedHistory,
  child: Process,
  values: readonly number[] | undefined,
): MergedSignals | undefined {
  const merged = history
    .all('signal-coalesced')
    .filter((event) => event.signal === 'SIGUSR1' && history.processes.isBy(child, event));
  const sent = history
    .all('signal-sent')
    .filter((event) => event.signal === 'SIGUSR1' && event.target === child.pid);
  const causes = new Set(merged.map(({ cause }) => cause));
  const index = sent.findIndex(({ id }) => causes.has(id));
  const first = sent[index];
  if (first === undefined) return undefined;
  return {
    count: merged.length,
    number: index + 1,
    first,
    held: heldAfter(history, first, values),
  };
}

/** The first value that memory was seen to hold after the signal, if it is one of the parent's. */
function heldAfter(
  history: RecordedHistory,
  { id }: EventOf<'signal-sent'>,
  values: readonly number[] = [],
): number | undefined {
  for (const { id: sampled, data } of history.all('memory-sampled')) {
    if (sampled < id) continue;
    const held = readingsOf(data).find((value) => values.includes(value));
    if (held !== undefined) return held;
  }
  return undefined;
}

/** As an integer of four bytes or of one, or as text. */
function readingsOf(data: Buffer): number[] {
  const text = /^\s*(\d+)/.exec(data.toString('latin1'))?.[1];
  const integers = data.length < 4 ? [] : [data.readInt32LE(0), data.readUInt8(0)];
  return text === undefined ? integers : [Number(text), ...integers];
}
