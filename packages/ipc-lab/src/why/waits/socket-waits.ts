/** The peer of a UNIX socket, and what a thread waits for that sleeps on one. */
import {
  holdersOf,
  inodeOf,
  type CallFor,
  type Descriptor,
  type Snapshot,
  type UnixSocket,
} from '../snapshot/snapshot.js';
import type { Value } from '../say.js';
import { inside, outside, type Reason } from './wait.js';

type Holders = ReturnType<typeof holdersOf>;

interface OtherEnd {
  /** The processes that have to act; none if they cannot be seen. */
  readonly holders: Holders;
  /** The listening socket in whose queue the connection stands. */
  readonly queuedAt?: UnixSocket;
}

function holdersOfSocket(snapshot: Snapshot, inode: number): Holders {
  return holdersOf(snapshot, `socket:[${inode}]`);
}

/** Finds the peer of a connected socket. One that only sends to it, or is still connecting, is no peer. */
export function otherEndOf(snapshot: Snapshot, target: string): OtherEnd {
  const inode = inodeOf(target);
  const socket = snapshot.sockets.get(inode);
  if (socket?.peer !== undefined) return { holders: holdersOfSocket(snapshot, socket.peer) };
  for (const [listener, queuedAt] of snapshot.sockets) {
    if (queuedAt.waitingClients?.includes(inode) === true) {
      return { holders: holdersOfSocket(snapshot, listener), queuedAt };
    }
  }
  return { holders: [] };
}

export function ofSocket(
  snapshot: Snapshot,
  pid: number,
  { direction, to }: CallFor<'descriptor'>,
  { fd, target }: Descriptor,
): Reason {
  const socket = snapshot.sockets.get(inodeOf(target));
  if (socket === undefined) return outside(`${direction} network`, { fd });
  if (to !== undefined) return ofSendTo(snapshot, pid, to);
  const path = pathOf(snapshot, socket);
  if (direction === 'read' && socket.type === 'datagram' && socket.peer === undefined) {
    const isNamed = socket.path !== undefined;
    return outside(isNamed ? 'receive datagram' : 'receive datagram, unnamed', { fd, path });
  }
  const what = direction === 'read' ? 'receive' : 'send';
  const { holders, queuedAt } = otherEndOf(snapshot, target);
  if (holders.length === 0) return outside(`${what}, none seen`, { fd, path });
  const pids = holders.map((holder) => holder.pid);
  if (queuedAt !== undefined) {
    const server = { socketPath: queuedAt.path };
    return inside(`${what}, not accepted`, { fd, path: server, holders: { pids } }, pids);
  }
  const isOwn = pids.every((holder) => holder === pid);
  return inside(isOwn ? `${what}, own` : what, { fd, path, holders: { holders, pid } }, pids);
}

/** Its own name, or else its peer's: a client's socket usually has none. */
function pathOf({ sockets }: Snapshot, { path, peer }: UnixSocket): Value {
  return { socketPath: path ?? (peer === undefined ? undefined : sockets.get(peer)?.path) };
}

function ofSendTo(snapshot: Snapshot, pid: number, path: string): Reason {
  const found = [...snapshot.sockets].find(
    ([, one]) => one.type === 'datagram' && one.path === path,
  );
  const holders = found === undefined ? [] : holdersOfSocket(snapshot, found[0]);
  if (holders.length === 0) return outside('send to, none seen', { path });
  const pids = holders.map((holder) => holder.pid);
  return inside('send to', { path, holders: { holders, pid } }, pids);
}

export function ofAccept({ sockets }: Snapshot, fd: number, target: string | undefined): Reason {
  const socket = sockets.get(inodeOf(target));
  if (socket === undefined) return outside('accept network', { fd });
  return outside('accept', { fd, path: { socketPath: socket.path } });
}

export function ofConnect(
  snapshot: Snapshot,
  { fd, path }: CallFor<'connection'> & { readonly role: 'client' },
): Reason {
  const listener = [...snapshot.sockets].find(([, one]) => one.listening && one.path === path);
  if (path === undefined || listener === undefined) return outside('connect', { fd });
  const pids = holdersOfSocket(snapshot, listener[0]).map(({ pid }) => pid);
  if (pids.length === 0) return outside('connect, server not seen', { path });
  return inside('connect to', { path, holders: { pids } }, pids);
}
