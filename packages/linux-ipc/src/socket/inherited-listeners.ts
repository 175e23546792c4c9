import { isMainThread } from 'node:worker_threads';

import { Descriptor } from '../core/descriptor.js';
import { checked, explained } from '../core/errors.js';
import { native } from '../core/native.js';
import { socketOption } from './socket-option.js';

/** SD_LISTEN_FDS_START: the first comes after the standard streams. */
const firstDescriptor = 3;

export interface InheritedListener {
  /** What the service manager calls it (LISTEN_FDNAMES); `unknown` when it gives no names. */
  readonly name: string;
  /** For `SeqpacketServer.from`, `StreamServer.from`, `DatagramSocket.from`; the caller's to close. */
  readonly descriptor: Descriptor;
}

/**
 * `sd_listen_fds(3)`: takes over the sockets that whoever started this process bound for it, as
 * LISTEN_FDS, LISTEN_PID and LISTEN_FDNAMES say.
 *
 * The variables are removed, so that no child takes the sockets for its own, and a second call gets
 * none. In a worker thread there are none.
 *
 * @returns In the order they are numbered; none when LISTEN_PID is not this process.
 * @throws `EBADF`, `ENOTSOCK` what the variables promise is not there; nothing is taken then.
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
    return { name, descriptor: new Descriptor(fd, 'inherited socket') };
  });
}

/** A number that was not inherited may by now be one of Node's own: it must not be taken. */
function requireSocketNumber(fd: number): void {
  try {
    socketOption(fd, native.SO_TYPE);
  } catch (error) {
    throw error instanceof Error
      ? explained(error, `descriptor ${String(fd)}, which LISTEN_FDS promises`)
      : error;
  }
}
