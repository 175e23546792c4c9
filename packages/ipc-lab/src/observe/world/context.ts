/** What all handlers share: the state so far, and the list of events. */
import { OpenCalls, type Call } from '../strace/calls.js';
import { Connections, farEnd, type Connection } from './connections.js';
import type { Event, EventOf, EventType, Known, SharedObject } from '../events.js';
import { Objects, type Lookup } from './objects.js';
import { World, type Process } from './world.js';

export interface At {
  readonly thread: number;
  readonly time: number;
}

type FieldsOf<Type extends EventType> = Omit<
  EventOf<Type>,
  'id' | 'time' | 'pid' | 'thread' | 'type' | 'cause' | 'known'
>;

/** Allows `undefined` for what is left out. */
type Loose<Fields> = { [Name in keyof Fields]: Fields[Name] | undefined };

export interface Sources {
  /** Asks the system about a path, for a trace that is running now. */
  readonly lookup?: Lookup;
  /** Asks the system for a process's parent. */
  readonly parentOf?: (pid: number) => number | undefined;
  /** When CLOCK_MONOTONIC was 0, in seconds since the epoch: for a trace of this machine since its start. */
  readonly monotonicOrigin?: number;
}

/** Bytes written and not yet read, with the events that wrote them. */
export interface Channel {
  readonly queue: { event: number; remaining: number }[];
  queued: number;
  /** The closing that lets a reader see end-of-file. */
  lastClose: number | undefined;
}

export class Context {
  readonly world = new World();
  readonly open = new OpenCalls();
  readonly objects: Objects;
  readonly sizes = new Map<string, number>();
  /** Regular files that were made or written within the trace. */
  readonly touched = new Set<string>();
  /** Which socket is bound to an address. */
  readonly addresses = new Map<string, string>();
  readonly #connections = new Connections();
  readonly #channels = new Map<string, Channel>();
  #events: Event[] = [];
  #lastId = 0;

  constructor(readonly sources: Sources) {
    this.objects = new Objects(sources.lookup);
  }

  emit<Type extends EventType>(
    type: Type,
    at: At & { pid?: number },
    fields: Loose<FieldsOf<Type>>,
    origin: { cause?: number | undefined; known?: Known } = {},
  ): number {
    const pid = at.pid ?? this.world.ofThread(at.thread)?.pid ?? at.thread;
    const event: Record<string, unknown> = {
      id: (this.#lastId += 1),
      time: at.time,
      type,
      pid,
      known: origin.known ?? 'observed',
    };
    if (at.thread !== pid && at.pid === undefined) event['thread'] = at.thread;
    if (origin.cause !== undefined) event['cause'] = origin.cause;
    for (const name in fields) {
      const value: unknown = fields[name as keyof typeof fields];
      if (value !== undefined) event[name] = value;
    }
    this.#events.push(event as unknown as Event);
    return this.#lastId;
  }

  /** The events since the last time. */
  takeEvents(): Event[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  channel(id: string): Channel {
    let channel = this.#channels.get(id);
    if (channel === undefined) {
      channel = { queue: [], queued: 0, lastClose: undefined };
      this.#channels.set(id, channel);
    }
    return channel;
  }

  /** From now on, what is written to `socket`, and its closing, are kept until it is accepted. */
  connect(connection: Connection): void {
    connection.socket.peer ??= farEnd(connection.socket);
    this.#giveUp(this.#connections.add(connection));
  }

  /** Joins the two ends. @returns The connection, where it was made within the trace. */
  accept(listener: string, object: SharedObject): Connection | undefined {
    const connection = this.#connections.take(listener, object.peer);
    if (connection === undefined) return undefined;
    const { socket } = connection;
    object.peer = socket.id;
    socket.peer = object.id;
    const kept = this.#channels.get(farEnd(socket));
    this.#channels.delete(farEnd(socket));
    if (kept === undefined) return connection;
    // What was written after strace knew the number is there already.
    const channel = this.channel(object.id);
    channel.queue.unshift(...kept.queue);
    channel.queued += kept.queued;
    channel.lastClose ??= kept.lastClose;
    return connection;
  }

  #giveUp(connections: readonly Connection[]): void {
    for (const { socket } of connections) {
      this.#channels.delete(farEnd(socket));
      if (socket.peer === farEnd(socket)) delete socket.peer;
    }
  }

  /** No process of the trace holds it any more: the kernel may give its number to another. */
  forget(id: string): void {
    this.#channels.delete(id);
    this.#giveUp(this.#connections.forget(id));
    this.objects.forget(id);
  }

  /** Whether what happens to it can reach another process. */
  matters(object: SharedObject): boolean {
    if (object.kind === 'file' || object.kind === 'device') {
      return this.touched.has(object.id) || (object.path?.startsWith('/dev/shm/') ?? false);
    }
    return object.kind !== 'other' && object.kind !== 'terminal';
  }

  process(call: { readonly thread: number }): Process {
    return this.world.ofThread(call.thread) ?? this.world.addProcess(call.thread, undefined);
  }
}

export function atEnd(call: Call): At {
  return { thread: call.thread, time: call.end };
}
