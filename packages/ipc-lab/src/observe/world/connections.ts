/** Connections on their way from connect(2) to accept(2). */
import type { SharedObject } from '../events.js';

export interface Connection {
  readonly socket: SharedObject;
  /** The event that connected it. */
  readonly event: number;
  /** The id of the socket that listens, where it is one of the trace. */
  readonly listener: string | undefined;
}

/** Beyond, the oldest is given up. The kernel holds no more, unless net.core.somaxconn was raised. */
const backlogLimit = 4096;

/** The end that will be accepted takes bytes from connect(2) on, but has no number before accept(2). */
export function farEnd({ id }: SharedObject): string {
  return `peer of ${id}`;
}

export class Connections {
  /** Of sockets that are open. */
  readonly #bySocket = new Map<string, Connection>();
  /** Not accepted yet, the oldest first, by the listening socket. The client may have exited. */
  readonly #backlogs = new Map<string, Set<Connection>>();

  /** @returns Those that are given up for it. */
  add(connection: Connection): Connection[] {
    const { socket, listener } = connection;
    this.#bySocket.set(socket.id, connection);
    if (listener === undefined) return [];
    const backlog = this.#backlogs.get(listener) ?? new Set();
    this.#backlogs.set(listener, backlog.add(connection));
    const given = backlog.size > backlogLimit ? first(backlog) : undefined;
    if (given === undefined) return [];
    backlog.delete(given);
    return [given];
  }

  /**
   * The connection that was accepted.
   *
   * @param peer The client's socket. strace does not show one that is closed: then it is the oldest of those.
   */
  take(listener: string, peer: string | undefined): Connection | undefined {
    const backlog = this.#backlogs.get(listener) ?? new Set();
    const taken =
      peer === undefined
        ? (first(backlog, ({ socket }) => !this.#bySocket.has(socket.id)) ?? first(backlog))
        : (this.#bySocket.get(peer) ?? first(backlog, ({ socket }) => socket.id === peer));
    if (taken?.listener !== undefined) this.#backlogs.get(taken.listener)?.delete(taken);
    return taken;
  }

  /** A socket is closed. @returns The connections from which no process can read any more. */
  forget(id: string): Connection[] {
    const own = this.#bySocket.get(id);
    this.#bySocket.delete(id);
    const refused = [...(this.#backlogs.get(id) ?? [])];
    this.#backlogs.delete(id);
    const waits =
      own?.listener !== undefined && this.#backlogs.get(own.listener)?.has(own) === true;
    return own === undefined || waits ? refused : [...refused, own];
  }
}

function first(
  backlog: Iterable<Connection>,
  is: (connection: Connection) => boolean = () => true,
): Connection | undefined {
  for (const connection of backlog) if (is(connection)) return connection;
  return undefined;
}
