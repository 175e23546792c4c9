import { list, string } from '../core/arguments.js';
import { argumentError } from '../core/errors.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import type { SocketAddress } from './address.js';
import { DatagramSocket } from './datagram-socket.js';
import type { PassableDescriptor } from './duplicates.js';

export interface NotifyOptions extends WaitOptions {
  /** To be kept by the service manager (`FDSTORE=1`), or as its protocol says. */
  readonly descriptors?: readonly PassableDescriptor[] | undefined;
}

/**
 * `sd_notify(3)`: tells the service manager how this service is, by a datagram to the socket that
 * the environment names as NOTIFY_SOCKET.
 *
 * @param state Lines such as `READY=1`, `STOPPING=1`, `STATUS=…`, `WATCHDOG=1`, parted by newlines.
 * @returns False when no service manager asks for it: NOTIFY_SOCKET is not set.
 * @throws `ENOENT`, `ECONNREFUSED` nobody is there; `ERR_OUT_OF_RANGE` NOTIFY_SOCKET is neither a
 *   whole path nor `@` and an abstract name; the signal's reason.
 * @see sd_notify(3), systemd.service(5)
 */
export async function notifyServiceManager(
  state: string,
  options: NotifyOptions = {},
): Promise<boolean> {
  string('state', state);
  if (state === '') throw argumentError('state', 'not empty', state);
  const signal = signalOf(options);
  const { descriptors } = options;
  if (descriptors !== undefined) list('descriptors', descriptors);
  const address = serviceManager();
  if (address === undefined) return false;
  using socket = DatagramSocket.create();
  // Connected, so that the end of a full queue is an event.
  socket.connect(address);
  const message = Buffer.from(state);
  if (descriptors === undefined) await socket.send(message, { signal });
  else await socket.sendDescriptors(message, descriptors, { signal });
  return true;
}

function serviceManager(): SocketAddress | undefined {
  const { NOTIFY_SOCKET: name } = process.env;
  if (name === undefined || name === '') return undefined;
  if (name.startsWith('@')) return { abstract: name.slice(1) };
  if (name.startsWith('/')) return name;
  throw argumentError('NOTIFY_SOCKET', 'a whole path, or @ and an abstract name', name);
}
