/** The objects that processes share: their makers, their users, and which of them the run itself opened. */
import type { Event, EventOf, SharedObject } from '../observe/events.js';
import { Traffic } from './traffic.js';

/** Through these kinds of objects, processes exchange messages. */
const channels: ReadonlySet<string> = new Set(['pipe', 'fifo', 'socket', 'queue', 'eventfd']);

export class Objects {
  /** By the id of an object, the processes that wrote to it, read from it or mapped it. */
  readonly #users = new Map<string, Set<number>>();
  readonly #makers = new Map<string, number>();
  /** The objects that the run opened or connected itself; it inherited others, such as its standard output. */
  readonly #opened = new Set<string>();
  /** The objects to which rename(2) gave another name; the removal of this one follows. */
  readonly #renamed = new Set<string>();
  /** The semaphores that sem_open(3) is making: they have no name yet that anybody asked for. */
  readonly #unnamed = new Set<string>();
  /** Memory whose value is known at some moments. */
  readonly sampled = new Set<SharedObject>();

  readonly #keepsBytes: boolean;
  /** By object, or by both ends of a socket. */
  readonly #traffic = new Map<string, Traffic>();

  /** @param keepsBytes Whether what passes is never shown as integers. */
  constructor(keepsBytes = false) {
    this.#keepsBytes = keepsBytes;
  }

  /** Whether processes exchange messages through it: a terminal only if the run made it. */
  isChannel({ kind, id }: SharedObject): boolean {
    return channels.has(kind) || (kind === 'terminal' && this.#makers.has(id));
  }

  trafficOf({ id, peer }: SharedObject): Traffic | undefined {
    if (this.#keepsBytes) return undefined;
    const key = peer === undefined ? id : [id, peer].sort().join(' ');
    const known = this.#traffic.get(key) ?? this.#traffic.get(id) ?? new Traffic();
    this.#traffic.set(key, known);
    return known;
  }

  add(event: Event): void {
    switch (event.type) {
      case 'made':
        this.#made(event);
        return;
      case 'opened':
        if (event.object.kind === 'fifo' || event.object.kind === 'segment') {
          this.#opened.add(event.object.id);
        }
        if (event.created && isSemaphore(event.object)) this.#unnamed.add(event.object.id);
        return;
      case 'bound':
      case 'connected':
      case 'accepted':
        this.#opened.add(event.object.id);
        return;
      case 'mapped':
        if (event.shared) this.use(event.object, event.pid);
        return;
      case 'written':
        if (!this.isChannel(event.object) || this.isOutput(event)) return;
        this.use(event.object, event.pid);
        this.#noteTraffic(event);
        return;
      case 'read':
        if (!this.isChannel(event.object)) return;
        this.use(event.object, event.pid);
        if (event.count > 0) this.#noteTraffic(event);
        return;
      case 'acquired':
      case 'released':
        if (event.object.kind !== 'file') this.use(event.object, event.pid);
        return;
      case 'memory-sampled':
        this.sampled.add(event.object);
        return;
      default:
        return;
    }
  }

  #made({ object, pid, call, of }: EventOf<'made'>): void {
    this.#makers.set(object.id, pid);
    if (object.peer !== undefined) this.#makers.set(object.peer, pid);
    // sem_open(3) makes a semaphore under another name, links it, and removes that name.
    const isNamed = isRename(call) || isSemaphore(object);
    if (of !== undefined && isNamed) this.#renamed.add(of.id);
  }

  #noteTraffic({ object, data, count }: EventOf<'written' | 'read'>): void {
    this.trafficOf(object)?.add(data?.length === count ? data : undefined);
  }

  makerOf({ id }: SharedObject): number | undefined {
    return this.#makers.get(id);
  }

  use({ id }: SharedObject, pid: number): void {
    const users = this.#users.get(id);
    if (users === undefined) this.#users.set(id, new Set([pid]));
    else users.add(pid);
  }

  isUsed({ id }: SharedObject): boolean {
    return this.#users.has(id);
  }

  /** Whether more than one process uses the object or, for a socket, its peer. */
  isShared({ id, peer }: SharedObject): boolean {
    const users = this.#users.get(id);
    if (peer === undefined) return users !== undefined && users.size > 1;
    return new Set([...(users ?? []), ...(this.#users.get(peer) ?? [])]).size > 1;
  }

  /** Whether it was written to a standard stream that the run inherited. */
  isOutput({ descriptor, object: { id } }: EventOf<'written'>): boolean {
    const isOwn = this.#makers.has(id) || this.#opened.has(id);
    return (descriptor === 1 || descriptor === 2) && !isOwn;
  }

  /** Whether it is a semaphore that its maker has not named yet: the file has a name of the C library's. */
  isUnnamed({ id }: SharedObject): boolean {
    return this.#unnamed.has(id);
  }

  /** Whether the removal of this object is part of a rename. The answer is right once for each removal. */
  endsRename({ id }: SharedObject): boolean {
    return this.#renamed.delete(id);
  }
}

/** Whether it is a named semaphore: sem_overview(7). */
export function isSemaphore({ path }: SharedObject): boolean {
  return path?.startsWith('/dev/shm/sem.') === true;
}

export function isRename(call: string): boolean {
  return call.startsWith('rename');
}
