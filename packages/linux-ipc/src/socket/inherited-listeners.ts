import { isMainThread } from 'node:worker_threads';

import { type Descriptor, ownerOf } from '../core/descriptor.js';
import { checked, explained } from '../core/errors.js';
import { native } from '../core/native.js';
import { socketOption } from './socket-option.js';

/** SD_LISTEN_FDS_START: the first number after the standard streams. */
const firstDescriptor = 3;

export interface InheritedListener {
  /** Its name in LISTEN_FDNAMES; `unknown` when the service manager sets no names. */
  readonly name: string;
  /** For `SeqpacketServer.from`, `StreamServer.from`, `DatagramSocket.from`. The caller owns it. */
  readonly descriptor: Descriptor;
}

/**
 * `sd_listen_fds(3)`: takes ownership of the sockets that the service manager bound for this process,
 * and that LISTEN_FDS, LISTEN_PID and LISTEN_FDNAMES describe.
 *
 * It removes the variables, so that no child adopts the sockets, and a second call returns none. A
 * worker thread gets none.
 *
 * @returns The sockets in the order of their numbers; none when LISTEN_PID is another process.
 * @throws `EBADF`, `ENOTSOCK` a descriptor that LISTEN_FDS counts is not a socket; none is adopted.
 * @see sd_listen_fds(3), systemd.socket(5)
 */
export function takeInheritedListeners(): InheritedListener[] {
  const { LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES } = process.env;
  if (!isMainThread || LISTEN_PID !== String(process.pid)) return [];
  delete process.env['LISTEN_PID'];
  delete process.env['LISTEN_FDS'];
  delete process.env['LISTEN_FDNAMES'];
  const count = /^\d{1,6}$/.test(LISTEN_FDS ?? '') ? Number(LISTEN_FDS) : 0;
  const fds = Array.from({ length: count }, (_, i) => firstDescriptor + i);
  fds.forEach(requireSocketNumber);
  const names = LISTEN_FDNAMES?.split(':') ?? [];
  return fds.map((fd, i) => {
    checked('fcntl', native.fcntl(fd, native.F_SETFD, native.FD_CLOEXEC));
    const name = names.length === count ? (names[i] ?? '') : 'unknown';
    return { name, descriptor: ownerOf(fd, 'inherited socket') };
  });
}

/** Refuses a number that was not inherited: it may be a descriptor of Node's own. */
function requireSocketNumber(fd: number): void {
  try {
    socketOption(fd, native.SO_TYPE);
  } catch (error) {
    throw error instanceof Error
      ? explained(error, `descriptor ${String(fd)}, which LISTEN_FDS promises`)
      : error;
  }
}
