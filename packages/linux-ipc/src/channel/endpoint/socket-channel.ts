/**
 * Messages over a SOCK_SEQPACKET socket: the kernel keeps the boundaries of packets, their order, and
 * what was sent by who is dead.
 *
 * Steps of the sender:
 *
 *     K1  sendmsg(2): a whole message, or the first fragment of a long one, or the next
 *     K2  no room: wait until the socket is writable, then again
 *
 * Steps of the receiver:
 *
 *     K3  recvmsg(2): hand over a whole message; keep a fragment until the last has come
 *     K4  nothing is there: wait until the socket is readable
 *
 * A sender killed between the fragments of a message has not sent it: the receiver drops them.
 */
import { constants } from 'node:os';

import { callable, wholeNumber } from '../../core/arguments.js';
import { requireDescriptor, type Descriptor } from '../../core/descriptor.js';
import { closedError, systemError } from '../../core/errors.js';
import { native } from '../../core/native.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import { connect } from '../../socket/connect.js';
import type { Credentials } from '../../socket/peer.js';
import { Turns } from '../../socket/turns.js';
import { brokenPipe, claimPending, messageTooLong, reentrant } from '../errors.js';
import { codecOf, type Codec } from '../message/codec.js';
import { Reassembly, LONGEST_MESSAGE, fragmentsOf, RECORD_TYPE } from '../message/fragments.js';
import { KIND } from '../ring/layout.js';
import { spinOf } from '../ring/spinner.js';
import { connectionOf, handedOver, type ChannelAddress } from '../session/address.js';
import { sayFarewell, type ChannelEnd } from '../session/doorbell.js';
import { greet, welcome } from '../session/handshake.js';
import type { ChannelOptions } from './channel.js';
import {
  MESSAGES_PER_TURN,
  type MessageHandler,
  MessageSource,
  takeOne,
} from './message-source.js';

const { EAGAIN, EINTR, EPIPE, ECONNRESET } = constants.errno;

/** A packet is a byte for the type of record, then its payload. */
const LARGEST_FRAGMENT = 65_535;
const nobody = new Uint8Array(0);
const none = new Int32Array(0);

/**
 * One end of a channel whose messages go through a SOCK_SEQPACKET socket: what {@link Channel} does
 * without shared memory, at two system calls a message.
 *
 * Its methods are those of {@link Channel}. Claims are in memory of its own, of which the kernel copies;
 * and each message of a batch is handed over when it is committed.
 */
export class SocketChannel<T = Uint8Array> extends MessageSource<T> {
  /** The process at the other end, by the kernel's word when it connected. */
  readonly peer: Credentials;
  /** The longest message that travels unfragmented, in bytes. */
  readonly largestPiece = LARGEST_FRAGMENT;
  readonly #connection: Descriptor;
  readonly #codec: Codec<T>;
  readonly #sends = new Turns();
  readonly #reassembly = new Reassembly();
  readonly #outgoing = new Uint8Array(1 + LARGEST_FRAGMENT);
  readonly #incoming = new Uint8Array(1 + LARGEST_FRAGMENT);
  readonly #report = new Int32Array(native.REPORT_LENGTH);
  /** A record that was received to see whether the other end is there: taken next. */
  #pending = 0;
  /** Packets behind it, received to learn how the other end went: as many as the kernel had. */
  readonly #early: Uint8Array[] = [];
  #end: ChannelEnd | undefined;
  /** The length of what is claimed and not committed; -1 when there is nothing. */
  #claimed = -1;
  /** A packet that was committed when there was no room: it goes before all others. */
  #committed: Uint8Array | undefined;
  #isDraining = false;

  private constructor(connection: Descriptor, peer: Credentials, codec: Codec<T>) {
    super();
    this.#connection = connection;
    this.peer = peer;
    this.#codec = codec;
  }

  /** `connect(2)`: opens a channel to who listens at an address, or at a descriptor handed over. */
  static async connect<T = Uint8Array>(
    address: ChannelAddress,
    options: ChannelOptions<T> = {},
  ): Promise<SocketChannel<T>> {
    const codec = codecOf(options);
    spinOf(options);
    const connection = handedOver(address)
      ? connectionOf(address)
      : await connect(native.SOCK_SEQPACKET, address, signalOf(options));
    try {
      const terms = { kind: KIND.SOCKET, schema: codec.schema };
      const { peer, descriptors } = await greet(connection, terms, signalOf(options));
      for (const descriptor of descriptors) descriptor.close();
      return new SocketChannel(connection, peer, codec);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** The host's end, over a connection that it accepted; takes the connection over. */
  static async host<T = Uint8Array>(
    connection: Descriptor,
    options: ChannelOptions<T> = {},
  ): Promise<SocketChannel<T>> {
    const codec = codecOf(options);
    spinOf(options);
    signalOf(options);
    requireDescriptor('connection', connection);
    try {
      const agreement = { kind: KIND.SOCKET, schema: codec.schema, capacity: 0, participant: 0 };
      const peer = await welcome(connection, agreement, [], signalOf(options));
      return new SocketChannel(connection, peer, codec);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  get closed(): boolean {
    return this.#connection.closed;
  }

  /** As {@link Channel.trySend}. */
  trySend(message: T): boolean {
    this.#requireOpen();
    if (this.#sends.taken) return false;
    const encoded = this.#codec.encode(message);
    if (encoded.length > LARGEST_FRAGMENT) throw messageTooLong(encoded.length, LARGEST_FRAGMENT);
    return this.#trySendRecord(encoded, RECORD_TYPE.WHOLE);
  }

  /** As {@link Channel.send}. */
  async send(message: T, options: WaitOptions = {}): Promise<void> {
    const signal = signalOf(options);
    this.#requireOpen();
    signal?.throwIfAborted();
    const encoded = this.#codec.encode(message);
    if (encoded.length > LONGEST_MESSAGE) throw messageTooLong(encoded.length, LONGEST_MESSAGE);
    const isWhole = encoded.length <= LARGEST_FRAGMENT;
    if (isWhole && !this.#sends.taken && this.#trySendRecord(encoded, RECORD_TYPE.WHOLE)) return;
    const copy = encoded.slice();
    await this.#sends.take(async () => {
      const records: Iterable<[Uint8Array, number]> = isWhole
        ? [[copy, RECORD_TYPE.WHOLE]]
        : fragmentsOf(copy, LARGEST_FRAGMENT);
      for (const [record, type] of records) {
        this.#requireOpen();
        this.#requireNoClaim();
        await this.#sendPacket(this.#packetOf(record, type), signal);
      }
    }, signal);
  }

  /** As {@link Channel.tryClaim}. */
  tryClaim(length: number): number {
    this.#requireOpen();
    wholeNumber('length', length, 0, LARGEST_FRAGMENT);
    this.#requireNoClaim();
    if (this.#sends.taken) return -1;
    this.#outgoing[0] = RECORD_TYPE.WHOLE;
    this.#claimed = length;
    return 1;
  }

  /** As {@link Channel.claimed}. */
  get claimed(): Uint8Array {
    return this.#outgoing;
  }

  /** Sends what was claimed. When there is no room, it is sent as soon as there is, before all else. */
  commit(): void {
    this.#requireOpen();
    if (this.#claimed < 0) return;
    const packet = this.#outgoing.subarray(0, 1 + this.#claimed);
    this.#claimed = -1;
    if (this.#trySendPacket(packet)) return;
    this.#committed = packet;
    const sending = this.#sends.take(async () => {
      await this.#sendPacket(packet, undefined);
      this.#committed = undefined;
    }, undefined);
    // Closed, which sends it, or the other end went, which the next to send is told.
    sending.catch(() => undefined);
  }

  /** Forgets what was claimed. */
  abort(): void {
    this.#requireOpen();
    this.#claimed = -1;
  }

  /** Does nothing: what was committed is on its way. */
  publish(): void {
    this.#requireOpen();
  }

  /** As {@link Channel.tryReceive}. */
  tryReceive(): T | undefined {
    return takeOne(this.#codec, (handler, limit) => this.drain(handler, limit));
  }

  /** As {@link Channel.drain}. */
  drain(handler: MessageHandler, limit: number = MESSAGES_PER_TURN): number {
    this.#requireOpen();
    callable('handler', handler);
    wholeNumber('limit', limit, 0, Number.MAX_SAFE_INTEGER);
    if (this.#isDraining) throw reentrant();
    this.#isDraining = true;
    try {
      let count = 0;
      for (; count < limit && this.#fetch(); count++) {
        const length = this.#pending - 1;
        const type = this.#incoming[0] ?? 0;
        this.#pending = 0;
        if (type === RECORD_TYPE.WHOLE) {
          handler(this.#incoming, 1, length);
          continue;
        }
        const whole = this.#reassembly.take(this.#incoming, 1, length, type);
        if (whole !== undefined) handler(whole, 0, whole.length);
      }
      return count;
    } finally {
      this.#isDraining = false;
    }
  }

  /** How the other end went; undefined while it is there, or something it sent is not received. */
  peerLeft(): ChannelEnd | undefined {
    this.#requireOpen();
    return this.#fetch() ? undefined : this.#end;
  }

  /** Waits until the other end went and all that it sent is received: how it did. */
  async end(options: WaitOptions = {}): Promise<ChannelEnd> {
    const signal = signalOf(options);
    for (;;) {
      this.#requireOpen();
      if (!this.#fetch() && this.#end !== undefined) return this.#end;
      await this.#connection.polled.readable(signal);
    }
  }

  /**
   * `close(2)`. Idempotent. Who still waits is refused with `ERR_CLOSED`; what was sent or committed
   * can still be received.
   */
  close(): void {
    if (this.closed) return;
    if (this.#isDraining) throw reentrant();
    // A full queue has no room for the last words, which tell closing from dying: setsockopt doubles
    // the limit that a new socket has.
    const { fd } = this.#connection;
    const room = new Int32Array(1);
    native.getsockopt(fd, native.SO_SNDBUF, room);
    native.setsockopt(fd, native.SO_SNDBUF, room[0] ?? 0);
    if (this.#committed !== undefined) native.sendmsg(fd, this.#committed, nobody, none);
    sayFarewell(this.#connection);
    this.#connection.close();
  }

  protected readonly sleep = (signal: AbortSignal | undefined): Promise<void> | boolean =>
    this.#end === undefined && this.#connection.polled.readable(signal); // K4

  protected readonly sleepSync = (milliseconds: number): boolean => {
    if (this.#end !== undefined) return false;
    native.ppoll(new Int32Array([this.#connection.fd]), milliseconds);
    return true;
  };

  /** Whether a record is pending. */
  #fetch(): boolean {
    if (this.#pending > 0) return true;
    const early = this.#early.shift();
    if (early !== undefined) this.#incoming.set(early);
    this.#pending = early?.length ?? this.#receivePacket(this.#incoming);
    return this.#pending > 0;
  }

  /** `recvmsg(2)`: the length of a packet; 0 when there is none now, or the other end went. */
  #receivePacket(into: Uint8Array): number {
    while (this.#end === undefined) {
      const length = native.recvmsg(this.#connection.fd, into, nobody, this.#report, 0, 0); // K3
      if (length === -EAGAIN) return 0;
      // Said once when the other end went without receiving all; what it sent before is still there.
      if (length === -EINTR || length === -ECONNRESET) continue;
      if (length > 0 && (into[0] ?? 0) <= RECORD_TYPE.FRAGMENT) return length;
      this.#end = length === 1 ? 'closed' : 'died';
    }
    return 0;
  }

  /** The last packet says how the other end went: what lies before it is kept. */
  #learnEnd(): ChannelEnd {
    const packet = new Uint8Array(1 + LARGEST_FRAGMENT);
    for (let length; (length = this.#receivePacket(packet)) > 0;) {
      this.#early.push(packet.slice(0, length));
    }
    return this.#end ?? 'closed';
  }

  #trySendRecord(record: Uint8Array, type: number): boolean {
    this.#requireNoClaim();
    return this.#trySendPacket(this.#packetOf(record, type));
  }

  #packetOf(record: Uint8Array, type: number): Uint8Array {
    this.#outgoing[0] = type;
    this.#outgoing.set(record, 1);
    return this.#outgoing.subarray(0, 1 + record.length);
  }

  /** `sendmsg(2)`. */
  #trySendPacket(packet: Uint8Array): boolean {
    for (;;) {
      const result = native.sendmsg(this.#connection.fd, packet, nobody, none); // K1
      if (result >= 0) return true;
      if (result === -EAGAIN) return false;
      if (result === -EPIPE || result === -ECONNRESET) {
        throw brokenPipe(this.#learnEnd());
      }
      if (result !== -EINTR) throw systemError('sendmsg', result);
    }
  }

  async #sendPacket(packet: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      this.#requireOpen();
      if (this.#trySendPacket(packet)) return;
      await this.#connection.polled.writable(signal); // K2
    }
  }

  #requireNoClaim(): void {
    if (this.#claimed >= 0) throw claimPending();
  }

  #requireOpen(): void {
    if (this.closed) throw closedError('channel');
  }
}
