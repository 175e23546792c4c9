/** The context that all handlers share: the current state, and the list of events. */
import { OpenCalls, type Call, type OpenCall } from '../strace/calls.js';
import { Channel, type Cause } from './channel.js';
import { Connections, farEnd, type Connection } from './connections.js';
import type { Event, EventOf, EventType, Known, SharedObject } from '../events.js';
import { Objects, type Lookup } from './objects.js';
import { Locks } from './locks.js';
import { RunningHandlers } from './running-handlers.js';
import { ProcessTable, type OpenFile, type Process } from './process-table.js';

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
  /** The path of a regular file whose reads are shown, although nothing writes it within the trace. */
  readonly shownFile?: string | undefined;
  /** The working folder of the first process. */
  readonly folder?: string;
  /** Asks the system for the parent of a process. */
  readonly parentOf?: (pid: number) => number | undefined;
  /** When CLOCK_MONOTONIC was 0, in seconds since the epoch: for a trace of this machine since its start. */
  readonly monotonicOrigin?: number;
}

export class Context {
  readonly processes = new ProcessTable();
  readonly open = new OpenCalls();
  readonly objects: Objects;
  readonly sizes = new Map<string, number>();
  /** Regular files that were created or written within the trace. */
  readonly touched = new Set<string>();
  /** The pipes that the run has made: nobody else writes to them, or reads from them. */
  readonly ownPipes = new Set<string>();
  /** The socket that is bound to each address. */
  readonly addresses = new Map<string, string>();
  /** How a read takes from the object: whole messages, or all that is there; otherwise bytes. */
  readonly takenAs = new Map<string, 'messages' | 'all'>();
  /** Sockets that were shut down for reading by their own process. */
  readonly shutForReading = new Set<string>();
  /** The slave sides of the trace's own pseudo-terminals. */
  readonly pseudoTerminals = new Set<string>();
  /** The POSIX message queue of each name. */
  readonly queues = new Map<string, SharedObject>();
  /** Whether a process watches files by inotify(7). */
  isWatching = false;
  readonly #lastChanges = new Map<string, Cause>();
  /** Open files that were sent through a socket and not yet received. */
  readonly underWay = new Set<OpenFile>();
  /** Those that the first process has inherited, as far as they were seen. */
  readonly #inherited = new Map<string, OpenFile>();
  readonly locks = new Locks();
  readonly runningHandlers = new RunningHandlers();
  readonly #connections = new Connections();
  readonly #channels = new Map<string, Channel>();
  /** What let the current call return, as far as its handler knows. */
  release: Cause | undefined;
  /** What had released a call whose effect was seen before it returned. */
  readonly earlyReleases = new WeakMap<OpenCall, Cause>();
  /** How the events of the current call are known. */
  known: Known = 'observed';
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
      known: origin.known ?? this.known,
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

  /** The cause that an event of the call's process is for others. */
  causeOf(call: Call, event: number | undefined): Cause {
    return { event, pid: this.process(call).pid, time: call.end };
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
      channel = new Channel();
      this.#channels.set(id, channel);
    }
    return channel;
  }

  /** From now on, keeps what is written to `socket`, and its close, until the connection is accepted. */
  connect(connection: Connection): void {
    connection.socket.peer ??= farEnd(connection.socket);
    this.#giveUp(this.#connections.add(connection));
  }

  /** The oldest connection that a listening socket has not accepted. */
  waitingConnection(listener: string): Connection | undefined {
    return this.#connections.oldest(listener);
  }

  /** Connects the two ends. @returns The connection, if it was made within the trace. */
  accept(listener: string, object: SharedObject): Connection | undefined {
    const connection = this.#connections.take(listener, object.peer);
    if (connection === undefined) return undefined;
    const { socket } = connection;
    object.peer = socket.id;
    socket.peer = object.id;
    const [local, remote] = object.address?.split('->') ?? [];
    if (remote !== undefined && socket.address === undefined) {
      this.objects.addressed(socket, 'TCP', `${remote}->${local}`);
    }
    const kept = this.#channels.get(farEnd(socket));
    this.#channels.delete(farEnd(socket));
    if (kept === undefined) return connection;
    // The bytes that were written once strace knew the number are in this channel already.
    this.channel(object.id).adopt(kept);
    return connection;
  }

  /** The socket that takes what is sent to an address: bound to it, or to every address of the machine. */
  socketAt(address: string): string | undefined {
    return (
      this.addresses.get(address) ?? this.addresses.get(address.replace(/^.*:(\d+)$/, '0.0.0.0:$1'))
    );
  }

  /** strace shows the address of an Internet socket: what was sent to it before is in its channel from now on. */
  addressKnown(object: SharedObject, local: string): void {
    if (this.socketAt(local) === object.id) return;
    this.addresses.set(local, object.id);
    const port = /:(\d+)$/.exec(local)?.[1];
    for (const sent of [`to ${local}`, `to 127.0.0.1:${port}`]) {
      const early = this.#channels.get(sent);
      if (early === undefined) continue;
      this.#channels.delete(sent);
      this.channel(object.id).adopt(early);
    }
  }

  /**
   * The sender's address, as the receiver got it: strace shows a sender's own address only after its next call.
   */
  senderKnown(sender: string, address: string): void {
    if (/:\d+$/.test(address) && this.socketAt(address) === undefined) {
      this.addresses.set(address, sender);
    }
  }

  noteChange(call: Call, path: string): void {
    this.#lastChanges.set(path, this.causeOf(call, undefined));
  }

  lastChange(path: string): Cause | undefined {
    return this.#lastChanges.get(path);
  }

  /** The last changes of a path, and of those in it. */
  changesIn(path: string): Cause[] {
    return [...this.#lastChanges].flatMap(([changed, cause]) => {
      const name = changed.startsWith(`${path}/`) ? changed.slice(path.length + 1) : undefined;
      return changed === path || (name !== undefined && !name.includes('/')) ? [cause] : [];
    });
  }

  #giveUp(connections: readonly Connection[]): void {
    for (const { socket } of connections) {
      this.#channels.delete(farEnd(socket));
      if (socket.peer === farEnd(socket)) delete socket.peer;
    }
  }

  /** Forgets an object that no process of the trace holds: the kernel may reuse its number. */
  forget(id: string): void {
    for (const file of this.#channels.get(id)?.files() ?? []) this.underWay.delete(file);
    this.#channels.delete(id);
    this.takenAs.delete(id);
    this.shutForReading.delete(id);
    this.#giveUp(this.#connections.forget(id));
    this.objects.forget(id);
    for (const [key, file] of this.#inherited)
      if (file.object.id === id) this.#inherited.delete(key);
  }

  /** The open file that is older than the trace. */
  inherited(descriptor: number, object: SharedObject): OpenFile {
    const key = `${descriptor} ${object.id}`;
    const file = this.#inherited.get(key) ?? { object, mode: 'both', offset: 0 };
    this.#inherited.set(key, file);
    return file;
  }

  /** Whether a process outside of the trace may have the file open, too. */
  isInherited(file: OpenFile): boolean {
    return [...this.#inherited.values()].includes(file);
  }

  /** Whether events on the object can reach another process. */
  matters(object: SharedObject): boolean {
    if (object.kind === 'file' || object.kind === 'device') {
      const { path } = object;
      if (path !== undefined && path === this.sources.shownFile) return true;
      return this.touched.has(object.id) || (path?.startsWith('/dev/shm/') ?? false);
    }
    if (object.kind === 'terminal') return this.pseudoTerminals.has(object.id);
    return object.kind !== 'other';
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
