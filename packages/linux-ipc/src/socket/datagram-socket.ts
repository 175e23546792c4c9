import { boolean, bytes, unchanged, wholeNumber } from '../core/arguments.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import type { DescriptorSource } from '../core/descriptor-source.js';
import { type Descriptor, ownerOf } from '../core/descriptor.js';
import { checked } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { abortSignal, signalOf, type WaitOptions } from '../core/wait-options.js';
import { encodeAddress, type SocketAddress } from './address.js';
import { bind, bindOptions, removeSocketFile, type BindOptions, type SocketFile } from './bind.js';
import { addressOf, type Binding } from './bound-address.js';
import { notReached } from './connect.js';
import { Duplicates, type PassableDescriptor } from './duplicates.js';
import type { SocketIdentity } from './identity.js';
import {
  maximumMessageOf,
  messageOptions,
  MessageTransfer,
  noAddress,
  noDescriptors,
  type MessageOptions,
} from './message-transfer.js';
import { Backoff } from './backoff.js';
import type { Credentials } from './peer.js';
import { receiveDescriptorsOptions } from './receive-descriptors-options.js';
import * as received from './received.js';
import { Refusals, refusalOptions, type RefusalOptions } from './refusals.js';
import { adopt, requireSocket } from './socket-option.js';
import { untilEnd } from './until-end.js';

export interface DatagramOptions extends MessageOptions, RefusalOptions {
  /** SO_PASSCRED: whether each message carries its sender's credentials. Default false. */
  readonly credentials?: boolean | undefined;
}

const datagramOptions = [...messageOptions, ...refusalOptions, 'credentials'] as const;

export interface DatagramBindOptions extends DatagramOptions, BindOptions {}

export interface ReceiveFromOptions extends WaitOptions {
  /** The most descriptors to receive with the message: 0 to 253. With 0, the default, they are closed. */
  readonly maximumDescriptors?: number | undefined;
}

export interface TrySendToOptions {
  /** SCM_RIGHTS: 1 to 253 descriptors to pass with the message. The caller keeps them. */
  readonly descriptors?: readonly PassableDescriptor[] | undefined;
}

export interface SendToOptions extends WaitOptions, TrySendToOptions {}

export interface Datagram {
  readonly message: Buffer;
  /** The address to reply to; undefined when the sender is bound to none. */
  readonly from: SocketAddress | undefined;
  /** The receiver owns them: adopt or close each. */
  readonly descriptors: Descriptor[];
  /** The sender, if the socket was created with `credentials`. */
  readonly credentials: Credentials | undefined;
}

/** Takes ownership of a socket that a call of this library made: what it is needs no check. */
export let datagramSocket: (descriptor: Descriptor, options: DatagramOptions) => DatagramSocket;

/**
 * A SOCK_DGRAM socket: receives whole messages, in order and without loss, from any process that sends
 * to its address.
 *
 * There is no connection and no end-of-file: a receiver is not notified when a sender exits. Iterating
 * receives until the socket is closed. Release with `using` or {@link close}, which also removes the
 * socket file.
 */
export class DatagramSocket implements Disposable, AsyncIterable<Datagram> {
  /** A child can inherit it, and a socket can send it. {@link close} closes it. */
  readonly descriptor: Descriptor;
  readonly #transfer: MessageTransfer;
  readonly #binding: Binding | undefined;
  readonly #credentials: boolean;
  readonly #refusals: Refusals;

  private constructor(
    permit: Key,
    descriptor: Descriptor,
    binding: Binding | undefined,
    options: DatagramOptions,
    refusals?: Refusals,
  ) {
    requireKey(permit, new.target);
    this.#transfer = new MessageTransfer(
      descriptor,
      { minimumMessage: 0, receive: received.receive },
      maximumMessageOf(options),
    );
    this.#refusals = refusals ?? new Refusals(options);
    this.descriptor = descriptor;
    this.#binding = binding;
    readOnly(this, 'descriptor');
    this.#credentials = credentialsOf(options);
    if (this.#credentials) {
      checked('setsockopt', native.setsockopt(descriptor.fd, native.SO_PASSCRED, 1));
    }
  }

  static {
    datagramSocket = (descriptor, options) =>
      new DatagramSocket(KEY, descriptor, undefined, options);
  }

  /**
   * `socket(2)`: creates a socket without an address, for sending.
   *
   * @throws `EMFILE`, `ENFILE` no descriptor is left.
   * @see socket(2), unix(7)
   */
  static create(options: DatagramOptions = noOptions): DatagramSocket {
    const given = optionsOf(options, datagramOptions);
    const descriptor = open();
    try {
      return new DatagramSocket(KEY, descriptor, undefined, given);
    } catch (error) {
      descriptor.close();
      throw error;
    }
  }

  /**
   * `bind(2)`: creates a socket at a path or an abstract name, to which others can send.
   *
   * It treats the path, and throws, as `SeqpacketServer.listen` does.
   *
   * @see bind(2), unix(7)
   */
  static async bind(
    address: SocketAddress,
    options: DatagramBindOptions = noOptions,
  ): Promise<DatagramSocket> {
    const given = optionsOf(options, [...datagramOptions, ...bindOptions]);
    const descriptor = open();
    let file: SocketFile | undefined;
    try {
      file = await bind(descriptor, address, given, undefined);
      return new DatagramSocket(KEY, descriptor, { address, file }, given);
    } catch (error) {
      if (file !== undefined) removeSocketFile(file);
      descriptor.close();
      throw error;
    }
  }

  /**
   * Takes ownership of a socket that was inherited or received, and makes it non-blocking.
   *
   * The socket file, if there is one, stays: the process that bound it removes it.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed. Neither changes
   *   when this throws.
   * @throws `ENOTSOCK`, `EPROTOTYPE`, `EINVAL` it is something else; `EBADF` the number is not open;
   *   `ERR_CLOSED`.
   */
  static from(source: DescriptorSource, options: DatagramOptions = noOptions): DatagramSocket {
    const given = optionsOf(options, datagramOptions);
    maximumMessageOf(given);
    credentialsOf(given);
    const refusals = new Refusals(given);
    requireSocket(source, 'datagram', false);
    return new DatagramSocket(KEY, adopt(source, 'socket'), undefined, given, refusals);
  }

  /** The identity of the file it bound, for `removeStaleSocket`; undefined if it bound none. */
  get identity(): SocketIdentity | undefined {
    return this.#binding?.file?.identity;
  }

  /**
   * The address it is bound to; undefined if it is bound to none. For an adopted socket, the address
   * that getsockname(2) returns, as for a server.
   */
  get address(): SocketAddress | undefined {
    if (this.#binding !== undefined) return this.#binding.address;
    return this.closed ? undefined : addressOf(this.fd);
  }

  /** The number of {@link descriptor}. Throws `ERR_CLOSED` once closed. */
  get fd(): number {
    return this.descriptor.fd;
  }

  get closed(): boolean {
    return this.descriptor.closed;
  }

  /** The longest message that can be received, in bytes. */
  get maximumMessageBytes(): number {
    return this.#transfer.maximumMessageBytes;
  }

  /**
   * `connect(2)`: sets the destination of {@link send}, and receives messages from that address only. It can
   * be called again with another address.
   *
   * @throws `ENOENT` no such file; `ECONNREFUSED` no socket is bound to the address; `EACCES` permission
   *   denied; `EPROTOTYPE` the socket there is of another type; `EPERM` it is connected to another
   *   socket; `ERR_CLOSED`.
   * @see connect(2), unix(7)
   */
  connect(address: SocketAddress): void {
    const { name, context } = encodeAddress(address);
    const result = native.connect(this.descriptor.fd, name);
    if (result < 0) throw notReached('connect', result, address, context);
  }

  /**
   * `sendmsg(2)`: sends a message to the address it is connected to. Waits while the receiver's queue
   * is full.
   *
   * @param message May be empty. Do not change it before this resolves.
   * @throws `ENOTCONN` it is not connected; `ECONNREFUSED` the receiver is closed; `EMSGSIZE` the message
   *   is too long, see {@link MessageTooLongError}; `ERR_CLOSED`; the signal's reason.
   * @see sendmsg(2), unix(7)
   */
  send(message: Uint8Array, options?: WaitOptions): Promise<void> {
    return this.#transfer.send(message, noDescriptors, options);
  }

  /**
   * `sendmsg(2)`: as {@link send}, but does not wait.
   *
   * @returns False when the receiver's queue is full, or an earlier {@link send} still waits.
   * @throws As {@link send}.
   */
  trySend(message: Uint8Array): boolean {
    return this.#transfer.trySend(message, noAddress, noDescriptors);
  }

  /**
   * `sendmsg(2)` with SCM_RIGHTS: as {@link send}, with 1 to 253 descriptors. The caller keeps them, and
   * may close them once this has returned its promise.
   *
   * @throws As {@link send}; `EMFILE`, `ETOOMANYREFS`, `EBADF` as for a connection.
   * @see unix(7), cmsg(3)
   */
  async sendDescriptors(
    message: Uint8Array,
    descriptors: readonly PassableDescriptor[],
    options?: WaitOptions,
  ): Promise<void> {
    bytes('message', message);
    using duplicates = new Duplicates(descriptors);
    await this.#transfer.send(message, duplicates.numbers, options);
  }

  /**
   * `sendmsg(2)`: sends a message to an address. While the receiver's queue is full, it retries every 1
   * to 64 ms: no event reports when there is room. {@link connect} avoids that.
   *
   * @throws As {@link sendDescriptors} and {@link connect}.
   * @see sendmsg(2), unix(7)
   */
  async sendTo(
    address: SocketAddress,
    message: Uint8Array,
    options: SendToOptions = noOptions,
  ): Promise<void> {
    const backoff = new Backoff();
    const given = optionsOf(options, ['descriptors', 'signal']);
    const signal = abortSignal(given.signal);
    signal?.throwIfAborted();
    using duplicates = duplicatesOf(given);
    const numbers = duplicates?.numbers ?? noDescriptors;
    const { length } = bytes('message', message);
    while (!this.#trySendTo(address, unchanged('message', message, length), numbers)) {
      await backoff.pause(signal);
    }
  }

  /**
   * `sendmsg(2)`: as {@link sendTo}, but does not wait.
   *
   * @returns False when the receiver's queue is full.
   * @throws As {@link sendTo}.
   */
  trySendTo(
    address: SocketAddress,
    message: Uint8Array,
    options: TrySendToOptions = noOptions,
  ): boolean {
    using duplicates = duplicatesOf(optionsOf(options, ['descriptors']));
    return this.#trySendTo(address, message, duplicates?.numbers ?? noDescriptors);
  }

  #trySendTo(address: SocketAddress, message: Uint8Array, descriptors: Int32Array): boolean {
    const { name, context } = encodeAddress(address);
    return this.#transfer.trySend(message, name, descriptors, (result) =>
      notReached('sendmsg', result, address, context),
    );
  }

  /**
   * `recvmsg(2)`: waits for the next message. Descriptors that arrive with it are closed.
   *
   * @returns The message, in a new Buffer; it may be empty.
   * @throws `EMSGSIZE` the message is longer than {@link maximumMessageBytes} and is lost, see
   *   {@link MessageTooLongError}; `ERR_CLOSED`; the signal's reason.
   * @see recvmsg(2), unix(7)
   */
  receive(options?: WaitOptions): Promise<Buffer> {
    const { maximumMessageBytes } = this;
    return this.#transfer.receive(() => ({
      descriptors: 0,
      take: (length) => received.takeMessage(length, maximumMessageBytes),
      signal: signalOf(options),
    }));
  }

  /**
   * `recvmsg(2)`: waits for the next message, and returns its sender too.
   *
   * @throws As {@link receive}; `ERR_DESCRIPTORS_TRUNCATED` more descriptors arrived than are allowed, or
   *   than this process can open: the received ones are closed, and the message is lost.
   * @see recvmsg(2), unix(7)
   */
  receiveFrom(options: ReceiveFromOptions = noOptions): Promise<Datagram> {
    const { maximumMessageBytes } = this;
    return this.#transfer.receive(() => {
      const given = optionsOf(options, receiveDescriptorsOptions);
      const { maximumDescriptors = 0 } = given;
      const most = native.MOST_DESCRIPTORS;
      const maximum = wholeNumber('maximumDescriptors', maximumDescriptors, 0, most);
      return {
        descriptors: maximum,
        take: (length) => ({
          message: received.takeMessage(length, maximumMessageBytes),
          descriptors: maximum === 0 ? [] : received.takeDescriptors(maximum),
          from: received.takeSender(),
          credentials: this.#credentials ? received.takeCredentials() : undefined,
        }),
        signal: abortSignal(given.signal),
      };
    });
  }

  /** How many messages iterating has refused: see {@link messages}. */
  get refused(): number {
    return this.#refusals.count;
  }

  /**
   * Receives until the socket is closed. A message for which {@link receiveFrom} throws `EMSGSIZE` or
   * `ERR_DESCRIPTORS_TRUNCATED` is refused, and does not end the iteration: anybody may have sent it.
   */
  messages(options: ReceiveFromOptions = noOptions): AsyncGenerator<Datagram, void> {
    return untilEnd(this, () => this.#receiveAcceptable(options));
  }

  async #receiveAcceptable(options: ReceiveFromOptions): Promise<Datagram> {
    for (;;) {
      try {
        return await this.receiveFrom(options);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'EMSGSIZE' && code !== 'ERR_DESCRIPTORS_TRUNCATED') throw error;
        this.#refusals.add(error as Error);
      }
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Datagram, void> {
    return this.messages();
  }

  /**
   * `unlink(2)`, if the path still names the file it bound, and `close(2)`. Idempotent. Messages that
   * were not received are lost.
   */
  close(): void {
    if (this.closed) return;
    try {
      if (this.#binding?.file !== undefined) removeSocketFile(this.#binding.file);
    } finally {
      this.descriptor.close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

inspectable(DatagramSocket, ['address', 'fd']);

function open(): Descriptor {
  return ownerOf(checked('socket', native.socket(native.SOCK_DGRAM)), 'socket');
}

function credentialsOf({ credentials = false }: DatagramOptions): boolean {
  return boolean('credentials', credentials);
}

function duplicatesOf({ descriptors }: TrySendToOptions): Duplicates | undefined {
  return descriptors === undefined ? undefined : new Duplicates(descriptors);
}
