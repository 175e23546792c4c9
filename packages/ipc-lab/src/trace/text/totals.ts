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

/** Something that one process gave another, without a content: a lock, a unit of a semaphore, a descriptor. */
export interface Handover {
  readonly kind: 'acquired' | 'received' | 'noticed';
  readonly object: SharedObject;
  readonly from: number;
  readonly to: number;
  count: number;
}

/** Bytes copied from the memory of one process to that of another. */
export interface Copy {
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
  merged: number;
  pending: number;
  discarded: number;
}

export interface WaitTotal {
  /** The longest of them. */
  wait: Wait;
  times: number;
  seconds: number;
}

export interface Totals {
  readonly passages: readonly Passage[];
  readonly handovers: readonly Handover[];
  readonly copies: readonly Copy[];
  readonly signals: readonly SignalPassage[];
  /** How many values of shared memory were seen. */
  readonly values: readonly { readonly object: SharedObject; readonly count: number }[];
  /** The longest first. */
  readonly waits: readonly WaitTotal[];
  /** Bytes that were written and never read, if every moment is known. */
  readonly unread: readonly Bytes[];
  /** Bytes of messages that did not fit into the receiver's buffer. */
  readonly truncated: readonly Bytes[];
}

export interface Bytes {
  readonly object: SharedObject;
  readonly bytes: number;
}

export function totalsOf(picture: Picture): Totals {
  const passages = new Map<string, Passage>();
  const signals = new Map<string, SignalPassage>();
  const handovers = new Map<string, Handover>();
  const copies = new Map<string, Copy>();
  const values = new Map<string, { object: SharedObject; count: number }>();
  for (const moment of picture.moments) {
    countPassage(passages, moment);
    countSignal(signals, moment);
    countHandover(handovers, moment);
    countCopy(copies, moment);
    countValue(values, moment);
  }
  return {
    passages: [...passages.values()],
    handovers: [...handovers.values()],
    copies: [...copies.values()],
    signals: [...signals.values()],
    values: [...values.values()],
    waits: waitTotals(picture),
    unread: [
      ...(picture.dropped > 0 ? [] : picture.fillLevels.flatMap(unreadOf)),
      ...lostIn(picture.moments, 'closed'),
    ],
    truncated: lostIn(picture.moments, 'read'),
  };
}

function lostIn(moments: readonly Moment[], wanted: Moment['kind']): Bytes[] {
  const byObject = new Map<SharedObject, number>();
  for (const { kind, object, lost } of moments) {
    if (kind !== wanted || object === undefined || lost === undefined) continue;
    byObject.set(object, (byObject.get(object) ?? 0) + lost);
  }
  return [...byObject].map(([object, bytes]) => ({ object, bytes }));
}

function unreadOf({ object, points }: FillLevel): Totals['unread'] {
  const bytes = points.at(-1)?.bytes ?? 0;
  return bytes > 0 ? [{ object, bytes }] : [];
}

function countPassage(passages: Map<string, Passage>, moment: Moment): void {
  const { kind, object, other, pid, count = 0, echoed = 0 } = moment;
  if (kind !== 'read' || object === undefined || other === undefined) return;
  const key = `${object.id} ${other} ${pid}`;
  const passage = passages.get(key) ?? { object, from: other, to: pid, messages: 0, bytes: 0 };
  passage.messages += 1;
  passage.bytes += count - echoed;
  passages.set(key, passage);
}

function countHandover(handovers: Map<string, Handover>, moment: Moment): void {
  const { kind, object, other: from, pid: to } = moment;
  if (kind !== 'acquired' && kind !== 'received' && kind !== 'noticed') return;
  if (object === undefined || from === undefined) return;
  const key = `${kind} ${object.id} ${from} ${to}`;
  const handover = handovers.get(key) ?? { kind, object, from, to, count: 0 };
  handover.count += 1;
  handovers.set(key, handover);
}

function countCopy(copies: Map<string, Copy>, { kind, pid, other, words, count }: Moment): void {
  if (kind !== 'copied' || other === undefined) return;
  const [from, to] = words?.[0] === 'to' ? [pid, other] : [other, pid];
  const copy = copies.get(`${from} ${to}`) ?? { from, to, messages: 0, bytes: 0 };
  copy.messages += 1;
  copy.bytes += count ?? 0;
  copies.set(`${from} ${to}`, copy);
}

function countValue(
  values: Map<string, { object: SharedObject; count: number }>,
  { kind, object }: Moment,
): void {
  if (kind !== 'value' || object === undefined) return;
  const count = (values.get(object.id)?.count ?? 0) + 1;
  values.set(object.id, { object, count });
}

function countSignal(signals: Map<string, SignalPassage>, moment: Moment): void {
  const { kind, signal, other, pid, error, words } = moment;
  if (signal === undefined || other === undefined || other <= 0 || error !== undefined) return;
  const isSent = kind === 'sent';
  if (!isSent && kind !== 'delivered' && kind !== 'coalesced' && kind !== 'lost') return;
  const [from, to] = isSent ? [pid, other] : [other, pid];
  const key = `${signal} ${from} ${to}`;
  const passage = signals.get(key) ?? {
    ...{ signal, from, to, sent: 0, arrived: 0, merged: 0, pending: 0, discarded: 0 },
  };
  if (isSent) passage.sent += 1;
  else if (kind === 'delivered') passage.arrived += 1;
  else if (kind === 'coalesced') passage.merged += 1;
  else if (words?.[0] === 'pending') passage.pending += 1;
  else passage.discarded += 1;
  signals.set(key, passage);
}

function waitTotals(picture: Picture): WaitTotal[] {
  const totals = new Map<string, WaitTotal>();
  for (const wait of picture.waits) {
    const { pid, call, object, releasedBy, until, since, isEnded } = wait;
    const state = until === undefined ? 'endless' : isEnded ? 'ended' : '';
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
