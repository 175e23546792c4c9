import { constants } from 'node:os';

import { requireDescriptor, type Descriptor } from '../descriptor.js';
import { closedError, systemError } from '../errors.js';
import { native } from '../native.js';
import { connect } from '../socket/connect.js';
import type { Credentials } from '../socket/peer.js';
import { Turns } from '../socket/turns.js';
import { connectionOf, handedOver, type ChannelAddress } from './address.js';
import { signalOf, type WaitOptions } from '../wait-options.js';
import type { ChannelOptions, MessageHandler } from './channel.js';
import { codecOf, type Codec } from './codec.js';
import { sayFarewell, type ChannelEnd } from './doorbell.js';
import { brokenPipe, messageTooLong, reentrant } from './errors.js';
import { KIND } from './layout.js';
import { greet, welcome } from './meeting.js';
import { Assembly, FIRST_PIECE_HEADER_BYTES, LONGEST_MESSAGE, RECORD_TYPE } from './pieces.js';
import { callable, wholeNumber, requireMilliseconds } from '../arguments.js';
import { spinOf } from './spinner.js';

const { EAGAIN, EINTR, EPIPE, ECONNRESET } = constants.errno;

/** A packet is a byte for the type of record, then its payload. */
const LARGEST_PIECE = 65_535;
const nobody = new Uint8Array(0);
const none = new Int32Array(0);
const MESSAGES_PER_TURN = 256;

/**
 * One end of a channel whose messages go through a SOCK_SEQPACKET socket: what {@link Channel} does
 * without shared memory, at two system calls a message.
 *
 * Its methods are those of {@link Channel}, claims and batches excepted.
 */
export class SocketChannel<T = Uint8Array> implements Disposable, AsyncIterable<T> {
  /** The process at the other end, by the kernel's word when it connected. */
  readonly peer: Credentials;
  /** The longest message that travels in one piece, in bytes. */
  readonly largestPiece = LARGEST_PIECE;
  readonly #connection: Descriptor;
  readonly #codec: Codec<T>;
  readonly #sends = new Turns();
  readonly #receives = new Turns();
  readonly #assembly = new Assembly();
  readonly #outgoing = new Uint8Array(1 + LARGEST_PIECE);
  readonly #incoming = new Uint8Array(1 + LARGEST_PIECE);
  readonly #report = new Int32Array(native.REPORT_LENGTH);
  /** A record that was received to see whether the other end is there: taken next. */
  #pending = 0;
  #end: ChannelEnd | undefined;
  #isDraining = false;
  #receivedThisTurn = 0;

  private constructor(connection: Descriptor, peer: Credentials, codec: Codec<T>) {
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
    if (encoded.length > LARGEST_PIECE) throw messageTooLong(encoded.length, LARGEST_PIECE);
    return this.#trySendRecord(encoded, RECORD_TYPE.WHOLE);
  }

  /** As {@link Channel.send}. */
  async send(message: T, options: WaitOptions = {}): Promise<void> {
    const signal = signalOf(options);
    this.#requireOpen();
    signal?.throwIfAborted();
    const encoded = this.#codec.encode(message);
    if (encoded.length > LONGEST_MESSAGE) throw messageTooLong(encoded.length, LONGEST_MESSAGE);
    const isWhole = encoded.length <= LARGEST_PIECE;
    if (isWhole && !this.#sends.taken && this.#trySendRecord(encoded, RECORD_TYPE.WHOLE)) return;
    const copy = encoded.slice();
    await this.#sends.take(async () => {
      if (isWhole) await this.#sendRecord(copy, RECORD_TYPE.WHOLE, signal);
      else await this.#sendPieces(copy, signal);
    }, signal);
  }

  /** As {@link Channel.tryReceive}. */
  tryReceive(): T | undefined {
    let message: T | undefined;
    const take = (memory: Uint8Array, offset: number, length: number): void => {
      message = this.#codec.decode(memory, offset, length);
    };
    while (message === undefined && this.drain(take, 1) > 0);
    return message;
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
        const whole = this.#assembly.take(this.#incoming, 1, length, type);
        if (whole !== undefined) handler(whole, 0, whole.length);
      }
      return count;
    } finally {
      this.#isDraining = false;
    }
  }

  /** As {@link Channel.receive}. */
  async receive(options: WaitOptions = {}): Promise<T | undefined> {
    const signal = signalOf(options);
    return await this.#receives.take(async () => {
      for (;;) {
        const message = this.tryReceive();
        if (message !== undefined) {
          await this.#giveTurn();
          return message;
        }
        if (this.#end !== undefined) return undefined;
        await this.#connection.polled.readable(signal);
      }
    }, signal);
  }

  /** As {@link Channel.receiveSync}. */
  receiveSync(milliseconds = -1): T | undefined {
    requireMilliseconds(milliseconds);
    const end = performance.now() + milliseconds;
    for (;;) {
      const message = this.tryReceive();
      if (message !== undefined || this.#end !== undefined) return message;
      const left = milliseconds < 0 ? -1 : end - performance.now();
      if (milliseconds >= 0 && left <= 0) return undefined;
      native.ppoll(new Int32Array([this.#connection.fd]), left);
    }
  }

  /** Receives until the other end went, or until this one is closed. */
  async *messages(options: WaitOptions = {}): AsyncGenerator<T, void> {
    while (!this.closed) {
      const message = await this.receive(options).catch((error: unknown) => {
        if (this.closed) return undefined;
        throw error;
      });
      if (message === undefined) return;
      yield message;
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<T, void> {
    return this.messages();
  }

  /** How the other end went; undefined while it is there, or something it sent is not received. */
  peerLeft(): ChannelEnd | undefined {
    this.#requireOpen();
    this.#fetch();
    return this.#end;
  }

  /** Waits until the other end went and all that it sent is received: how it did. */
  async end(options: WaitOptions = {}): Promise<ChannelEnd> {
    const signal = signalOf(options);
    for (;;) {
      this.#requireOpen();
      if (this.#pending === 0) this.#fetch();
      if (this.#end !== undefined) return this.#end;
      await this.#connection.polled.readable(signal);
    }
  }

  /** `close(2)`. Idempotent. Who still waits is refused with `ERR_CLOSED`. */
  close(): void {
    if (this.closed) return;
    if (this.#isDraining) throw reentrant();
    sayFarewell(this.#connection);
    this.#connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** `recvmsg(2)`: whether a record is pending. */
  #fetch(): boolean {
    while (this.#pending === 0 && this.#end === undefined) {
      const { fd } = this.#connection;
      const length = native.recvmsg(fd, this.#incoming, nobody, this.#report, 0, 0);
      if (length === -EAGAIN) return false;
      if (length === -EINTR) continue;
      if (length > 0 && (this.#incoming[0] ?? 0) <= RECORD_TYPE.PIECE) this.#pending = length;
      else this.#end = length === 1 ? 'closed' : 'died';
    }
    return this.#pending > 0;
  }

  #trySendRecord(record: Uint8Array, type: number): boolean {
    this.#outgoing[0] = type;
    this.#outgoing.set(record, 1);
    const packet = this.#outgoing.subarray(0, 1 + record.length);
    for (;;) {
      const result = native.sendmsg(this.#connection.fd, packet, nobody, none);
      if (result >= 0) return true;
      if (result === -EAGAIN) return false;
      if (result === -EPIPE || result === -ECONNRESET) {
        this.#fetch();
        throw brokenPipe(this.#end ?? 'closed');
      }
      if (result !== -EINTR) throw systemError('sendmsg', result);
    }
  }

  async #sendRecord(
    record: Uint8Array,
    type: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (;;) {
      this.#requireOpen();
      if (this.#trySendRecord(record, type)) return;
      await this.#connection.polled.writable(signal);
    }
  }

  async #sendPieces(message: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    const first = new Uint8Array(LARGEST_PIECE);
    new DataView(first.buffer).setFloat64(0, message.length, true);
    const firstLength = LARGEST_PIECE - FIRST_PIECE_HEADER_BYTES;
    first.set(message.subarray(0, firstLength), FIRST_PIECE_HEADER_BYTES);
    await this.#sendRecord(first, RECORD_TYPE.FIRST_PIECE, signal);
    for (let sent = firstLength; sent < message.length; sent += LARGEST_PIECE) {
      const piece = message.subarray(sent, sent + LARGEST_PIECE);
      await this.#sendRecord(piece, RECORD_TYPE.PIECE, signal);
    }
  }

  async #giveTurn(): Promise<void> {
    if (++this.#receivedThisTurn < MESSAGES_PER_TURN) return;
    this.#receivedThisTurn = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }

  #requireOpen(): void {
    if (this.closed) throw closedError('channel');
  }
}
