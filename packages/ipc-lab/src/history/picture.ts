/** What a trace shows of the talk between processes: the data every drawing starts from. */
import { waitKindOf } from '../system-calls/system-calls.js';
import type { Known, SharedObject } from '../observe/events.js';

export type MomentKind =
  | 'born'
  | 'started'
  | 'ended'
  | 'collected'
  | 'orphaned'
  | 'sent'
  | 'delivered'
  | 'coalesced'
  | 'made'
  | 'linked'
  | 'renamed'
  | 'removed'
  | 'opened'
  | 'mapped'
  | 'bound'
  | 'connected'
  | 'accepted'
  | 'closed'
  | 'shut'
  | 'written'
  | 'read'
  | 'end-of-file'
  | 'printed'
  | 'value'
  | 'failed';

/** One thing that happened, in the order of cause. */
export interface Moment {
  /** The id of its event. */
  readonly id: number;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly pid: number;
  readonly kind: MomentKind;
  readonly known: Known;
  /** The process at the other end of the arrow. */
  readonly other?: number | undefined;
  /** The moment the arrow comes from. */
  readonly from?: number | undefined;
  readonly object?: SharedObject | undefined;
  readonly call?: string | undefined;
  readonly descriptor?: number | undefined;
  readonly signal?: string | undefined;
  /** What came with a signal. */
  readonly value?: number | undefined;
  readonly status?: number | undefined;
  readonly error?: string | undefined;
  readonly words?: readonly string[] | undefined;
  readonly count?: number | undefined;
  /** At most {@link contentLimit} bytes of what was transferred. */
  readonly content?: Buffer | undefined;
}

export const contentLimit = 200;

/** A process. */
export interface Lane {
  readonly pid: number;
  readonly parent: number | undefined;
  readonly born: number;
  name: string;
  ended: number | undefined;
  status: number | undefined;
  signal: string | undefined;
  /** When its parent, or the kernel for it, took its status. */
  collected: number | undefined;
  /** When its parent ended without having taken it. */
  orphaned: number | undefined;
}

/** A call that waited. */
export interface Wait {
  readonly pid: number;
  readonly thread: number | undefined;
  readonly call: string;
  readonly since: number;
  /** Without it, the call never returned. */
  readonly until: number | undefined;
  /** Seconds after which it was to return by itself. */
  readonly limit: number | undefined;
  readonly object: SharedObject | undefined;
  /** Whose doing ended it, where the trace tells. */
  releasedBy: number | undefined;
  /** Who still held a write end of what it was reading, for a wait that never ended. */
  readonly holders: readonly { readonly pid: number; readonly descriptor: number }[];
}

/** Bytes that wait in a pipe or FIFO after each moment that changed them. */
export interface Fill {
  readonly object: SharedObject;
  readonly points: readonly { readonly moment: number; readonly bytes: number }[];
}

export interface Picture {
  readonly lanes: readonly Lane[];
  readonly moments: readonly Moment[];
  readonly waits: readonly Wait[];
  readonly fills: readonly Fill[];
  /** Memory whose value is known at some moments. */
  readonly cells: readonly SharedObject[];
  /** The first and the last time. */
  readonly begin: number;
  readonly end: number;
  /** Moments beyond what is kept. */
  readonly dropped: number;
}

/** Ended, their status never taken, and their parent not waiting for it either. */
export function neverCollected(picture: Picture): Lane[] {
  const waiting = new Set(
    picture.waits
      .filter(({ call, until }) => until === undefined && waitKindOf(call) === 'child')
      .map(({ pid }) => pid),
  );
  return picture.lanes.filter(
    ({ parent, ended, collected }) =>
      parent !== undefined &&
      ended !== undefined &&
      collected === undefined &&
      !waiting.has(parent),
  );
}
