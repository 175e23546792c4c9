/**
 * Messages over a SOCK_SEQPACKET socket: the kernel keeps the boundaries of packets and their order,
 * and delivers what a process sent before it died.
 *
 * Steps of the sender:
 *
 *     K1  sendmsg(2): a whole message, or the next fragment of a long one
 *     K2  no room: wait until the socket is writable, then repeat K1
 *
 * Steps of the receiver:
 *
 *     K3  recvmsg(2): deliver a whole message; keep a fragment until the last one arrives
 *     K4  nothing there: wait until the socket is readable
 *
 * A sender killed between the fragments of a message has not sent it: the receiver drops them.
 */
import { constants } from 'node:os';

import { KEY, requireKey, type Key } from '../../core/construction.js';
import { requireDescriptor, type Descriptor } from '../../core/descriptor.js';
import { closedError } from '../../core/errors.js';
import { inspectable } from '../../core/inspectable.js';
import { native } from '../../core/native.js';
import { callingSpinner } from '../../core/polling.js';
import { noOptions, optionsOf } from '../../core/options.js';
import { abortSignal, signalOf, type WaitOptions } from '../../core/wait-options.js';
import type { Credentials } from '../../socket/peer.js';
import type { Disconnection } from '../errors.js';
import { codecOf, type Codec } from '../message/codec.js';
import { Reassembly, RECORD_TYPE } from '../message/fragments.js';
import { KIND } from '../ring/layout.js';
import { checkCapacity } from '../ring/segment.js';
import { spinOf } from '../../core/spinner.js';
import { connect, type ChannelAddress } from '../session/address.js';
import { firstReadableSync } from '../session/first-readable.js';
import { admit, awaitHello, awaitAnswer } from '../session/handshake.js';
import { setCodec } from './carried-codec.js';
import { channelOptions, type ChannelOptions } from './channel.js';
import { LARGEST_PACKET_PAYLOAD, PacketSink } from './packet-sink.js';
import { RecordSource } from './record-source.js';

const { EAGAIN, EINTR, ECONNRESET } = constants.errno;
const noAddress = new Uint8Array(0);

/**
 * One end of a channel whose messages go through a SOCK_SEQPACKET socket. It does what {@link Channel}
 * does, without shared memory, with two system calls for each message.
 *
 * Its methods are those of {@link Channel}. Claims are in its own memory, which the kernel copies; each
 * message of a batch is sent when it is committed.
 */
export class SocketChannel<T = Uint8Array> extends RecordSource<T> {
  readonly #connection: Descriptor;
  readonly #peer: Credentials;
  readonly #sink: PacketSink<T>;
  readonly #reassembly = new Reassembly();
  readonly #incoming = new Uint8Array(1 + LARGEST_PACKET_PAYLOAD);
  readonly #report = new Int32Array(native.REPORT_LENGTH);
  /** The length of the packet in `#incoming` that is not delivered yet; 0 if there is none. */
  #pending = 0;
  /** Packets received while learning how the peer disconnected: at most those that the kernel held. */
  readonly #early: Uint8Array[] = [];
  #disconnection: Disconnection | undefined;

  private constructor(permit: Key, connection: Descriptor, peer: Credentials, codec: Codec<T>) {
    requireKey(permit, new.target);
    super(codec, callingSpinner());
    setCodec(this, codec);
    this.#connection = connection;
    this.#peer = peer;
    this.#sink = new PacketSink(codec, connection, () => this.#learnDisconnection());
  }

  /** `connect(2)`: opens a channel to the listener at an address. Throws as {@link Channel.connect}. */
  static async connect<T = Uint8Array>(
    address: ChannelAddress,
    options: ChannelOptions<T> = noOptions,
  ): Promise<SocketChannel<T>> {
    const { codec, signal } = settings(options);
    const terms = { kind: KIND.SOCKET, schema: codec.schema };
    const connection = await connect(address, terms, signal);
    try {
      const { peer, descriptors } = await awaitAnswer(connection, terms, signal);
      for (const descriptor of descriptors) descriptor.close();
      return new SocketChannel(KEY, connection, peer, codec);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Opens the host's end over an accepted connection, and takes ownership of it. */
  static async host<T = Uint8Array>(
    connection: Descriptor,
    options: ChannelOptions<T> = noOptions,
  ): Promise<SocketChannel<T>> {
    const { codec, signal } = settings(options);
    requireDescriptor('connection', connection);
    try {
      const terms = { kind: KIND.SOCKET, schema: codec.schema };
      const peer = await awaitHello(connection, terms, signal);
      admit(connection, { ...terms, capacity: 0, participant: 0 }, []);
      return new SocketChannel(KEY, connection, peer, codec);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  get closed(): boolean {
    return this.#connection.closed;
  }

  /** As {@link Channel.peer}. */
  get peer(): Credentials {
    return this.#peer;
  }

  /** As {@link Channel.largestRecord}. */
  get largestRecord(): number {
    return this.#sink.largestRecord;
  }

  /** As {@link Channel.trySend}. */
  trySend(message: T): boolean {
    return this.#sink.trySend(message);
  }

  /** As {@link Channel.send}. */
  send(message: T, options?: WaitOptions): Promise<void> {
    return this.#sink.send(message, options);
  }

  /** As {@link Channel.tryClaim}. */
  tryClaim(length: number): number {
    return this.#sink.tryClaim(length);
  }

  /** As {@link Channel.claimed}. */
  get claimed(): Uint8Array {
    return this.#sink.claimed;
  }

  /** Sends the claimed message: at once, or before any other as soon as there is room. */
  commit(publish = true): void {
    this.#sink.commit(publish);
  }

  /** As {@link Channel.abort}. */
  abort(): void {
    this.#sink.abort();
  }

  /** Does nothing: a committed message is sent at once, or as soon as there is room. */
  publish(): void {
    this.#sink.publish();
  }

  /** As {@link Channel.disconnection}; undefined also until all that the peer sent is received. */
  get disconnection(): Disconnection | undefined {
    this.requireOpen();
    return this.#fetch() ? undefined : this.#disconnection;
  }

  /** Waits until the peer has disconnected and all that it sent is received; returns how it did. */
  async disconnected(options?: WaitOptions): Promise<Disconnection> {
    const signal = signalOf(options);
    for (;;) {
      const { disconnection } = this;
      if (disconnection !== undefined) return disconnection;
      await this.#connection.polled.readable(signal);
    }
  }

  /**
   * `close(2)`. Idempotent. Pending waits reject with `ERR_CLOSED`; messages that were sent or
   * committed can still be received.
   */
  close(): void {
    if (this.closed) return;
    this.requireNoHandler();
    this.#sink.close();
  }

  protected readonly requireOpen = (): void => {
    if (this.closed) throw closedError('channel');
  };

  protected readonly hasMessages = (): boolean => this.#fetch();

  protected readonly drainRecords = (limit: number): number => {
    let count = 0;
    for (; count < limit && this.#fetch(); count++) {
      const length = this.#pending - 1;
      const type = this.#incoming[0] ?? 0;
      this.#pending = 0;
      if (type === RECORD_TYPE.WHOLE) {
        this.deliver(this.#incoming, 1, length, type);
        continue;
      }
      const whole = this.#reassembly.take(this.#incoming, 1, length, type);
      if (whole !== undefined) this.deliver(whole, 0, whole.length, type);
    }
    return count;
  };

  protected readonly sleep = (signal: AbortSignal | undefined): Promise<void> | boolean =>
    this.#disconnection === undefined && this.#connection.polled.readable(signal); // K4

  protected readonly sleepSync = (milliseconds: number): boolean => {
    if (this.#disconnection !== undefined) return false;
    firstReadableSync([this.#connection], milliseconds);
    return true;
  };

  /** Whether a packet is pending; receives the next if not. */
  #fetch(): boolean {
    if (this.#pending > 0) return true;
    const early = this.#early.shift();
    if (early !== undefined) this.#incoming.set(early);
    this.#pending = early?.length ?? this.#receivePacket(this.#incoming);
    return this.#pending > 0;
  }

  /** `recvmsg(2)`: the length of a packet; 0 if there is none, or the peer has disconnected. */
  #receivePacket(into: Uint8Array): number {
    while (this.#disconnection === undefined) {
      const length = native.recvmsg(this.#connection.fd, into, noAddress, this.#report, 0, 0); // K3
      if (length === -EAGAIN) return 0;
      // If the peer closed with packets unread, one ECONNRESET precedes the packets that it had sent.
      if (length === -EINTR || length === -ECONNRESET) continue;
      if (length > 0 && (into[0] ?? 0) <= RECORD_TYPE.FRAGMENT) return length;
      this.#disconnection = length === 1 ? 'closed' : 'died';
    }
    return 0;
  }

  /** Receives all packets, and keeps them: the last one shows how the peer disconnected. */
  #learnDisconnection(): Disconnection {
    const packet = new Uint8Array(1 + LARGEST_PACKET_PAYLOAD);
    for (let length; (length = this.#receivePacket(packet)) > 0;) {
      this.#early.push(packet.slice(0, length));
    }
    return this.#disconnection ?? 'closed';
  }
}

inspectable(SocketChannel, ['disconnection'], { peer: ({ peer }) => peer.pid });

function settings<T>(options: ChannelOptions<T>): {
  codec: Codec<T>;
  signal: AbortSignal | undefined;
} {
  const given = optionsOf(options, channelOptions);
  spinOf(given);
  checkCapacity(given.capacity);
  return { codec: codecOf(given), signal: abortSignal(given.signal) };
}
