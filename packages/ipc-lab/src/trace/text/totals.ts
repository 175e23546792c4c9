/** Totals of a picture: the same numbers for the terminal and the page. */
import type { SharedObject } from '../../observe/events.js';
import type { FillLevel } from '../../history/fill-levels.js';
import type { Moment } from '../../history/moment.js';
import type { Picture } from '../../history/picture.js';
import type { Wait } from '../../history/waits.js';

/** Messages from one process to another over one object. */
export interface Passage {
  readonly object: SharedObject;
  readonly from: number;
  readonly to: number;
  messages: number;
  bytes: number;
}

export interface SignalPassage {
  readonly signal: string;
  readonly from: number;
  readonly to: number;
  sent: number;
  arrived: number;
  lost: number;
}

export interface WaitTotal {
  /** The longest of them. */
  wait: Wait;
  times: number;
  seconds: number;
}

export interface Totals {
  readonly passages: readonly Passage[];
  readonly signals: readonly SignalPassage[];
  /** The longest first. */
  readonly waits: readonly WaitTotal[];
  /** Bytes that were written and never read, if every moment is known. */
  readonly unread: readonly { readonly object: SharedObject; readonly bytes: number }[];
}

export function totalsOf(picture: Picture): Totals {
  const passages = new Map<string, Passage>();
  const signals = new Map<string, SignalPassage>();
  for (const moment of picture.moments) {
    countPassage(passages, moment);
    countSignal(signals, moment);
  }
  return {
    passages: [...passages.values()],
    signals: [...signals.values()],
    waits: waitTotals(picture),
    unread: picture.dropped > 0 ? [] : picture.fillLevels.flatMap(unreadOf),
  };
}

function unreadOf({ object, points }: FillLevel): Totals['unread'] {
  const bytes = points.at(-1)?.bytes ?? 0;
  return bytes > 0 ? [{ object, bytes }] : [];
}

function countPassage(passages: Map<string, Passage>, moment: Moment): void {
  const { kind, object, other, pid, count = 0 } = moment;
  if (kind !== 'read' || object === undefined || other === undefined) return;
  const key = `${object.id} ${other} ${pid}`;
  const passage = passages.get(key) ?? { object, from: other, to: pid, messages: 0, bytes: 0 };
  passage.messages += 1;
  passage.bytes += count;
  passages.set(key, passage);
}

function countSignal(signals: Map<string, SignalPassage>, moment: Moment): void {
  const { kind, signal, other, pid, error } = moment;
  if (signal === undefined || other === undefined || other <= 0 || error !== undefined) return;
  const isSent = kind === 'sent';
  if (!isSent && kind !== 'delivered' && kind !== 'coalesced') return;
  const [from, to] = isSent ? [pid, other] : [other, pid];
  const key = `${signal} ${from} ${to}`;
  const passage = signals.get(key) ?? { signal, from, to, sent: 0, arrived: 0, lost: 0 };
  if (isSent) passage.sent += 1;
  else if (kind === 'delivered') passage.arrived += 1;
  else passage.lost += 1;
  signals.set(key, passage);
}

function waitTotals(picture: Picture): WaitTotal[] {
  const totals = new Map<string, WaitTotal>();
  for (const wait of picture.waits) {
    const { pid, call, object, releasedBy, until, since } = wait;
    const state = until === undefined ? 'endless' : '';
    const key = `${pid} ${call} ${object?.id ?? ''} ${releasedBy ?? ''} ${state}`;
    const seconds = (until ?? picture.end) - since;
    const total = totals.get(key);
    if (total === undefined) totals.set(key, { wait, times: 1, seconds });
    else {
      total.times += 1;
      total.seconds += seconds;
    }
  }
  return [...totals.values()].sort((a, b) => b.seconds - a.seconds);
}
