/**
 * Turns traced events into moments. Here an event becomes an end of an arrow, and names the other end: the
 * process (`other`) and the moment (`from`).
 */
import type { Event, EventOf, SharedObject } from '../observe/events.js';
import { contentLimit, type Moment } from './moment.js';
import { isRename, isSemaphore, type Objects } from './objects.js';

/** No drawing shows more, and memory must not grow with a program that never ends. */
const momentLimit = 100_000;

type MomentFields = Omit<Moment, 'id' | 'time' | 'pid' | 'known'>;

/** The kinds of objects whose creation is a moment. */
const named: ReadonlySet<string> = new Set(['fifo', 'segment', 'semaphore', 'queue']);

export class Moments {
  readonly #byId = new Map<number, Moment>();
  readonly #objects: Objects;
  /** The moments from which an arrow goes to another process. */
  readonly #sources = new Set<number>();
  #dropped = 0;

  constructor(objects: Objects) {
    this.#objects = objects;
  }

  all(): IterableIterator<Moment> {
    return this.#byId.values();
  }

  /** How many moments were not kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** @returns Whether there was room for it. */
  keep(moment: Moment): boolean {
    if (this.#byId.size >= momentLimit) {
      this.#dropped += 1;
      return false;
    }
    this.#byId.set(moment.id, moment);
    const { from, other, pid } = moment;
    if (from !== undefined && other !== pid) this.#sources.add(from);
    return true;
  }

  /** Whether it is certain already that it concerns more than one process. */
  isBetween({ id, kind, object, pid, other, lost }: Moment): boolean {
    const isShared = object !== undefined && this.#objects.isShared(object);
    if (kind === 'closed' && lost !== undefined) return true;
    if (kind === 'written' || kind === 'closed' || kind === 'shut') return isShared;
    if (kind === 'read' || kind === 'end-of-file') {
      return other === undefined ? isShared : other !== pid;
    }
    if (kind === 'released') return this.#sources.has(id);
    if (kind === 'acquired' || kind === 'noticed' || kind === 'received') {
      return other !== undefined && other !== pid;
    }
    return true;
  }

  /** @returns `undefined` for an event that no view shows. */
  of(event: Event): Moment | undefined {
    const fields = this.#fieldsOf(event);
    if (fields === undefined) return undefined;
    const { id, time, pid, known } = event;
    return { id, time, pid, known, ...fields };
  }

  #fieldsOf(event: Event): MomentFields | undefined {
    switch (event.type) {
      case 'process-born':
        return { kind: 'born', other: event.parent, call: event.call };
      case 'program-started':
        return { kind: 'started', words: event.words };
      case 'process-ended':
        return { kind: 'ended', status: event.status, signal: event.signal };
      case 'process-collected': {
        const { by, parent, call, cause } = event;
        return {
          kind: 'collected',
          other: by === 'parent' ? parent : undefined,
          call,
          from: cause,
        };
      }
      case 'process-orphaned':
        return {
          kind: 'orphaned',
          other: event.parent,
          ...(event.adopter !== undefined && { words: [String(event.adopter)] }),
        };
      case 'signal-sent': {
        const { signal, target, call, value, error } = event;
        // A run-time system signals threads of its own process.
        if (call === 'rt_tgsigqueueinfo' && target === event.pid) return undefined;
        return { kind: 'sent', signal, other: target, call, value, error };
      }
      case 'signal-delivered':
        return this.#delivered(event);
      case 'signal-coalesced':
        return { kind: 'coalesced', signal: event.signal, other: event.sender, from: event.cause };
      case 'signal-lost': {
        const { signal, sender, how, cause } = event;
        return { kind: 'lost', signal, other: sender, from: cause, words: [how] };
      }
      case 'memory-copied': {
        const { direction, target, count, data, call } = event;
        const words = [direction];
        const traffic = this.#objects.trafficOf({ kind: 'process', id: `memory of ${target}` });
        traffic?.add(data?.length === count ? data : undefined);
        const content = kept(data);
        return { kind: 'copied', other: target, words, count, content, call, traffic };
      }
      case 'failed': {
        const { call, error, object, path } = event;
        if (object?.kind === 'device') return undefined;
        return {
          kind: 'failed',
          call,
          error,
          object,
          ...(path !== undefined && { words: [path] }),
        };
      }
      case 'blocked':
        return undefined;
      default:
        return 'object' in event ? this.#onObject(event) : undefined;
    }
  }

  #causeOf({ cause }: Event): Moment | undefined {
    return cause === undefined ? undefined : this.#byId.get(cause);
  }

  #delivered(event: EventOf<'signal-delivered'>): MomentFields | undefined {
    const { signal, sender, value, how } = event;
    const sent = this.#causeOf(event);
    const isOwn = sender === event.pid && event.code !== 'SI_USER';
    if (isOwn && sent === undefined) return undefined;
    const words = how === 'ignored' ? [how] : undefined;
    return { kind: 'delivered', signal, other: sender, from: sent?.id, value, words };
  }

  #onObject(event: Extract<Event, { object: SharedObject }>): MomentFields | undefined {
    const { object } = event;
    switch (event.type) {
      case 'made':
        if (event.of !== undefined) return this.#named(event, event.of);
        return named.has(object.kind) ? { kind: 'made', object, call: event.call } : undefined;
      case 'removed':
        if (this.#objects.endsRename(object) || this.#objects.isUnnamed(object)) return undefined;
        return this.#isUnusedFile(object)
          ? undefined
          : { kind: 'removed', object, call: event.call };
      case 'opened':
        if (object.kind !== 'fifo' && object.kind !== 'segment') return undefined;
        return { kind: 'opened', object, descriptor: event.descriptor };
      case 'mapped':
        if (!event.shared || this.#objects.isUnnamed(object)) return undefined;
        return { kind: 'mapped', object, call: event.call };
      case 'memory-sampled':
        return { kind: 'value', object, content: event.data, count: event.data.length };
      case 'bound':
      case 'connected':
        return { kind: event.type, object, words: [event.address] };
      case 'accepted':
        return { kind: 'accepted', object };
      case 'closed':
        if (!event.last || event.mode === 'read') return undefined;
        return { kind: 'closed', object, descriptor: event.descriptor, lost: this.#lostBy(event) };
      case 'shut':
        return event.how === 'SHUT_RD' ? undefined : { kind: 'shut', object, words: [event.how] };
      case 'descriptor-received': {
        const { from: other, cause: from, call, descriptor } = event;
        return { kind: 'received', object, other, from, call, descriptor };
      }
      case 'released':
        return { kind: 'released', object, call: event.call };
      case 'acquired': {
        const from = this.#causeOf(event);
        return { kind: 'acquired', object, call: event.call, from: from?.id, other: from?.pid };
      }
      case 'change-noticed': {
        const { path, changes, by: other } = event;
        return { kind: 'noticed', object, other, words: [path, ...changes] };
      }
      case 'written':
        return this.#written(event);
      case 'read':
        return this.#read(event);
      default:
        return undefined;
    }
  }

  /** What another process had sent to a socket that is closed. */
  #lostBy(event: EventOf<'closed'>): number | undefined {
    const sender = this.#causeOf(event)?.pid;
    return sender === undefined || sender === event.pid ? undefined : event.unread;
  }

  #isUnusedFile(object: SharedObject): boolean {
    return object.kind === 'file' && !this.#objects.isUsed(object);
  }

  #named({ call, object }: EventOf<'made'>, of: SharedObject): MomentFields | undefined {
    if (isSemaphore(object)) return { kind: 'made', object, call: 'sem_open' };
    if (this.#isUnusedFile(of)) return undefined;
    const kind = isRename(call) ? 'renamed' : 'linked';
    return { kind, object: of, words: [object.path ?? object.id] };
  }

  #written(event: EventOf<'written'>): MomentFields | undefined {
    const { object, count, call, descriptor } = event;
    const fields = { object, count, content: contentOf(event), call, descriptor };
    if (this.#objects.isOutput(event)) {
      return object.path === '/dev/null' ? undefined : { kind: 'printed', ...fields };
    }
    if (!this.#objects.isChannel(object)) return undefined;
    return { kind: 'written', ...fields, traffic: this.#objects.trafficOf(object) };
  }

  #read(event: EventOf<'read'>): MomentFields | undefined {
    const { object, count, call, descriptor, echoed, lost } = event;
    if (!this.#objects.isChannel(object)) return undefined;
    const from = this.#causeOf(event);
    // A socket that was closed before it was accepted never came to know its peer.
    if (from?.object !== undefined) this.#objects.use(from.object, event.pid);
    const common = { object, call, descriptor, from: from?.id, other: from?.pid };
    // An empty message is no end.
    if (count === 0 && from?.kind !== 'written') return { kind: 'end-of-file', ...common };
    const traffic = this.#objects.trafficOf(object);
    return { kind: 'read', count, echoed, lost, content: contentOf(event), ...common, traffic };
  }
}

function contentOf({ data }: EventOf<'written' | 'read'>): Buffer | undefined {
  return kept(data);
}

/** A copy, where it is shorter: the bytes of the whole message need not stay in memory. */
function kept(data: Buffer | undefined): Buffer | undefined {
  if (data === undefined || data.length <= contentLimit) return data;
  return Buffer.from(data.subarray(0, contentLimit));
}

/** Whether it is a write or a release, which is shown with the moment that it makes possible. */
export function isHalf({ kind }: Moment): boolean {
  return kind === 'written' || kind === 'released';
}
