import { boolean, callable, requireMilliseconds, wholeNumber } from '../arguments.js';
import { requireDescriptor, type Descriptor } from '../descriptor.js';
import { closedError } from '../errors.js';
import type { Mapping } from '../mapping.js';
import { connect as connectSocket } from '../socket/connect.js';
import type { Credentials } from '../socket/peer.js';
import { Turns } from '../socket/turns.js';
import { native } from '../native.js';
import { codecOf, type Codec } from './codec.js';
import { Doorbell, type ChannelEnd } from './doorbell.js';
import { brokenPipe, messageTooLong, reentrant } from './errors.js';
import { connectionOf, handedOver, type ChannelAddress } from './address.js';
import { COUNTER, KIND, WORD } from './layout.js';
import { greetForMemory, newEventfd, welcome } from './meeting.js';
import { OneToOneConsumer, OneToOneProducer } from './one-to-one.js';
import { Assembly, FIRST_PIECE_HEADER_BYTES, LONGEST_MESSAGE, RECORD_TYPE } from './pieces.js';
import { attachSegment, checkCapacity, createSegment, segmentBytes } from './segment.js';
import type { Segment } from './segment.js';
import { createMemory, mapMemory, verifyMemory } from './shared-segments.js';
import { awake, maySleep, mustWake } from './sleep.js';
import { Spinner, spinOf } from './spinner.js';
import { signalOf, type WaitOptions } from '../wait-options.js';

export interface ChannelOptions<T> extends WaitOptions {
  /** What the messages are: `bytes` (the default), `text`, `values()` or a `record()`. */
  readonly messages?: Codec<T> | undefined;
  /** Microseconds to look for a message at most before going to sleep. Default 50; 0: none. */
  readonly spinMicroseconds?: number | undefined;
}

export interface HostOptions<T> extends ChannelOptions<T> {
  /**
   * Bytes of memory in each direction: a power of two from 64 to 2^30. Default 1 MiB. A message of
   * up to an eighth of it travels in one piece.
   */
  readonly capacity?: number | undefined;
}

/** What passed through an end of a channel. */
export interface ChannelStatistics {
  readonly sent: number;
  readonly sentBytes: number;
  /** How often there was no room. */
  readonly refused: number;
  readonly received: number;
  /** How often this end slept for want of messages. */
  readonly sleeps: number;
}

/**
 * Takes one message where it lies: `bytes` from `offset` to `offset + length`, valid until the
 * handler returns.
 */
export type MessageHandler = (bytes: Uint8Array, offset: number, length: number) => void;

/** How many messages are taken in one turn of the event loop. */
const MESSAGES_PER_TURN = 256;

/**
 * One end of a channel between two processes: each sends to the other, through memory that both
 * map. A message costs no system call while the other side is busy.
 *
 * Messages arrive whole, in order, once. Iterating receives until the other end went. Release with
 * `using` or {@link close}; what was sent before can still be received by the other end.
 */
export class Channel<T = Uint8Array> implements Disposable, AsyncIterable<T> {
  /** The process at the other end, by the kernel's word when it connected. */
  readonly peer: Credentials;
  /** The longest message that travels in one piece, in bytes. */
  readonly largestPiece: number;
  readonly #codec: Codec<T>;
  readonly #mapping: Mapping;
  readonly #bell: Doorbell;
  readonly #out: Segment;
  readonly #in: Segment;
  readonly #producer: OneToOneProducer;
  readonly #consumer: OneToOneConsumer;
  readonly #spinner: Spinner;
  readonly #sends = new Turns();
  readonly #receives = new Turns();
  readonly #assembly = new Assembly();
  /** Set while it is called: it may not receive from here, nor close this end. */
  #handler: MessageHandler | undefined;
  #receivedThisTurn = 0;
  /** When a full channel last made this end look, in milliseconds. */
  #peerLookedAt = -Infinity;

  private constructor(
    parts: { mapping: Mapping; bell: Doorbell; out: Segment; in: Segment; peer: Credentials },
    codec: Codec<T>,
    spinMicroseconds: number,
  ) {
    this.#mapping = parts.mapping;
    this.#bell = parts.bell;
    this.#out = parts.out;
    this.#in = parts.in;
    this.#producer = new OneToOneProducer(parts.out);
    this.#consumer = new OneToOneConsumer(parts.in);
    this.#codec = codec;
    this.#spinner = new Spinner(spinMicroseconds);
    this.peer = parts.peer;
    this.largestPiece = parts.out.largest;
  }

  /**
   * `connect(2)`: opens a channel to who listens at an address, see {@link ChannelServer}; or at
   * the descriptor that a parent process handed over, see {@link ChannelInvitation}.
   *
   * @throws `ENOENT`, `ECONNREFUSED` nobody listens there; `EACCES` denied; `ERR_CHANNEL_MISMATCH`
   *   the other side has another kind of channel or type of message; `ECONNRESET` it went
   *   meanwhile; the signal's reason.
   */
  static async connect<T = Uint8Array>(
    address: ChannelAddress,
    options: ChannelOptions<T> = {},
  ): Promise<Channel<T>> {
    const { codec, spinMicroseconds } = settings(options);
    const connection = handedOver(address)
      ? connectionOf(address)
      : await connectSocket(native.SOCK_SEQPACKET, address, signalOf(options));
    try {
      const terms = { kind: KIND.ONE_TO_ONE, schema: codec.schema };
      const agreed = await greetForMemory(connection, terms, signalOf(options));
      const { memory, own, others, capacity } = agreed;
      const half = segmentBytes(capacity);
      try {
        verifyMemory(memory.fd, 2 * half);
        const mapping = mapMemory(memory.fd, 2 * half);
        const { buffer } = mapping.bytes;
        const description = { ...terms, capacity };
        const incoming = attachSegment(buffer, 0, half, description);
        const outgoing = attachSegment(buffer, half, half, description);
        const bell = new Doorbell(own, others, connection);
        return new Channel(
          { mapping, bell, in: incoming, out: outgoing, peer: agreed.peer },
          codec,
          spinMicroseconds,
        );
      } catch (error) {
        own.close();
        others.close();
        throw error;
      } finally {
        memory.close();
      }
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** The host's end, over a connection that it accepted; takes the connection over. */
  static async host<T = Uint8Array>(
    connection: Descriptor,
    options: HostOptions<T> = {},
  ): Promise<Channel<T>> {
    requireDescriptor('connection', connection);
    checkHostOptions(options);
    const { codec, spinMicroseconds } = settings(options);
    const capacity = checkCapacity(options.capacity);
    try {
      const description = { kind: KIND.ONE_TO_ONE, schema: codec.schema, capacity };
      const half = segmentBytes(capacity);
      using memory = createMemory(2 * half);
      const mapping = mapMemory(memory.fd, 2 * half);
      const { buffer } = mapping.bytes;
      const outgoing = createSegment(buffer, 0, description);
      const incoming = createSegment(buffer, half, description);
      const own = newEventfd();
      const others = newEventfd();
      try {
        const agreement = { ...description, participant: 0 };
        const handedOver = [memory, others, own];
        const peer = await welcome(connection, agreement, handedOver, signalOf(options));
        const bell = new Doorbell(own, others, connection);
        return new Channel(
          { mapping, bell, in: incoming, out: outgoing, peer },
          codec,
          spinMicroseconds,
        );
      } catch (error) {
        own.close();
        others.close();
        mapping.close();
        throw error;
      }
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  get closed(): boolean {
    return this.#bell.closed;
  }

  get statistics(): ChannelStatistics {
    this.#requireOpen();
    const out = this.#out.counters;
    const incoming = this.#in.counters;
    return {
      sent: out[COUNTER.SENT] ?? 0,
      sentBytes: out[COUNTER.SENT_BYTES] ?? 0,
      refused: out[COUNTER.REFUSED] ?? 0,
      received: incoming[COUNTER.RECEIVED] ?? 0,
      sleeps: incoming[COUNTER.SLEEPS] ?? 0,
    };
  }

  /**
   * Sends one message, now or not at all.
   *
   * @returns False when there is no room, or an earlier {@link send} still waits.
   * @throws `EPIPE` the other end went; `ERR_CLOSED`; `ERR_OUT_OF_RANGE` the message is longer than
   *   {@link largestPiece}: use {@link send}.
   */
  trySend(message: T): boolean {
    this.#requireOpen();
    if (this.#sends.taken) return false;
    const encoded = this.#codec.encode(message);
    if (encoded.length > this.largestPiece) throw messageTooLong(encoded.length, this.largestPiece);
    if (!this.#producer.trySend(encoded, RECORD_TYPE.WHOLE)) {
      this.#requirePeerNowAndThen();
      return false;
    }
    this.#wakeConsumer();
    return true;
  }

  /**
   * Sends one message, waiting while there is no room. A message that is longer than
   * {@link largestPiece} goes in pieces, and arrives as one.
   *
   * @param message At most 1 GiB when encoded.
   * @throws As {@link trySend}; the signal's reason: a long message may have been begun then, and is
   *   dropped by the receiver.
   */
  async send(message: T, options: WaitOptions = {}): Promise<void> {
    const signal = signalOf(options);
    this.#requireOpen();
    signal?.throwIfAborted();
    let encoded = this.#codec.encode(message);
    if (!this.#sends.taken && encoded.length <= this.largestPiece) {
      if (this.#producer.trySend(encoded, RECORD_TYPE.WHOLE)) {
        this.#wakeConsumer();
        return;
      }
    }
    if (encoded.length > LONGEST_MESSAGE) throw messageTooLong(encoded.length, LONGEST_MESSAGE);
    // The caller may change the message, or encode the next, before this one's turn comes.
    encoded = encoded.slice();
    await this.#sends.take(async () => {
      if (encoded.length <= this.largestPiece) {
        await this.#sendRecord(encoded, RECORD_TYPE.WHOLE, signal);
      } else {
        await this.#sendPieces(encoded, signal);
      }
    }, signal);
  }

  /**
   * Reserves room for a message that is written in place, into {@link claimed} from the returned
   * index on. Nothing else can be sent before {@link commit} or {@link abort}.
   *
   * @param length Bytes, at most {@link largestPiece}.
   * @returns Where it begins; -1 when there is no room.
   * @throws As {@link trySend}; `ERR_CHANNEL_CLAIM_PENDING` the last claim is still open.
   */
  tryClaim(length: number): number {
    this.#requireOpen();
    wholeNumber('length', length, 0, this.largestPiece);
    if (this.#sends.taken) return -1;
    const offset = this.#producer.tryClaim(length, RECORD_TYPE.WHOLE);
    if (offset < 0) this.#requirePeerNowAndThen();
    return offset;
  }

  /** The memory that claims are in. Only what is claimed may be written. */
  get claimed(): Uint8Array {
    return this.#producer.bytes;
  }

  /**
   * Sends what was claimed; with `false`, only together with the next that is sent, or by
   * {@link publish}.
   */
  commit(publish = true): void {
    boolean('publish', publish);
    this.#requireOpen();
    this.#producer.stage();
    if (publish) this.publish();
  }

  /** Forgets what was claimed. */
  abort(): void {
    this.#requireOpen();
    this.#producer.abort();
  }

  /** Hands over all that was committed without publishing: one wake-up for the whole batch. */
  publish(): void {
    this.#requireOpen();
    this.#producer.publish();
    this.#wakeConsumer();
  }

  /** Takes the next message, if there is one now. */
  tryReceive(): T | undefined {
    this.#requireOpen();
    let message: T | undefined;
    const take = (memory: Uint8Array, offset: number, length: number): void => {
      message = this.#codec.decode(memory, offset, length);
    };
    while (message === undefined && this.#drain(take, 1) > 0);
    return message;
  }

  /**
   * Hands over the messages that are there now, where they lie, at most `limit`; never waits. The
   * fastest way to receive: nothing is copied or allocated.
   *
   * A message whose handler throws counts as received. The handler must not receive from this
   * channel, nor close it.
   *
   * @returns How many were handed over, a long message counting once for each of its pieces. 0: look
   *   at {@link peerLeft} from time to time.
   */
  drain(handler: MessageHandler, limit: number = MESSAGES_PER_TURN): number {
    this.#requireOpen();
    callable('handler', handler);
    wholeNumber('limit', limit, 0, Number.MAX_SAFE_INTEGER);
    return this.#drain(handler, limit);
  }

  /**
   * Waits for the next message.
   *
   * @returns Undefined when the other end went and nothing is left.
   * @throws `ERR_CLOSED`; `ERR_CHANNEL_CORRUPTED`; the signal's reason.
   */
  async receive(options: WaitOptions = {}): Promise<T | undefined> {
    const signal = signalOf(options);
    return await this.#receives.take(async () => {
      for (;;) {
        const message = this.tryReceive();
        if (message !== undefined) {
          await this.#giveTurn();
          return message;
        }
        if (!(await this.#waitForMessages(signal))) return this.tryReceive();
      }
    }, signal);
  }

  /**
   * Blocks this thread until the next message: for worker threads.
   *
   * @param milliseconds How long at most; negative: without end.
   * @returns Undefined when the time is over, or the other end went and nothing is left.
   */
  receiveSync(milliseconds = -1): T | undefined {
    requireMilliseconds(milliseconds);
    this.#requireOpen();
    const end = performance.now() + milliseconds;
    const idle = (): boolean => !this.#consumer.hasMessages();
    for (;;) {
      if (idle() && !this.#spinner.spin(() => this.#consumer.hasMessages())) {
        const left = milliseconds < 0 ? -1 : end - performance.now();
        if (milliseconds >= 0 && left <= 0) return this.tryReceive();
        if (this.#bell.end !== undefined) return this.tryReceive();
        if (maySleep(this.#in.words, WORD.SLEEP, () => !idle())) {
          this.#countSleep();
          this.#bell.waitSync(left, idle);
          awake(this.#in.words, WORD.SLEEP);
        }
      }
      const message = this.tryReceive();
      if (message !== undefined) return message;
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

  /**
   * `recvmsg(2)`: how the other end went, or undefined while it is there. `'died'` means without
   * closing: killed, or crashed. What it sent before can still be received.
   */
  peerLeft(): ChannelEnd | undefined {
    this.#requireOpen();
    return this.#bell.look();
  }

  /** Waits until the other end went: how it did. */
  async end(options: WaitOptions = {}): Promise<ChannelEnd> {
    const signal = signalOf(options);
    for (;;) {
      this.#requireOpen();
      const end = this.#bell.end;
      if (end !== undefined) return end;
      await this.#bell.wait(signal);
    }
  }

  /** `munmap(2)`, `close(2)`. Idempotent. Who still waits is refused with `ERR_CLOSED`. */
  close(): void {
    if (this.closed) return;
    if (this.#handler !== undefined) throw reentrant();
    this.#bell.close();
    this.#mapping.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #drain(handler: MessageHandler, limit: number): number {
    if (this.#handler !== undefined) throw reentrant();
    // Who polls finds nothing most of the time: that must cost next to nothing.
    if (!this.#consumer.hasMessages()) return 0;
    this.#handler = handler;
    try {
      return this.#consumer.drain(this.#handRecord, limit);
    } finally {
      this.#handler = undefined;
      if (mustWake(this.#in.words, WORD.WAIT)) this.#bell.ring();
    }
  }

  readonly #handRecord = (
    memory: Uint8Array,
    offset: number,
    length: number,
    type: number,
  ): void => {
    if (type === RECORD_TYPE.WHOLE) {
      this.#handler?.(memory, offset, length);
      return;
    }
    const whole = this.#assembly.take(memory, offset, length, type);
    if (whole !== undefined) this.#handler?.(whole, 0, whole.length);
  };

  /** False when the other end went: what it sent before is there by then. */
  async #waitForMessages(signal: AbortSignal | undefined): Promise<boolean> {
    const ready = (): boolean => this.#consumer.hasMessages();
    if (this.#spinner.spin(ready)) return true;
    if (this.#bell.end !== undefined) return false;
    if (!maySleep(this.#in.words, WORD.SLEEP, ready)) return true;
    this.#countSleep();
    try {
      await this.#bell.wait(signal);
    } finally {
      if (!this.closed) awake(this.#in.words, WORD.SLEEP);
    }
    return true;
  }

  async #sendRecord(
    record: Uint8Array,
    type: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (;;) {
      this.#requireOpen();
      if (this.#producer.trySend(record, type)) {
        this.#wakeConsumer();
        return;
      }
      this.#requirePeer();
      const { words } = this.#out;
      if (!maySleep(words, WORD.WAIT, () => this.#producer.hasRoom(record.length))) continue;
      try {
        await this.#bell.wait(signal);
      } finally {
        if (!this.closed) awake(words, WORD.WAIT);
      }
    }
  }

  async #sendPieces(message: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    const first = new Uint8Array(this.largestPiece);
    new DataView(first.buffer).setFloat64(0, message.length, true);
    const firstLength = this.largestPiece - FIRST_PIECE_HEADER_BYTES;
    first.set(message.subarray(0, firstLength), FIRST_PIECE_HEADER_BYTES);
    await this.#sendRecord(first, RECORD_TYPE.FIRST_PIECE, signal);
    for (let sent = firstLength; sent < message.length; sent += this.largestPiece) {
      const piece = message.subarray(sent, sent + this.largestPiece);
      await this.#sendRecord(piece, RECORD_TYPE.PIECE, signal);
    }
  }

  #wakeConsumer(): void {
    if (mustWake(this.#out.words, WORD.SLEEP)) this.#bell.ring();
  }

  #countSleep(): void {
    const { counters } = this.#in;
    counters[COUNTER.SLEEPS] = (counters[COUNTER.SLEEPS] ?? 0) + 1;
  }

  /** Lets timers and other descriptors have their turn when messages never end. */
  async #giveTurn(): Promise<void> {
    if (++this.#receivedThisTurn < MESSAGES_PER_TURN) return;
    this.#receivedThisTurn = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }

  #requireOpen(): void {
    if (this.#bell.closed) throw closedError('channel');
  }

  /** Who tries again and again while there is no room makes a system call each millisecond only. */
  #requirePeerNowAndThen(): void {
    const now = performance.now();
    if (now - this.#peerLookedAt < 1) return;
    this.#peerLookedAt = now;
    this.#requirePeer();
  }

  #requirePeer(): void {
    const end = this.#bell.look();
    if (end !== undefined) throw brokenPipe(end);
  }
}

/** Before anybody has connected: what {@link Channel.host} would refuse. */
export function checkHostOptions<T>(options: HostOptions<T>): void {
  settings(options);
  checkCapacity(options.capacity);
  signalOf(options);
}

function settings<T>(options: ChannelOptions<T>): { codec: Codec<T>; spinMicroseconds: number } {
  const codec = codecOf(options);
  return { codec, spinMicroseconds: spinOf(options) };
}
