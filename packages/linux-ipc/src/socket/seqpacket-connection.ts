import { KEY, requireKey, type Key } from '../core/construction.js';
import type { DescriptorSource } from '../core/descriptor-source.js';
import type { Descriptor } from '../core/descriptor.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { abortSignal, signalOf, type WaitOptions } from '../core/wait-options.js';
import type { SocketAddress } from './address.js';
import { connect } from './connect.js';
import { ConnectedSocket } from './connected-socket.js';
import { Duplicates, type PassableDescriptor } from './duplicates.js';
import { isEndOfFile, receiverOfMarked } from './marked-messages.js';
import {
  maximumMessageOf,
  messageOptions,
  MessageTransfer,
  noAddress,
  noDescriptors,
  type MessageOptions,
} from './message-transfer.js';
import {
  maximumDescriptorsOf,
  receiveDescriptorsOptions,
  type ReceiveDescriptorsOptions,
} from './receive-descriptors-options.js';
import { takeDescriptors, takeMessage } from './received.js';
import { adopt, requireSocket } from './socket-option.js';
import { untilEnd } from './until-end.js';

export interface ConnectOptions extends WaitOptions, MessageOptions {}

/** A message, and the descriptors that arrived with it. The receiver owns them: adopt or close each. */
export interface MessageWithDescriptors {
  readonly message: Buffer;
  readonly descriptors: Descriptor[];
}

/** Takes ownership of a socket that a call of this library made: what it is needs no check. */
export let seqpacketConnection: (
  descriptor: Descriptor,
  maximumMessageBytes: number,
) => SeqpacketConnection;

/**
 * One end of a SOCK_SEQPACKET connection: messages arrive whole and in order.
 *
 * A send waits for earlier sends, and a receive for earlier receives: both keep the order of the
 * calls. Iterating receives until end-of-file. Release with `using` or `close()`.
 */
export class SeqpacketConnection extends ConnectedSocket implements AsyncIterable<Buffer> {
  readonly #transfer: MessageTransfer;

  /** Use {@link connect}, {@link from}, `SeqpacketServer.accept` or `socketPair`. */
  private constructor(permit: Key, descriptor: Descriptor, maximumMessageBytes: number) {
    requireKey(permit, new.target);
    super(descriptor);
    this.#transfer = new MessageTransfer(
      descriptor,
      { minimumMessage: 1, receive: receiverOfMarked() },
      maximumMessageBytes,
    );
  }

  static {
    seqpacketConnection = (descriptor, maximumMessageBytes) =>
      new SeqpacketConnection(KEY, descriptor, maximumMessageBytes);
  }

  /**
   * `connect(2)`: connects to a server at a path, or at an abstract name.
   *
   * While the server's backlog is full, it retries every 1 to 64 ms.
   *
   * @throws `ENOENT` no such file; `ECONNREFUSED` no server listens there; `EACCES` permission denied;
   *   `EPROTOTYPE` the server is of another type; `EMFILE` no descriptor is left; `ERR_OUT_OF_RANGE` the
   *   path has over 107 bytes; the signal's reason.
   * @see connect(2), unix(7)
   */
  static async connect(
    address: SocketAddress,
    options: ConnectOptions = noOptions,
  ): Promise<SeqpacketConnection> {
    const given = optionsOf(options, [...messageOptions, 'signal']);
    const maximumMessageBytes = maximumMessageOf(given);
    const signal = abortSignal(given.signal);
    const descriptor = await connect(native.SOCK_SEQPACKET, address, signal);
    try {
      return new SeqpacketConnection(KEY, descriptor, maximumMessageBytes);
    } catch (error) {
      descriptor.close();
      throw error;
    }
  }

  /**
   * Takes ownership of a connected socket that was inherited or received, and makes it non-blocking.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed. Neither changes
   *   when this throws.
   * @throws `ENOTSOCK`, `EPROTOTYPE`, `EINVAL` it is something else; `EBADF` the number is not open;
   *   `ERR_CLOSED`.
   */
  static from(source: DescriptorSource, options: MessageOptions = noOptions): SeqpacketConnection {
    const maximumMessageBytes = maximumMessageOf(optionsOf(options, messageOptions));
    requireSocket(source, 'seqpacket', false);
    return new SeqpacketConnection(KEY, adopt(source, 'connection'), maximumMessageBytes);
  }

  /** The longest message that can be received, in bytes. */
  get maximumMessageBytes(): number {
    return this.#transfer.maximumMessageBytes;
  }

  /**
   * `sendmsg(2)`: sends one message, whole. Waits while the connection is full.
   *
   * @param message At least one byte. Do not change it before this resolves.
   * @throws `EPIPE` the peer has closed; `ECONNRESET` it closed with unreceived messages; `EMSGSIZE` the
   *   message is too long, see {@link MessageTooLongError}; `ERR_CLOSED`; the signal's reason.
   * @see sendmsg(2), unix(7)
   */
  send(message: Uint8Array, options?: WaitOptions): Promise<void> {
    return this.#transfer.send(message, noDescriptors, options);
  }

  /**
   * `sendmsg(2)`: as {@link send}, but does not wait.
   *
   * @returns False when the connection is full, or an earlier {@link send} still waits.
   * @throws As {@link send}.
   */
  trySend(message: Uint8Array): boolean {
    return this.#transfer.trySend(message, noAddress, noDescriptors);
  }

  /**
   * `sendmsg(2)` with SCM_RIGHTS: sends a message with descriptors. The receiver gets new descriptors of
   * the same open file descriptions: both sides share offset and O_NONBLOCK.
   *
   * @param descriptors 1 to 253. The caller keeps them, and may close them once this has returned its
   *   promise.
   * @throws As {@link send}; `EMFILE` no descriptor is left for the duplicates; `ETOOMANYREFS` too many
   *   descriptors of this user are in flight; `EBADF` a number is not open.
   * @see unix(7), cmsg(3)
   */
  async sendDescriptors(
    message: Uint8Array,
    descriptors: readonly PassableDescriptor[],
    options?: WaitOptions,
  ): Promise<void> {
    using duplicates = new Duplicates(descriptors);
    await this.#transfer.send(message, duplicates.numbers, options);
  }

  /**
   * `recvmsg(2)`: waits for the next message. Descriptors that arrive with it are closed.
   *
   * @returns The message, in a new Buffer; undefined at end-of-file. An empty message, which a peer
   *   without this library may send, is an empty Buffer.
   * @throws `EMSGSIZE` the message is longer than {@link maximumMessageBytes} and is lost, see
   *   {@link MessageTooLongError}: the connection stays usable; `ECONNRESET` the peer closed with
   *   unreceived messages: what it sent before can still be received; `ERR_CLOSED`; the signal's
   *   reason.
   * @see recvmsg(2), unix(7)
   */
  receive(options?: WaitOptions): Promise<Buffer | undefined> {
    const { maximumMessageBytes } = this;
    return this.#transfer.receive(() => ({
      descriptors: 0,
      take: (length) =>
        isEndOfFile(length) ? undefined : takeMessage(length, maximumMessageBytes),
      signal: signalOf(options),
    }));
  }

  /**
   * `recvmsg(2)` with SCM_RIGHTS: waits for the next message and takes its descriptors, if any.
   *
   * @throws As {@link receive}; `ERR_DESCRIPTORS_TRUNCATED` more arrived than are allowed, or than this
   *   process can open: the received ones are closed, and the message is lost.
   * @see unix(7), cmsg(3)
   */
  receiveDescriptors(
    options: ReceiveDescriptorsOptions = noOptions,
  ): Promise<MessageWithDescriptors | undefined> {
    const { maximumMessageBytes } = this;
    return this.#transfer.receive(() => {
      const given = optionsOf(options, receiveDescriptorsOptions);
      const maximum = maximumDescriptorsOf(given);
      return {
        descriptors: maximum,
        take: (length) => {
          if (isEndOfFile(length)) return undefined;
          const message = takeMessage(length, maximumMessageBytes);
          return { message, descriptors: takeDescriptors(maximum) };
        },
        signal: abortSignal(given.signal),
      };
    });
  }

  /** Receives until end-of-file, or until this connection is closed. */
  messages(options?: WaitOptions): AsyncGenerator<Buffer, void> {
    return untilEnd(this, () => this.receive(options));
  }

  [Symbol.asyncIterator](): AsyncGenerator<Buffer, void> {
    return this.messages();
  }
}
