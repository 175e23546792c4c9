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
/** Seconds. A wait shorter than this, for an object that the process has used before, is a pause of a busy process. */
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
  /** For a read that never returned: the processes that still held a write end or, of a socket, the other end. */
  readonly holders: readonly Holder[];
  /** The child for which it waits, if the call names one. */
  readonly awaited: number | undefined;
  /** Whether each of them waits for bytes that only such processes can write, or for one of them to end. */
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
  /** The threads of each process that are not its first. */
  readonly #threads = new Map<number, Set<number>>();
  /** The pseudo-terminals that the run has made. */
  readonly #terminals = new Set<SharedObject>();

  /** @param stoppedAt When the run was stopped; Infinity before that. */
  add(event: Event, stoppedAt: number): void {
    switch (event.type) {
      case 'blocked':
        this.#blocked(event, stoppedAt);
        return;
      case 'read':
      case 'written':
        this.#use(event);
        return;
      case 'closed':
        this.#closed(event);
        return;
      case 'made':
        if (event.object.kind === 'terminal') this.#terminals.add(event.object);
        return;
      case 'thread-born':
      case 'thread-ended':
        this.#countThread(event);
        return;
      case 'program-started':
        this.#threads.delete(event.pid);
        return;
      case 'process-ended':
        this.#used.delete(event.pid);
        if (event.signal !== undefined) this.#killed(event);
        return;
      default:
        return;
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
    // What waits for a signal, by signalfd(2), is released by its sender.
    if (object !== undefined && /file|device|other/.test(object.kind) && by === undefined) {
      if (kind !== 'lock' && kind !== 'record-lock') return;
    }
    // At a terminal that the run did not make, a program waits for a person.
    if (object?.kind === 'terminal' && by === undefined && !this.#terminals.has(object)) return;
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

  #countThread({ type, pid, thread }: EventOf<'thread-born' | 'thread-ended'>): void {
    const threads = this.#threads.get(pid) ?? new Set();
    this.#threads.set(pid, threads);
    if (thread === undefined) return;
    if (type === 'thread-born') threads.add(thread);
    else threads.delete(thread);
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
    const waits: Wait[] = this.#waits
      .filter(({ object, call, until, releasedBy, error }) => {
        // A call that no process released was only slow: bytes, or room for them, or an ended child were there.
        const isSlow = until !== undefined && releasedBy === undefined && error === undefined;
        if (isSlow && waitKindOf(call) === 'child') return false;
        if (isSlow && object !== undefined && isTransfer(call) && isShared(object)) return false;
        if (object === undefined || until === undefined || isAlwaysShown(call)) return true;
        return object.kind === 'fifo' || releasedBy !== undefined || isShared(object);
      })
      .sort((a, b) => a.since - b.since)
      .map((wait) => ({ ...wait, holders: this.#holdersFor(wait) }));
    const endless = this.#endlessReads(waits);
    return waits.map((wait) => (endless.has(wait) ? { ...wait, isEndless: true } : wait));
  }

  #holdersFor({ call, until, object }: Wait): readonly Holder[] {
    if (object === undefined || until !== undefined || !isHandledBy(call, 'bytesRead')) return [];
    // Which side of a terminal a descriptor was is not told.
    if (object.kind === 'terminal') return [];
    const end = object.kind === 'socket' ? object.peer : object.id;
    return this.#held.get(end ?? '') ?? [];
  }

  /** The reads that only processes could end which are in such a read themselves, or wait for such a reader to end. */
  #endlessReads(waits: readonly Wait[]): Set<Wait> {
    const open = waits.filter(({ until, limit }) => until === undefined && limit === undefined);
    const stuck = new Set(open.filter(({ holders }) => holders.length > 0));
    const isStuck = (pid: number): boolean => {
      const readers = new Set([...stuck].map((read) => read.pid));
      const waiting = open
        .filter((one) => one.pid === pid && (stuck.has(one) || readers.has(one.awaited ?? 0)))
        .map(({ thread }) => thread);
      return [undefined, ...(this.#threads.get(pid) ?? [])].every((one) => waiting.includes(one));
    };
    for (let before = -1; before !== stuck.size;) {
      before = stuck.size;
      for (const read of [...stuck]) {
        if (!read.holders.every(({ pid }) => isStuck(pid))) stuck.delete(read);
      }
    }
    return stuck;
  }
}

function isTransfer(call: string): boolean {
  return isHandledBy(call, 'bytesRead') || isHandledBy(call, 'bytesWritten');
}

function isAlwaysShown(call: string): boolean {
  const kind = waitKindOf(call);
  return kind !== undefined && always.has(kind);
}
