/** From events to the picture, one event at a time. */
import type { Event, EventOf, SharedObject } from '../observe/events.js';
import { laneName } from '../trace/text/lane-name.js';
import { contentLimit, type Fill, type Lane, type Moment, type Picture } from './picture.js';
import { Waits } from './waits.js';

/** Beyond, a picture shows nothing any more, and memory must not follow a program without end. */
const momentLimit = 50_000;

type MomentFields = Omit<Moment, 'id' | 'time' | 'pid' | 'known'>;

/** A descriptor of these is no news in itself, only what passes through it. */
const passing: ReadonlySet<string> = new Set(['pipe', 'fifo', 'socket', 'queue']);
/** Worth a moment when it is made, opened or removed. */
const named: ReadonlySet<string> = new Set([
  'pipe',
  'fifo',
  'socket',
  'segment',
  'semaphore',
  'queue',
]);

export class Chronicle {
  readonly #lanes = new Map<number, Lane>();
  readonly #moments = new Map<number, Moment>();
  readonly #waits = new Waits();
  /** Who wrote to, read from or mapped an object. */
  readonly #users = new Map<string, Set<number>>();
  readonly #madeHere = new Set<string>();
  /** What was given another name, and loses this one next. */
  readonly #renamed = new Set<string>();
  readonly #fills = new Map<string, { object: SharedObject; points: Fill['points'][number][] }>();
  readonly #cells = new Set<SharedObject>();
  #begin: number | undefined;
  #end = 0;
  #dropped = 0;
  #stopped = false;

  /** @returns The moment, when it is certain already that it concerns more than one process. */
  add(event: Event): Moment | undefined {
    if (this.#stopped && !this.#tellsOfBefore(event)) return undefined;
    this.#begin ??= event.time;
    this.#end = Math.max(this.#end, event.time);
    const fields = this.#fieldsOf(event);
    if (fields === undefined) return undefined;
    const { id, time, pid, known } = event;
    const moment: Moment = { id, time, pid, known, ...fields };
    if (this.#moments.size >= momentLimit) {
      this.#dropped += 1;
      return this.#isBetween(moment) ? moment : undefined;
    }
    this.#moments.set(id, moment);
    this.#waits.released(moment);
    return this.#isBetween(moment) && !this.#isHalf(moment) ? moment : undefined;
  }

  /** From now on every process is being ended by us, which is no part of the picture. */
  stop(): void {
    this.#stopped = true;
  }

  /** What it was waiting in, and what it held. */
  #tellsOfBefore(event: Event): boolean {
    if (event.type === 'blocked') return event.until === undefined;
    return event.type === 'closed' || event.type === 'process-ended';
  }

  /** What was seen so far. */
  picture(): Picture {
    return {
      lanes: [...this.#lanes.values()],
      moments: [...this.#moments.values()].filter((moment) => this.#isBetween(moment)),
      // Who is born after the stop has no part in it, and no wait either.
      waits: this.#waits
        .between((object) => this.#isShared(object))
        .filter(({ pid }) => this.#lanes.has(pid)),
      fills: [...this.#fills.values()].filter((fill) => this.#isShared(fill.object)),
      cells: [...this.#cells],
      begin: this.#begin ?? 0,
      end: this.#end,
      dropped: this.#dropped,
    };
  }

  lane(pid: number): Lane | undefined {
    return this.#lanes.get(pid);
  }

  /** A write is told with the read that takes it. */
  #isHalf({ kind, object }: Moment): boolean {
    return kind === 'written' && object !== undefined && passing.has(object.kind);
  }

  #isBetween({ kind, object, pid, other }: Moment): boolean {
    if (kind === 'written' || kind === 'closed' || kind === 'shut') return this.#isShared(object);
    if (kind === 'read' || kind === 'end-of-file') {
      return other !== undefined ? other !== pid : this.#isShared(object);
    }
    return true;
  }

  #isShared(object: SharedObject | undefined): boolean {
    if (object === undefined) return false;
    const users = this.#users.get(object.id);
    if (object.peer === undefined) return users !== undefined && users.size > 1;
    return new Set([...(users ?? []), ...(this.#users.get(object.peer) ?? [])]).size > 1;
  }

  #used(object: SharedObject, pid: number): void {
    const users = this.#users.get(object.id);
    if (users === undefined) this.#users.set(object.id, new Set([pid]));
    else users.add(pid);
  }

  #fieldsOf(event: Event): MomentFields | undefined {
    switch (event.type) {
      case 'process-born':
        this.#born(event);
        return { kind: 'born', other: event.parent, call: event.call };
      case 'program-started': {
        const lane = this.#lanes.get(event.pid);
        if (lane !== undefined) lane.name = laneName(event.words, event.path);
        return { kind: 'started', words: event.words };
      }
      case 'process-ended':
        return this.#ended(event);
      case 'process-collected': {
        const lane = this.#lanes.get(event.pid);
        if (lane !== undefined) lane.collected = event.time;
        const { by, parent, call, cause } = event;
        return {
          kind: 'collected',
          other: by === 'parent' ? parent : undefined,
          call,
          from: cause,
        };
      }
      case 'process-orphaned': {
        const lane = this.#lanes.get(event.pid);
        if (lane !== undefined) lane.orphaned = event.time;
        return { kind: 'orphaned', other: event.parent };
      }
      case 'signal-sent':
        // A thread's signal to its own process is the affair of its run-time system.
        if (event.call === 'rt_tgsigqueueinfo' && event.target === event.pid) return undefined;
        return {
          kind: 'sent',
          signal: event.signal,
          other: event.target,
          call: event.call,
          value: event.value,
          error: event.error,
        };
      case 'signal-delivered':
        return this.#delivered(event);
      case 'signal-coalesced':
        return { kind: 'coalesced', signal: event.signal, other: event.sender, from: event.cause };
      case 'failed':
        if (event.object?.kind === 'device') return undefined;
        return { kind: 'failed', call: event.call, error: event.error, object: event.object };
      case 'blocked':
        this.#begin = Math.min(this.#begin ?? event.since, event.since);
        this.#waits.add(event);
        return undefined;
      default:
        return 'object' in event ? this.#onObject(event) : undefined;
    }
  }

  #born(event: EventOf<'process-born'>): void {
    const parent = event.parent === undefined ? undefined : this.#lanes.get(event.parent);
    this.#lanes.set(event.pid, {
      pid: event.pid,
      parent: event.parent,
      born: event.time,
      name: parent?.name ?? '',
      ended: undefined,
      status: undefined,
      signal: undefined,
      collected: undefined,
      orphaned: undefined,
    });
  }

  #ended(event: EventOf<'process-ended'>): MomentFields | undefined {
    if (event.signal !== undefined) this.#waits.killed(event);
    if (this.#stopped) return undefined;
    const lane = this.#lanes.get(event.pid);
    if (lane !== undefined) {
      lane.ended = event.time;
      lane.status = event.status;
      lane.signal = event.signal;
    }
    return { kind: 'ended', status: event.status, signal: event.signal };
  }

  #delivered(event: EventOf<'signal-delivered'>): MomentFields | undefined {
    const { signal, sender, cause, value } = event;
    const sent = cause === undefined ? undefined : this.#moments.get(cause);
    const isOwn = sender === event.pid && event.code !== 'SI_USER';
    if (isOwn && sent === undefined) return undefined;
    return { kind: 'delivered', signal, other: sender, from: sent?.id, value };
  }

  #named({ call, object }: EventOf<'made'>, of: SharedObject): MomentFields | undefined {
    const kind = call.startsWith('rename') ? 'renamed' : 'linked';
    if (kind === 'renamed') this.#renamed.add(of.id);
    return of.kind === 'file' && !this.#users.has(of.id)
      ? undefined
      : { kind, object: of, words: [object.path ?? object.id] };
  }

  #onObject(event: Extract<Event, { object: SharedObject }>): MomentFields | undefined {
    const { object } = event;
    switch (event.type) {
      case 'made':
        this.#madeHere.add(object.id);
        if (object.peer !== undefined) this.#madeHere.add(object.peer);
        if (event.of !== undefined) return this.#named(event, event.of);
        if (!named.has(object.kind)) return undefined;
        return object.kind === 'pipe' || object.kind === 'socket'
          ? undefined
          : { kind: 'made', object, call: event.call };
      case 'removed':
        if (this.#renamed.delete(object.id)) return undefined;
        return object.kind === 'file' && !this.#users.has(object.id)
          ? undefined
          : { kind: 'removed', object, call: event.call };
      case 'opened':
        if (object.kind !== 'fifo' && object.kind !== 'segment') return undefined;
        this.#madeHere.add(object.id);
        return { kind: 'opened', object, descriptor: event.descriptor };
      case 'mapped':
        if (!event.shared) return undefined;
        this.#used(object, event.pid);
        return { kind: 'mapped', object, call: event.call };
      case 'memory-sampled':
        this.#cells.add(object);
        return { kind: 'value', object, content: event.data, count: event.data.length };
      case 'bound':
        this.#madeHere.add(object.id);
        return { kind: 'bound', object, words: [event.address] };
      case 'connected':
        this.#madeHere.add(object.id);
        return { kind: 'connected', object, words: [event.address] };
      case 'accepted':
        this.#madeHere.add(object.id);
        return { kind: 'accepted', object };
      case 'closed':
        this.#waits.closed(event);
        return event.last && event.mode !== 'read' && !this.#stopped
          ? { kind: 'closed', object, descriptor: event.descriptor }
          : undefined;
      case 'shut':
        return event.how === 'SHUT_RD' ? undefined : { kind: 'shut', object, words: [event.how] };
      case 'written':
        return this.#written(event);
      case 'read':
        return this.#read(event);
      default:
        return undefined;
    }
  }

  #written(event: EventOf<'written'>): MomentFields | undefined {
    const { object, count, call, descriptor } = event;
    const content = event.data?.subarray(0, contentLimit);
    const isOutput = (descriptor === 1 || descriptor === 2) && !this.#madeHere.has(object.id);
    if (isOutput) {
      if (object.path === '/dev/null') return undefined;
      return { kind: 'printed', object, count, content, call, descriptor };
    }
    if (!passing.has(object.kind)) return undefined;
    this.#used(object, event.pid);
    this.#fill(object, event.id, count);
    return { kind: 'written', object, count, content, call, descriptor };
  }

  #read(event: EventOf<'read'>): MomentFields | undefined {
    const { object, count, call, descriptor, cause } = event;
    if (!passing.has(object.kind)) return undefined;
    const from = cause === undefined ? undefined : this.#moments.get(cause);
    this.#used(object, event.pid);
    // A socket that was closed before it was accepted was never told its peer.
    if (from?.object !== undefined) this.#used(from.object, event.pid);
    this.#fill(object, event.id, -count);
    const common = { object, call, descriptor, from: from?.id, other: from?.pid };
    if (count === 0) return { kind: 'end-of-file', ...common };
    return { kind: 'read', count, content: event.data?.subarray(0, contentLimit), ...common };
  }

  #fill(object: SharedObject, moment: number, change: number): void {
    if (object.kind !== 'pipe' && object.kind !== 'fifo') return;
    if (change === 0 || this.#moments.size >= momentLimit) return;
    let fill = this.#fills.get(object.id);
    if (fill === undefined) this.#fills.set(object.id, (fill = { object, points: [] }));
    const before = fill.points.at(-1)?.bytes ?? 0;
    fill.points.push({ moment, bytes: Math.max(0, before + change) });
  }
}
