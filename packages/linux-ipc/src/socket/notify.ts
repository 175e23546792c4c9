import { string } from '../core/arguments.js';
import { ownerOf } from '../core/descriptor.js';
import { argumentError, checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { abortSignal, signalOf, type WaitOptions } from '../core/wait-options.js';
import type { SocketAddress } from './address.js';
import { DatagramSocket } from './datagram-socket.js';
import { numbersOf, type PassableDescriptor } from './duplicates.js';

export interface NotifyOptions extends WaitOptions {
  /** Descriptors for the service manager to store (`FDSTORE=1`), or as its protocol defines. */
  readonly descriptors?: readonly PassableDescriptor[] | undefined;
}

/**
 * `sd_notify(3)`: notifies the service manager of this service's state, by a datagram to the socket
 * that the variable NOTIFY_SOCKET names.
 *
 * @param state Lines such as `READY=1`, `STOPPING=1`, `STATUS=…`, `WATCHDOG=1`, separated by newlines. To store
 *   descriptors, `FDSTORE=1` with `FDNAME=…`; to remove them, `FDSTOREREMOVE=1` with `FDNAME=…`.
 * @returns False when NOTIFY_SOCKET is not set: no service manager expects it.
 * @throws `ENOENT`, `ECONNREFUSED` no service manager listens; `ERR_OUT_OF_RANGE` NOTIFY_SOCKET is
 *   neither an absolute path nor `@` and an abstract name (a `vsock:` address of a virtual machine's host is
 *   not supported); the signal's reason.
 * @see sd_notify(3), systemd.service(5)
 */
export async function notifyServiceManager(
  state: string,
  options: NotifyOptions = noOptions,
): Promise<boolean> {
  string('state', state);
  if (state === '') throw argumentError('state', 'not empty', state);
  const { descriptors, signal } = optionsOf(options, ['descriptors', 'signal']);
  abortSignal(signal)?.throwIfAborted();
  if (descriptors !== undefined) numbersOf(descriptors);
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

/**
 * `sd_notify_barrier(3)`: waits until the service manager has processed every notification that this process
 * has sent, for example before it exits. The manager closes a descriptor that it receives with `BARRIER=1`.
 *
 * @returns False when NOTIFY_SOCKET is not set.
 * @throws As {@link notifyServiceManager}; `EMFILE`, `ENFILE` no descriptor is left.
 * @see sd_notify_barrier(3)
 */
export async function waitForServiceManager(options?: WaitOptions): Promise<boolean> {
  const signal = signalOf(options);
  signal?.throwIfAborted();
  const [read = -1, write = -1] = pipe();
  using closed = ownerOf(read, "pipe's read end");
  {
    using passed = ownerOf(write, "pipe's write end");
    const descriptors = [passed];
    if (!(await notifyServiceManager('BARRIER=1', { descriptors, signal }))) return false;
  }
  await closed.read(new Uint8Array(1), { signal });
  return true;
}

function pipe(): Int32Array {
  const ends = new Int32Array(2);
  checked('pipe2', native.pipe2(ends, 0));
  return ends;
}

/**
 * `sd_watchdog_enabled(3)`: the time, in milliseconds, after which the service manager ends or restarts this
 * service if it has not sent `WATCHDOG=1`. Send it twice in that time.
 *
 * @returns Undefined if the service manager does not watch this process: WATCHDOG_USEC is not set, or
 *   WATCHDOG_PID is another process.
 * @throws `ERR_OUT_OF_RANGE` WATCHDOG_USEC is not a number of microseconds.
 * @see sd_watchdog_enabled(3), systemd.service(5)
 */
export function watchdogIntervalMs(): number | undefined {
  const { WATCHDOG_USEC, WATCHDOG_PID } = process.env;
  if (WATCHDOG_USEC === undefined) return undefined;
  if (WATCHDOG_PID !== undefined && WATCHDOG_PID !== String(process.pid)) return undefined;
  const isNumber = /^\d{1,20}$/.test(WATCHDOG_USEC);
  // As sd_watchdog_enabled(3): the largest number is that of no limit.
  if (!isNumber || Number(WATCHDOG_USEC) === 0 || BigInt(WATCHDOG_USEC) >= 2n ** 64n - 1n) {
    throw argumentError('WATCHDOG_USEC', 'a number of microseconds', WATCHDOG_USEC);
  }
  return Number(WATCHDOG_USEC) / 1000;
}

function serviceManager(): SocketAddress | undefined {
  const { NOTIFY_SOCKET: name } = process.env;
  if (name === undefined || name === '') return undefined;
  if (name.startsWith('@')) return { abstract: name.slice(1) };
  if (name.startsWith('/')) return name;
  throw argumentError('NOTIFY_SOCKET', 'an absolute path, or @ and an abstract name', name);
}
