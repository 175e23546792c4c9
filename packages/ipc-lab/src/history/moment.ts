/** A moment: one thing that happened between processes, as the views of a run show it. */
import type { Traffic } from './traffic.js';
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
  | 'lost'
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
  | 'received'
  | 'acquired'
  | 'released'
  | 'copied'
  | 'noticed'
  | 'printed'
  | 'value'
  | 'failed';

/** Moments are in the order of cause. */
export interface Moment {
  /** The id of its event. */
  readonly id: number;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly pid: number;
  readonly kind: MomentKind;
  readonly known: Known;
  /** The pid of the process at the other end of the arrow. */
  readonly other?: number | undefined;
  /** The id of the moment that caused this one: its arrow begins there. */
  readonly from?: number | undefined;
  readonly object?: SharedObject | undefined;
  readonly call?: string | undefined;
  readonly descriptor?: number | undefined;
  readonly signal?: string | undefined;
  /** The value that came with a signal. */
  readonly value?: number | undefined;
  readonly status?: number | undefined;
  readonly error?: string | undefined;
  readonly words?: readonly string[] | undefined;
  readonly count?: number | undefined;
  /** How many of these bytes a terminal has returned to the reader, who had written them. */
  readonly echoed?: number | undefined;
  /** How many bytes nobody can read any more: the rest of a message, or what a socket held when it was closed. */
  readonly lost?: number | undefined;
  /** At most {@link contentLimit} bytes of what was transferred. */
  readonly content?: Buffer | undefined;
  /** The form of all that passes over the object, which is known better later. */
  readonly traffic?: Traffic | undefined;
}

export const contentLimit = 200;
