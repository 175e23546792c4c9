/** The waits that concern other processes, and the process that ended each. */
import type { WaitKind } from '../system-calls/system-call.js';
import { isHandledBy, waitKindOf } from '../system-calls/system-calls.js';
import type { Event, EventOf, SharedObject } from '../observe/events.js';
import type { Moment } from './moment.js';

/** Shown for any object: these calls wait for other processes, or for a time. */
const always: ReadonlySet<WaitKind> = new Set<WaitKind>([
  'child',
  'signal',
  'connection',
  'lock',
  'semaphore',
  'message',
  'time',
]);
/** Shown only if they last: a run-time system waits like this all the time. */
const idle: ReadonlySet<WaitKind> = new Set<WaitKind>(['readiness', 'futex']);
const shortestIdle = 0.02;
/** At most this many seconds are between the end of a wait and the moment that ended it. */
const sameTime = 0.0005;
const waitLimit = 20_000;

/** A call that waited. */
export interface Wait {
  readonly pid: number;
  readonly thread: number | undefined;
  readonly call: string;
  readonly since: number;
  /** `undefined` if the call never returned. */
  readonly until: number | undefined;
  /** The time-out of the call, in seconds. */
  readonly limit: number | undefined;
  readonly object: SharedObject | undefined;
  /** The process that ended it, if the trace shows it. */
  releasedBy: number | undefined;
  /** For a read that never returned: the processes that still held a write end. */
  readonly holders: readonly Holder[];
}

interface Holder {
  readonly pid: number;
  readonly descriptor: number;
}

interface HeldEnd {
  readonly object: SharedObject;
  readonly descriptor: number;
}

export class Waits {
  readonly #waits: Wait[] = [];
  readonly #last = new Map<number, Wait>();
  /** The write ends that each process closed at the latest time at which it closed any. */
  readonly #closings = new Map<number, { time: number; ends: HeldEnd[] }>();
  /** The processes that held a write end of an object until they were killed. */
  readonly #held = new Map<string, Holder[]>();

  add(event: Event): void {
    if (event.type === 'blocked') this.#blocked(event);
    else if (event.type === 'closed') this.#closed(event);
    else if (event.type === 'process-ended' && event.signal !== undefined) this.#killed(event);
  }

  #blocked(event: EventOf<'blocked'>): void {
    const { pid, thread, call, since, until, limit, object } = event;
    const lasts = (until ?? Infinity) - since;
    const kind = waitKindOf(call);
    // Most commands of fcntl(2) wait for nothing, and the event does not name the command.
    if (kind === undefined || kind === 'record-lock') return;
    const isIdle = idle.has(kind);
    if (isIdle && (lasts < shortestIdle || thread !== undefined)) return;
    if (object !== undefined && /file|device|terminal|eventfd|other/.test(object.kind)) {
      if (kind !== 'lock') return;
    }
    if (object === undefined && !isIdle && !always.has(kind)) return;
    if (this.#waits.length >= waitLimit) return;
    const wait: Wait = {
      pid,
      thread,
      call,
      since,
      until,
      limit,
      object,
      releasedBy: undefined,
      holders: [],
    };
    this.#waits.push(wait);
    this.#last.set(pid, wait);
  }

  /** A moment right after a wait is what ended it. */
  endedBy(moment: Moment): void {
    const { other, kind, time } = moment;
    if (other === undefined || kind === 'sent' || kind === 'born' || kind === 'orphaned') return;
    const isCollection = kind === 'collected';
    const wait = this.#last.get(isCollection ? other : moment.pid);
    if (wait?.until === undefined || wait.releasedBy !== undefined) return;
    if (Math.abs(time - wait.until) < sameTime) {
      const by = isCollection ? moment.pid : other;
      if (by !== wait.pid) wait.releasedBy = by;
    }
  }

  /** A write end is closed: by a call, or by the end of its process. */
  #closed({ object, mode, pid, descriptor, time }: EventOf<'closed'>): void {
    if (mode === 'read') return;
    const last = this.#closings.get(pid);
    // The ends that close when a process ends all close at the same time.
    if (last?.time === time) last.ends.push({ object, descriptor });
    else this.#closings.set(pid, { time, ends: [{ object, descriptor }] });
  }

  /** The ends that close when a process is killed were open until then. */
  #killed({ pid, time }: EventOf<'process-ended'>): void {
    const last = this.#closings.get(pid);
    if (last?.time !== time) return;
    for (const { object, descriptor } of last.ends) {
      const holders = this.#held.get(object.id) ?? [];
      holders.push({ pid, descriptor });
      this.#held.set(object.id, holders);
    }
  }

  /** The waits between processes, in the order of their beginnings. */
  between(isShared: (object: SharedObject) => boolean): Wait[] {
    return this.#waits
      .filter(({ object, call, until }) => {
        if (object === undefined || until === undefined || isAlwaysShown(call)) return true;
        return object.kind === 'fifo' || isShared(object);
      })
      .sort((a, b) => a.since - b.since)
      .map((wait) => {
        if (wait.until !== undefined || !isHandledBy(wait.call, 'bytesRead')) return wait;
        return { ...wait, holders: this.#held.get(wait.object?.id ?? '') ?? [] };
      });
  }
}

function isAlwaysShown(call: string): boolean {
  const kind = waitKindOf(call);
  return kind !== undefined && always.has(kind);
}
