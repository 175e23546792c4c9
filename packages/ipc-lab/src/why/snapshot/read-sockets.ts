/** All UNIX sockets, from /proc/PID/net/unix, and their peers, from sock_diag(7). */
import type { Machine } from './machine.js';
import type { UnixSocket } from './snapshot.js';

const socketTypes: Readonly<Record<string, UnixSocket['type']>> = {
  '0001': 'stream',
  '0002': 'datagram',
  '0005': 'seqpacket',
};
const acceptsConnections = 0x1_0000;

/**
 * The UNIX sockets in the network namespace of a process, by inode.
 *
 * @param folder The process's folder in /proc.
 */
export function readSockets(machine: Machine, folder: string): Map<number, UnixSocket> {
  const sockets = new Map<number, UnixSocket>();
  const peers = readPeers(machine);
  // A path may hold a newline: what follows it is no line of the table.
  const lines = machine.readText(`${folder}/net/unix`)?.split(/\n(?=[0-9a-f]{8,16}: )/) ?? [];
  for (const line of lines.slice(1)) {
    const [, , , flags = '', type = '', , text, ...path] = line.replace(/\n$/, '').split(/ +/);
    const kind = socketTypes[type];
    if (kind === undefined) continue;
    const inode = Number(text);
    const { peer, waitingClients } = peers.get(inode) ?? {};
    sockets.set(inode, {
      type: kind,
      listening: (parseInt(flags, 16) & acceptsConnections) !== 0,
      ...(path.length > 0 && { path: path.join(' ') }),
      ...(peer !== undefined && { peer }),
      ...(waitingClients !== undefined && { waitingClients }),
    });
  }
  return sockets;
}

/** The peers, which /proc does not show. */
function readPeers(machine: Machine): Map<number, ReturnType<Machine['unixSockets']>[number]> {
  try {
    return new Map(machine.unixSockets().map((status) => [status.inode, status]));
  } catch {
    // A kernel without unix_diag: the report then says that the other end cannot be seen.
    return new Map();
  }
}
