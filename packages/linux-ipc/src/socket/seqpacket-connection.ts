import { constants } from 'node:os';

import { Descriptor } from '../descriptor.js';
import { argumentError, checked, systemError, typeError } from '../errors.js';
import { native } from '../native.js';
import { wholeNumber } from '../arguments.js';
import type { SocketAddress } from './address.js';
import { connect } from './connect.js';
import { messageTooLong } from './message-too-long.js';
import { peerCredentials, type PeerCredentials } from './peer.js';
import { markMessages, receiveMessage, type Received } from './receive-message.js';
import { Turns } from './turns.js';

const { EAGAIN, EINTR, EMSGSIZE } = constants.errno;

/** What the kernel keeps of a send buffer beside the one message that fills it. */
const bytesBesideMessage = 32;

/** What fits into the send buffer that a socket of the kernel's defaults has. */
const defaultMaximumMessage = 212_992 - bytesBesideMessage;

export interface WaitOptions {
  /** Ends the waiting; the connection stays as it is. */
  readonly signal?: AbortSignal | undefined;
}

export interface ConnectOptions extends WaitOptions {
  /**
   * The longest message, in bytes, that can be received, and sent as far as the system lets the
   * send buffer grow (`/proc/sys/net/core/wmem_max`). 212,960 unless given.
   */
  readonly maximumMessage?: number | undefined;
}

/**
 * One end of a SOCK_SEQPACKET connection: messages arrive whole, in order, and one by one.
 *
 * Sends wait for earlier sends, and receives for earlier receives, so their order is that of the
 * calls. Iterating receives until the peer's end. Release with `using` or {@link close}.
 */
export class SeqpacketConnection implements Disposable, AsyncIterable<Buffer> {
  readonly #descriptor: Descriptor;
  readonly #sends = new Turns();
  readonly #receives = new Turns();

  /** The longest message that can be received, in bytes. */
  readonly maximumMessage: number;
  /** Who connected; or, on the connecting side, who called `listen(2)`. */
  readonly peer: PeerCredentials;

  /** Takes over a connected socket. It stays the caller's to close when this throws. */
  constructor(descriptor: Descriptor, maximumMessage: number | undefined) {
    this.maximumMessage = requireMaximum(maximumMessage);
    this.#descriptor = descriptor;
    this.peer = peerCredentials(descriptor.fd);
    checked('setsockopt', markMessages(descriptor.fd));
    if (this.maximumMessage > defaultMaximumMessage) this.#growSendBuffer();
  }

  /**
   * `connect(2)`: connects to a server at a path, or at an abstract name.
   *
   * Waits while the server's backlog is full, trying again every 1 to 64 ms.
   *
   * @throws `ENOENT` nothing is there; `ECONNREFUSED` nobody listens there (any more); `EACCES` the
   *   path may not be used; `EPROTOTYPE` the server is of another type; `EMFILE` no descriptor is
   *   left; `ERR_OUT_OF_RANGE` the path has over 107 bytes; the signal's reason.
   * @see connect(2), unix(7)
   */
  static async connect(
    address: SocketAddress,
    options: ConnectOptions = {},
  ): Promise<SeqpacketConnection> {
    const maximumMessage = requireMaximum(options.maximumMessage);
    const descriptor = await connect(native.SOCK_SEQPACKET, address, options.signal);
    try {
      return new SeqpacketConnection(descriptor, maximumMessage);
    } catch (error) {
      descriptor.close();
      throw error;
    }
  }

  get closed(): boolean {
    return this.#descriptor.closed;
  }

  /**
   * `sendmsg(2)`: sends one message, whole. Waits while the connection is full.
   *
   * @param message At least one byte; not to be changed before this resolves.
   * @throws `EPIPE` the peer is gone; `ECONNRESET` it went without receiving all; `EMSGSIZE` the
   *   message does not fit, see {@link MessageTooLongError}; `ERR_CLOSED`; the signal's reason.
   * @see sendmsg(2), unix(7)
   */
  async send(message: Uint8Array, signal?: AbortSignal): Promise<void> {
    requireMessage(message);
    await this.#sends.take(async () => {
      await this.#descriptor.retry(
        'sendmsg',
        'writable',
        (fd) => this.#sendmsg(fd, message),
        signal,
      );
    }, signal);
  }

  /**
   * `sendmsg(2)`, now or not at all.
   *
   * @returns False when the connection is full, or an earlier {@link send} still waits.
   * @throws As {@link send}.
   */
  trySend(message: Uint8Array): boolean {
    requireMessage(message);
    const { fd } = this.#descriptor;
    if (this.#sends.taken) return false;
    for (;;) {
      const result = this.#sendmsg(fd, message);
      if (result >= 0) return true;
      if (result === -EAGAIN) return false;
      if (result !== -EINTR) throw systemError('sendmsg', result);
    }
  }

  /**
   * `recvmsg(2)`: waits for the next message.
   *
   * @returns The message, in memory of its own; undefined at the peer's end. An empty message, which
   *   a peer that is not ours may send, is an empty Buffer.
   * @throws `EMSGSIZE` the message is longer than {@link maximumMessage} and lost, see
   *   {@link MessageTooLongError}: the connection can still be used; `ECONNRESET` the peer went
   *   without receiving all: what it sent before can still be received; `ERR_CLOSED`; the signal's
   *   reason.
   * @see recvmsg(2), unix(7)
   */
  async receive(options: WaitOptions = {}): Promise<Buffer | undefined> {
    const { signal } = options;
    return await this.#receives.take(async () => {
      let received: Received;
      const call = (fd: number) =>
        receiveMessage(fd, this.maximumMessage, (what) => {
          received = what;
        });
      await this.#descriptor.retry('recvmsg', 'readable', call, signal);
      if (received instanceof Error) throw received;
      return received;
    }, signal);
  }

  /** Receives until the peer's end, or until this end is closed. */
  async *messages(options: WaitOptions = {}): AsyncGenerator<Buffer, void> {
    while (!this.closed) {
      const message = await this.receive(options).catch((error: unknown) => {
        if (this.closed) return undefined;
        throw error;
      });
      if (message === undefined) return;
      yield message;
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Buffer, void> {
    return this.messages();
  }

  /** `close(2)`. Idempotent. What was sent can still be received; who still waits is refused. */
  close(): void {
    this.#descriptor.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #sendmsg(fd: number, message: Uint8Array): number {
    const result = native.sendmsg(fd, message, 0);
    if (result === -EMSGSIZE) {
      throw messageTooLong('sendmsg', message.length, this.#sendBuffer() - bytesBesideMessage);
    }
    return result;
  }

  #sendBuffer(): number {
    const words = new Int32Array(1);
    checked('getsockopt', native.getsockopt(this.#descriptor.fd, native.SO_SNDBUF, words));
    return words[0] ?? 0;
  }

  #growSendBuffer(): void {
    const wanted = this.maximumMessage + bytesBesideMessage;
    if (this.#sendBuffer() >= wanted) return;
    // The kernel takes double of what it is told, and silently less when the system's limit is less.
    checked(
      'setsockopt',
      native.setsockopt(this.#descriptor.fd, native.SO_SNDBUF, Math.ceil(wanted / 2)),
    );
  }
}

export function requireMaximum(maximumMessage: number | undefined): number {
  return wholeNumber('maximumMessage', maximumMessage ?? defaultMaximumMessage, 1, 2 ** 30);
}

function requireMessage(message: Uint8Array): void {
  if (!(message instanceof Uint8Array)) throw typeError('message', 'a Uint8Array', message);
  // An empty message is what the peer's end looks like to most receivers.
  if (message.length === 0) throw argumentError('message', 'at least one byte long', 0);
}
