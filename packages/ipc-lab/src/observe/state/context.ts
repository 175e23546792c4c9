/** The context that all handlers share: the current state, and the list of events. */
import { OpenCalls, type Call } from '../strace/calls.js';
import { Connections, farEnd, type Connection } from './connections.js';
import type { Event, EventOf, EventType, Known, SharedObject } from '../events.js';
import { Objects, type Lookup } from './objects.js';
import { ProcessTable, type Process } from './process-table.js';

export interface At {
  readonly thread: number;
  readonly time: number;
}

type FieldsOf<Type extends EventType> = Omit<
  EventOf<Type>,
  'id' | 'time' | 'pid' | 'thread' | 'type' | 'cause' | 'known'
>;

/** Allows `undefined` for absent properties. */
type Loose<Fields> = { [Name in keyof Fields]: Fields[Name] | undefined };

export interface Sources {
  /** Asks the system about a path, in a live trace. */
  readonly lookup?: Lookup;
  /** Asks the system for the parent of a process. */
  readonly parentOf?: (pid: number) => number | undefined;
  /** When CLOCK_MONOTONIC was 0, in seconds since the epoch: for a trace of this machine since its start. */
  readonly monotonicOrigin?: number;
}

/** Bytes written and not yet read, with the events that wrote them. */
export interface Channel {
  readonly queue: { event: number; remaining: number }[];
  queued: number;
  /** The close that lets a reader see end-of-file. */
  lastClose: number | undefined;
}

export class Context {
  readonly processes = new ProcessTable();
  readonly open = new OpenCalls();
  readonly objects: Objects;
  readonly sizes = new Map<string, number>();
  /** Regular files that were created or written within the trace. */
  readonly touched = new Set<string>();
  /** The socket that is bound to each address. */
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
    const pid = at.pid ?? this.processes.ofThread(at.thread)?.pid ?? at.thread;
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

  /** The events since the last call. */
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

  /** From now on, keeps what is written to `socket`, and its close, until the connection is accepted. */
  connect(connection: Connection): void {
    connection.socket.peer ??= farEnd(connection.socket);
    this.#giveUp(this.#connections.add(connection));
  }

  /** Connects the two ends. @returns The connection, if it was made within the trace. */
  accept(listener: string, object: SharedObject): Connection | undefined {
    const connection = this.#connections.take(listener, object.peer);
    if (connection === undefined) return undefined;
    const { socket } = connection;
    object.peer = socket.id;
    socket.peer = object.id;
    const kept = this.#channels.get(farEnd(socket));
    this.#channels.delete(farEnd(socket));
    if (kept === undefined) return connection;
    // The bytes that were written once strace knew the number are in this channel already.
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

  /** Forgets an object that no process of the trace holds: the kernel may reuse its number. */
  forget(id: string): void {
    this.#channels.delete(id);
    this.#giveUp(this.#connections.forget(id));
    this.objects.forget(id);
  }

  /** Whether events on the object can reach another process. */
  matters(object: SharedObject): boolean {
    if (object.kind === 'file' || object.kind === 'device') {
      return this.touched.has(object.id) || (object.path?.startsWith('/dev/shm/') ?? false);
    }
    return object.kind !== 'other' && object.kind !== 'terminal';
  }

  process(call: { readonly thread: number }): Process {
    return (
      this.processes.ofThread(call.thread) ?? this.processes.addProcess(call.thread, undefined)
    );
  }
}

export function atEnd(call: Call): At {
  return { thread: call.thread, time: call.end };
}
