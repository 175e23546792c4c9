/** Connections from their connect(2) to their accept(2). */
import type { SharedObject } from '../events.js';
import type { Cause } from './channel.js';

export interface Connection {
  readonly socket: SharedObject;
  /** The call that connected it. */
  readonly cause: Cause;
  /** The id of the listening socket, if it belongs to the trace. */
  readonly listener: string | undefined;
}

/**
 * The most connections that are kept for a listening socket; one more replaces the oldest. The kernel queues no
 * more than this, unless an administrator has raised net.core.somaxconn.
 */
const backlogLimit = 4096;

/**
 * The id of the server's end of a connection until accept(2). The client can write to it as soon as it has connected,
 * but accept(2) gives it its inode number.
 */
export function farEnd({ id }: SharedObject): string {
  return `peer of ${id}`;
}

export class Connections {
  /** The connections of open sockets. */
  readonly #bySocket = new Map<string, Connection>();
  /** The connections not accepted yet, by listening socket, oldest first. The client may have exited. */
  readonly #backlogs = new Map<string, Set<Connection>>();

  /** @returns The connections that this one replaces. */
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
   * Takes the connection that was accepted from the backlog.
   *
   * @param peer The client's socket. strace does not show it if the client has closed it: then the oldest
   *   connection whose socket is closed is taken; of Internet sockets, the oldest without an address.
   */
  take(listener: string, peer: string | undefined): Connection | undefined {
    const backlog = this.#backlogs.get(listener) ?? new Set();
    const taken =
      peer === undefined
        ? (first(backlog, ({ socket }) =>
            socket.id.startsWith('socket:')
              ? !this.#bySocket.has(socket.id)
              : socket.address === undefined,
          ) ?? first(backlog))
        : (this.#bySocket.get(peer) ?? first(backlog, ({ socket }) => socket.id === peer));
    if (taken?.listener !== undefined) this.#backlogs.get(taken.listener)?.delete(taken);
    return taken;
  }

  oldest(listener: string): Connection | undefined {
    return first(this.#backlogs.get(listener) ?? []);
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
