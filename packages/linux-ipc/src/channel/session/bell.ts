/**
 * The bell of a pair: the SOCK_SEQPACKET connection that the two processes keep. One byte rings, another
 * is the farewell of an end that closes; a process that dies sends none, and the kernel hangs up.
 *
 * Neither end can block the other: sends and receives have MSG_DONTWAIT, and a full connection needs no
 * further ring. However much a peer sends, it is received in portions, one in each turn of the event loop.
 */
import { constants } from 'node:os';

import type { Descriptor } from '../../core/descriptor.js';
import { systemError } from '../../core/errors.js';
import { native } from '../../core/native.js';
import type { Disconnection } from '../errors.js';

const { EAGAIN, EINTR, ECONNRESET } = constants.errno;

const RING = 0x61;
const FAREWELL = 0x62;
/** An empty message, or the end of the connection. */
const END = 0;

const ring = new Uint8Array([RING]);
const farewell = new Uint8Array([FAREWELL]);
const received = new Uint8Array(16);
const noAddress = new Uint8Array(0);
const noDescriptors = new Int32Array(0);

/** More than a peer can have sent that does not enlarge its buffer: 278 rings fill one. */
const CALLS_PER_TURN = 32;

/**
 * `sendmsg(2)`: notifies the peer that this end closes. A full connection gets room for it: SO_SNDBUF, of
 * which setsockopt(2) sets the double.
 */
export function sayFarewell(connection: Descriptor): void {
  const { fd } = connection;
  if (native.sendmsg(fd, farewell, noAddress, noDescriptors) !== -EAGAIN) return;
  enlargeSendBuffer(connection);
  native.sendmsg(fd, farewell, noAddress, noDescriptors);
}

/** `setsockopt(2)` SO_SNDBUF: doubles the room for what the peer has not received. */
export function enlargeSendBuffer({ fd }: Descriptor): void {
  const room = new Int32Array(1);
  native.getsockopt(fd, native.SO_SNDBUF, room);
  native.setsockopt(fd, native.SO_SNDBUF, room[0] ?? 0);
}

/** One end's half of it. */
export class Bell {
  readonly #connection: Descriptor;
  readonly #onArrival: () => void;
  #disconnection: Disconnection | undefined;
  #isListening = false;

  /**
   * Takes ownership of the connection.
   *
   * @param onArrival Called after the peer has rung or disconnected, once it is known here.
   */
  constructor(connection: Descriptor, onArrival: () => void) {
    this.#connection = connection;
    this.#onArrival = onArrival;
  }

  /** How the peer disconnected, as of the last check. */
  get disconnection(): Disconnection | undefined {
    return this.#disconnection;
  }

  get closed(): boolean {
    return this.#connection.closed;
  }

  get connection(): Descriptor {
    return this.#connection;
  }

  /**
   * `sendmsg(2)`: wakes the peer. No failure matters: a full connection is readable, and wakes the peer all
   * the same; that it has disconnected, it reports as an event.
   */
  ring(): void {
    native.sendmsg(this.#connection.fd, ring, noAddress, noDescriptors);
  }

  /** Notices in the background what the peer does. It does not keep the event loop alive. */
  listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    this.#connection.polled.listen(() => this.check());
    // What arrived before may have been reported before.
    this.check();
  }

  /** `recvmmsg(2)`: takes what has arrived, without blocking. */
  check(): Disconnection | undefined {
    if (this.#disconnection !== undefined || this.closed) return this.#disconnection;
    let hasArrived = false;
    let calls = 0;
    while (this.#disconnection === undefined && calls++ < CALLS_PER_TURN) {
      const count = this.#receive();
      if (count > 0) hasArrived = true;
      if (count < received.length) break;
    }
    // Edge-triggered: what is left causes no further event by itself.
    if (calls > CALLS_PER_TURN && this.#isListening) this.#connection.polled.again();
    if (hasArrived) this.#onArrival();
    return this.#disconnection;
  }

  /** Notifies the peer, and closes. Idempotent. */
  close(): void {
    if (this.closed) return;
    if (this.#disconnection === undefined) sayFarewell(this.#connection);
    this.#connection.close();
  }

  /** The number of messages taken, at most the length of {@link received}. */
  #receive(): number {
    for (;;) {
      const count = native.recvmmsg(this.#connection.fd, received);
      if (count === -EAGAIN) return 0;
      // If the peer closed with rings unread, one ECONNRESET precedes what it had sent.
      if (count === -EINTR || count === -ECONNRESET) continue;
      if (count < 0) throw systemError('recvmmsg', count);
      for (let i = 0; i < count; i++) {
        if (received[i] === FAREWELL) this.#disconnection ??= 'closed';
        else if (received[i] === END) this.#disconnection ??= 'died';
      }
      return count;
    }
  }
}
