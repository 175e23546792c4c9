import { bytes } from '../core/arguments.js';
import type { DescriptorSource } from '../core/descriptor-source.js';
import type { Descriptor } from '../core/descriptor.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import type { SocketAddress } from './address.js';
import { connect } from './connect.js';
import { ConnectedSocket } from './connected-socket.js';
import { Duplicates, type PassableDescriptor } from './duplicates.js';
import {
  maximumMessageOf,
  MessageTransfer,
  noAddress,
  noDescriptors,
  type MessageOptions,
} from './message-transfer.js';
import {
  maximumDescriptorsOf,
  type ReceiveDescriptorsOptions,
} from './receive-descriptors-options.js';
import { descriptorsRoom, hasTimestamp, takeDescriptors, takeMessage } from './received.js';
import { adopt, requireSocket } from './socket-option.js';
import { untilEnd } from './until-end.js';

export interface ConnectOptions extends WaitOptions, MessageOptions {}

/** A message, and the descriptors that came with it: the receiver's to close, each by itself. */
export interface MessageWithDescriptors {
  readonly message: Buffer;
  readonly descriptors: Descriptor[];
}

/**
 * One end of a SOCK_SEQPACKET connection: messages arrive whole, in order, and one by one.
 *
 * Sends wait for earlier sends, and receives for earlier receives, so their order is that of the
 * calls. Iterating receives until the peer's end. Release with `using` or `close()`.
 */
export class SeqpacketConnection extends ConnectedSocket implements AsyncIterable<Buffer> {
  readonly #transfer: MessageTransfer;

  /** Use {@link connect}, {@link from}, `SeqpacketServer.accept` or `socketPair`. */
  private constructor(descriptor: Descriptor, maximumMessage: number) {
    super(descriptor);
    this.#transfer = new MessageTransfer(descriptor, maximumMessage);
    // recvmsg(2) is 0 both for an empty message and at the peer's end. With this option every
    // message, even an empty one, brings a timestamp along; the end does not.
    checked('setsockopt', native.setsockopt(descriptor.fd, native.SO_TIMESTAMP, 1));
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
    const maximumMessage = maximumMessageOf(options);
    const descriptor = await connect(native.SOCK_SEQPACKET, address, signalOf(options));
    try {
      return new SeqpacketConnection(descriptor, maximumMessage);
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
  static from(source: DescriptorSource, options: MessageOptions = {}): SeqpacketConnection {
    const maximumMessage = maximumMessageOf(options);
    requireSocket(source, 'seqpacket', false);
    return new SeqpacketConnection(adopt(source, 'connection'), maximumMessage);
  }

  /** The longest message that can be received, in bytes. */
  get maximumMessage(): number {
    return this.#transfer.maximumMessage;
  }

  /**
   * `sendmsg(2)`: sends one message, whole. Waits while the connection is full.
   *
   * @param message At least one byte; not to be changed before this resolves.
   * @throws `EPIPE` the peer is gone; `ECONNRESET` it went without receiving all; `EMSGSIZE` the
   *   message does not fit, see {@link MessageTooLongError}; `ERR_CLOSED`; the signal's reason.
   * @see sendmsg(2), unix(7)
   */
  async send(message: Uint8Array, options: WaitOptions = {}): Promise<void> {
    await this.#transfer.send(notEmpty(message), noDescriptors, signalOf(options));
  }

  /**
   * `sendmsg(2)`, now or not at all.
   *
   * @returns False when the connection is full, or an earlier {@link send} still waits.
   * @throws As {@link send}.
   */
  trySend(message: Uint8Array): boolean {
    return this.#transfer.trySend(notEmpty(message), noAddress);
  }

  /**
   * `sendmsg(2)` with SCM_RIGHTS: sends descriptors along with a message. The receiver gets
   * descriptors of its own for what is open here: the two share offset and O_NONBLOCK.
   *
   * @param descriptors 1 to 253. They stay the caller's, who may close them as soon as this was
   *   called.
   * @throws As {@link send}; `EMFILE` no descriptor is left to hold them meanwhile; `ETOOMANYREFS`
   *   too many of this user's are on their way; `EBADF` a number is not open.
   * @see unix(7), cmsg(3)
   */
  async sendDescriptors(
    message: Uint8Array,
    descriptors: readonly PassableDescriptor[],
    options: WaitOptions = {},
  ): Promise<void> {
    using duplicates = new Duplicates(descriptors);
    await this.#transfer.send(notEmpty(message), duplicates.numbers, signalOf(options));
  }

  /**
   * `recvmsg(2)`: waits for the next message. Descriptors that come with it are closed.
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
    const { maximumMessage } = this;
    return await this.#transfer.receive(
      native.TIMESTAMP_ROOM,
      (length) => (isEnd(length) ? undefined : takeMessage(length, maximumMessage)),
      signalOf(options),
    );
  }

  /**
   * `recvmsg(2)` with SCM_RIGHTS: waits for the next message and takes its descriptors, if any.
   *
   * @throws As {@link receive}; `ERR_DESCRIPTORS_TRUNCATED` more came than are allowed, or than this
   *   process can still open: those that came are closed, the message is lost.
   * @see unix(7), cmsg(3)
   */
  async receiveDescriptors(
    options: ReceiveDescriptorsOptions = {},
  ): Promise<MessageWithDescriptors | undefined> {
    const { maximumMessage } = this;
    const maximum = maximumDescriptorsOf(options);
    return await this.#transfer.receive(
      native.TIMESTAMP_ROOM + descriptorsRoom(maximum),
      (length) => {
        if (isEnd(length)) return undefined;
        const message = takeMessage(length, maximumMessage);
        return { message, descriptors: takeDescriptors(maximum) };
      },
      signalOf(options),
    );
  }

  /** Receives until the peer's end, or until this end is closed. */
  messages(options: WaitOptions = {}): AsyncGenerator<Buffer, void> {
    return untilEnd(this, () => this.receive(options));
  }

  [Symbol.asyncIterator](): AsyncGenerator<Buffer, void> {
    return this.messages();
  }
}

function isEnd(length: number): boolean {
  return length === 0 && !hasTimestamp();
}

/** An empty message is what the peer's end looks like to most receivers. */
function notEmpty(message: Uint8Array): Uint8Array {
  return bytes('message', message, 1);
}
