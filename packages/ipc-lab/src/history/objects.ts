/** The objects that processes share: their makers, their users, and which of them the run itself opened. */
import type { Event, EventOf, SharedObject } from '../observe/events.js';

/** Through these kinds of objects, processes exchange messages. */
const channels: ReadonlySet<string> = new Set(['pipe', 'fifo', 'socket', 'queue']);

export function isChannel({ kind }: SharedObject): boolean {
  return channels.has(kind);
}

export class Objects {
  /** By the id of an object, the processes that wrote to it, read from it or mapped it. */
  readonly #users = new Map<string, Set<number>>();
  readonly #makers = new Map<string, number>();
  /** The objects that the run opened or connected itself; it inherited others, such as its standard output. */
  readonly #opened = new Set<string>();
  /** The objects to which rename(2) gave another name; the removal of this one follows. */
  readonly #renamed = new Set<string>();
  /** Memory whose value is known at some moments. */
  readonly sampled = new Set<SharedObject>();

  add(event: Event): void {
    switch (event.type) {
      case 'made':
        this.#made(event);
        return;
      case 'opened':
        if (event.object.kind === 'fifo' || event.object.kind === 'segment') {
          this.#opened.add(event.object.id);
        }
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
        if (isChannel(event.object) && !this.isOutput(event)) this.use(event.object, event.pid);
        return;
      case 'read':
        if (isChannel(event.object)) this.use(event.object, event.pid);
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
    if (of !== undefined && isRename(call)) this.#renamed.add(of.id);
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

  /** Whether the removal of this object is part of a rename. The answer is right once for each removal. */
  endsRename({ id }: SharedObject): boolean {
    return this.#renamed.delete(id);
  }
}

export function isRename(call: string): boolean {
  return call.startsWith('rename');
}
