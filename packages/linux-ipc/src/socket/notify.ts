import { list, string } from '../core/arguments.js';
import { argumentError } from '../core/errors.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import type { SocketAddress } from './address.js';
import { DatagramSocket } from './datagram-socket.js';
import type { PassableDescriptor } from './duplicates.js';

export interface NotifyOptions extends WaitOptions {
  /** Descriptors for the service manager to store (`FDSTORE=1`), or as its protocol defines. */
  readonly descriptors?: readonly PassableDescriptor[] | undefined;
}

/**
 * `sd_notify(3)`: notifies the service manager of this service's state, by a datagram to the socket
 * that the variable NOTIFY_SOCKET names.
 *
 * @param state Lines such as `READY=1`, `STOPPING=1`, `STATUS=…`, `WATCHDOG=1`, separated by newlines.
 * @returns False when NOTIFY_SOCKET is not set: no service manager expects it.
 * @throws `ENOENT`, `ECONNREFUSED` no service manager listens; `ERR_OUT_OF_RANGE` NOTIFY_SOCKET is
 *   neither an absolute path nor `@` and an abstract name; the signal's reason.
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
  // A connected socket gets an event when a full queue has room.
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
  throw argumentError('NOTIFY_SOCKET', 'an absolute path, or @ and an abstract name', name);
}
