/** The waits that concern other processes, and the process that ended each. */
import type { WaitKind } from '../system-calls/system-call.js';
import { isHandledBy, waitKindOf } from '../system-calls/system-calls.js';
import type { Event, EventOf, SharedObject } from '../observe/events.js';

/** Shown for any object: these calls wait for other processes, or for a time. */
const always: ReadonlySet<WaitKind> = new Set<WaitKind>([
  'child',
  'signal',
  'connection',
  'lock',
  'record-lock',
  'semaphore',
  'message',
  'time',
]);
/** Shown only if they last: a run-time system waits like this all the time. */
const idle: ReadonlySet<WaitKind> = new Set<WaitKind>(['readiness', 'futex']);
const shortestIdle = 0.02;
/** Seconds. Who has used an object before, and waits for it no longer than this when the trace is stopped, is busy. */
const inPassing = 0.05;
const waitLimit = 20_000;

/** A call that waited. */
export interface Wait {
  readonly pid: number;
  readonly thread: number | undefined;
  readonly call: string;
  readonly since: number;
  /** `undefined` if it had not ended when the trace was stopped. */
  readonly until: number | undefined;
  readonly error: string | undefined;
  /** Whether its thread ended within the call. */
  readonly isEnded: boolean;
  /** The time-out of the call, in seconds. */
  readonly limit: number | undefined;
  readonly object: SharedObject | undefined;
  /** The process that ended it, if the trace shows it. */
  readonly releasedBy: number | undefined;
  /** For a read that never returned: the processes that still held a write end. */
  readonly holders: readonly Holder[];
  /** The child for which it waits, if the call names one. */
  readonly awaited: number | undefined;
  /** Whether each of them reads from the same object, or waits for the reader to end: nobody will ever write. */
  readonly isEndless: boolean;
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
  /** The objects that each living process has used. */
  readonly #used = new Map<number, Set<SharedObject>>();
  /** The write ends that each process closed at the latest time at which it closed any. */
  readonly #closings = new Map<number, { time: number; ends: HeldEnd[] }>();
  /** The processes that held a write end of an object until they were killed. */
  readonly #held = new Map<string, Holder[]>();

  /** @param stoppedAt When the run was stopped; Infinity before that. */
  add(event: Event, stoppedAt: number): void {
    if (event.type === 'blocked') this.#blocked(event, stoppedAt);
    else if (event.type === 'read' || event.type === 'written') {
      this.#use(event);
    } else if (event.type === 'closed') this.#closed(event);
    else if (event.type === 'process-ended') {
      this.#used.delete(event.pid);
      if (event.signal !== undefined) this.#killed(event);
    }
  }

  #blocked(event: EventOf<'blocked'>, stoppedAt: number): void {
    const { pid, thread, call, since, ended, limit, object, by, awaited, error } = event;
    const until = event.until ?? ended;
    // A call that never returned waited until the stop, whenever strace wrote its line.
    const lasts = (until ?? (stoppedAt < Infinity ? stoppedAt : event.time)) - since;
    const kind = waitKindOf(call);
    if (kind === undefined) return;
    const isUsed = object !== undefined && this.#used.get(pid)?.has(object) === true;
    const isBusy = isUsed && lasts < inPassing;
    if (until === undefined && isBusy) return;
    const isIdle = idle.has(kind);
    // A futex in shared memory concerns other processes.
    if (isIdle && object?.kind !== 'futex' && object?.kind !== 'semaphore') {
      if (lasts < shortestIdle || thread !== undefined) return;
    }
    // An open waits for another process only at a FIFO.
    if (kind === 'opening' && object?.kind !== 'fifo') return;
    if (object !== undefined && /file|device|other/.test(object.kind)) {
      if (kind !== 'lock' && kind !== 'record-lock') return;
    }
    // At a terminal that the run did not make, a program waits for a person.
    if (object?.kind === 'terminal' && by === undefined) return;
    if (object === undefined && !isIdle && !always.has(kind)) return;
    if (this.#waits.length >= waitLimit) return;
    this.#waits.push({
      ...{
        pid,
        thread,
        call,
        since,
        until,
        limit,
        object,
        awaited,
        error,
        holders: [],
        isEndless: false,
      },
      isEnded: ended !== undefined,
      releasedBy: by === pid ? undefined : by,
    });
  }

  #use({ pid, object }: EventOf<'read' | 'written'>): void {
    const used = this.#used.get(pid) ?? new Set();
    this.#used.set(pid, used.add(object));
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
      .filter(({ object, call, until, releasedBy, error }) => {
        if (object !== undefined && until !== undefined && isTransfer(call)) {
          // What nobody released was only slow: bytes, or room for them, were there.
          if (releasedBy === undefined && error === undefined && isShared(object)) return false;
        }
        if (object === undefined || until === undefined || isAlwaysShown(call)) return true;
        return object.kind === 'fifo' || releasedBy !== undefined || isShared(object);
      })
      .sort((a, b) => a.since - b.since)
      .map((wait) => {
        if (wait.until !== undefined || !isHandledBy(wait.call, 'bytesRead')) return wait;
        const holders = this.#held.get(wait.object?.id ?? '') ?? [];
        const isEndless =
          holders.length > 0 && holders.every(({ pid }) => this.#isStuck(pid, wait));
        return { ...wait, holders, isEndless };
      });
  }

  #isStuck(process: number, reader: Wait): boolean {
    return this.#waits.some(
      ({ pid, until, object, awaited }) =>
        pid === process &&
        until === undefined &&
        (object === reader.object || awaited === reader.pid),
    );
  }
}

function isTransfer(call: string): boolean {
  return isHandledBy(call, 'bytesRead') || isHandledBy(call, 'bytesWritten');
}

function isAlwaysShown(call: string): boolean {
  const kind = waitKindOf(call);
  return kind !== undefined && always.has(kind);
}
