/**
 * How one end of a channel sleeps and is woken: by an eventfd, which the other end writes ("rings"),
 * and by the connection to the other end, which hangs up when that end closes or its process dies.
 *
 * The event loop is kept alive exactly while something waits.
 */
import { constants } from 'node:os';

import type { Descriptor } from '../../core/descriptor.js';
import { closedError } from '../../core/errors.js';
import { native } from '../../core/native.js';
import type { Disconnection } from '../errors.js';
import { firstReadable, firstReadableSync } from './first-readable.js';

const one = new Uint8Array(new BigUint64Array([1n]).buffer);
const counter = new Uint8Array(8);
const noAddress = new Uint8Array(0);
const farewell = new Uint8Array([0x62]);
const received = new Uint8Array(1);
const noDescriptors = new Int32Array(0);
const report = new Int32Array(native.REPORT_LENGTH);

/** `write(2)` of an eventfd. EAGAIN is no failure: a full counter is readable, and wakes all the same. */
export function ringBell(bell: Descriptor): void {
  native.write(bell.fd, one);
}

/** `read(2)` of an eventfd: resets its counter, so that only a later ring makes it readable. */
export function resetBell(bell: Descriptor): void {
  native.read(bell.fd, counter);
}

/** `sendmsg(2)`: notifies the peer that this end closes. A process that dies does not send it. */
export function sayFarewell(connection: Descriptor): void {
  native.sendmsg(connection.fd, farewell, noAddress, noDescriptors);
}

/** `recvmsg(2)`: checks, without blocking, whether the peer has disconnected. */
export function disconnectionOf(connection: Descriptor): Disconnection | undefined {
  const { EAGAIN, EINTR } = constants.errno;
  for (;;) {
    const result = native.recvmsg(connection.fd, received, noAddress, report, 0, 0);
    if (result === -EINTR) continue;
    if (result === -EAGAIN) return undefined;
    return result === 1 && received[0] === farewell[0] ? 'closed' : 'died';
  }
}

export class Doorbell {
  readonly #own: Descriptor;
  readonly #others: Descriptor;
  readonly #connection: Descriptor;
  #disconnection: Disconnection | undefined;
  /**
   * Whether nothing has arrived over the connection since the last check. A wait then needs no check,
   * provided that nothing but this object waits at the connection: it would consume the event.
   */
  #isConnectionQuiet = false;

  /** Takes ownership of all three descriptors. */
  constructor(own: Descriptor, others: Descriptor, connection: Descriptor) {
    this.#own = own;
    this.#others = others;
    this.#connection = connection;
  }

  /** How the peer disconnected, as of the last check. */
  get disconnection(): Disconnection | undefined {
    return this.#disconnection;
  }

  get closed(): boolean {
    return this.#connection.closed;
  }

  /** `write(2)` of the eventfd: wakes the peer. */
  ring(): void {
    ringBell(this.#others);
  }

  /** Resolves when the peer rings or has disconnected. A wake-up may be spurious. */
  wait(signal: AbortSignal | undefined): Promise<unknown> {
    signal?.throwIfAborted();
    if (this.closed) throw closedError('channel');
    if (!this.#isConnectionQuiet && this.check() !== undefined) return Promise.resolve();
    // Edge-triggered: each ring is an event, whether the counter has been read or not.
    return firstReadable([this.#own, this.#connection], signal, this.#onReadable);
  }

  /** Resolves when the peer has disconnected. */
  async disconnected(signal: AbortSignal | undefined): Promise<Disconnection> {
    for (;;) {
      if (this.closed) throw closedError('channel');
      if (this.#disconnection !== undefined) return this.#disconnection;
      await this.wait(signal);
    }
  }

  /**
   * `ppoll(2)`: blocks this thread until the peer rings or disconnects, or the time has passed.
   *
   * @param isIdle Called after the counter is reset: whatever happens after that rings again.
   */
  waitSync(milliseconds: number, isIdle: () => boolean): void {
    if (this.closed) throw closedError('channel');
    if (this.#disconnection !== undefined) return;
    resetBell(this.#own);
    if (!isIdle()) return;
    firstReadableSync([this.#own, this.#connection], milliseconds);
    this.check();
  }

  /** `recvmsg(2)`: checks, without blocking, whether the peer has disconnected. */
  check(): Disconnection | undefined {
    if (this.#disconnection !== undefined || this.closed) return this.#disconnection;
    this.#disconnection = disconnectionOf(this.#connection);
    this.#isConnectionQuiet = this.#disconnection === undefined;
    return this.#disconnection;
  }

  /** Notifies the peer, and closes. Idempotent. Pending waits reject with `ERR_CLOSED`. */
  close(): void {
    if (this.closed) return;
    sayFarewell(this.#connection);
    this.#connection.close();
    this.#own.close();
    this.#others.close();
  }

  readonly #onReadable = (descriptor: Descriptor): void => {
    if (descriptor === this.#connection) this.#isConnectionQuiet = false;
  };
}
