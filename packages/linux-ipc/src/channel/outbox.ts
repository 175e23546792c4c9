import { wholeNumber } from '../arguments.js';
import { closedError } from '../errors.js';
import type { SocketAddress } from '../socket/address.js';
import type { Credentials } from '../socket/peer.js';
import { Turns } from '../socket/turns.js';
import { signalOf, type WaitOptions } from '../wait-options.js';
import { codecOf, type Codec } from './codec.js';
import type { ChannelEnd } from './doorbell.js';
import { brokenPipe, messageTooLong } from './errors.js';
import { KIND, WORD } from './layout.js';
import { ManyToOneProducer } from './many-to-one.js';
import { join, type Membership } from './membership.js';
import { maySleepAmongOthers, mustWake } from './sleep.js';

export interface OutboxOptions<T> extends WaitOptions {
  /** What the messages are: as the inbox has it. */
  readonly messages?: Codec<T> | undefined;
}

/** Sends to an {@link Inbox}, beside other processes that do. Release with `using` or `close()`. */
export class Outbox<T = Uint8Array> implements Disposable {
  /** The process that receives. */
  readonly host: Credentials;
  /** The longest message, in bytes: an eighth of the inbox's memory. */
  readonly largestMessage: number;
  readonly #codec: Codec<T>;
  readonly #membership: Membership;
  readonly #producer: ManyToOneProducer;
  readonly #sends = new Turns();

  private constructor(membership: Membership, codec: Codec<T>) {
    this.#membership = membership;
    this.#codec = codec;
    this.host = membership.host;
    this.largestMessage = membership.segment.largest;
    this.#producer = new ManyToOneProducer(membership.segment, membership.participant);
  }

  /**
   * `connect(2)`: joins the inbox that listens at an address.
   *
   * @throws `ENOENT`, `ECONNREFUSED` nobody listens there; `ERR_CHANNEL_MISMATCH` it is no inbox, or
   *   of another type of message; `ECONNRESET` it has 32 senders already, or went; the signal's
   *   reason.
   */
  static async connect<T = Uint8Array>(
    address: SocketAddress,
    options: OutboxOptions<T> = {},
  ): Promise<Outbox<T>> {
    const codec = codecOf(options);
    const terms = { kind: KIND.MANY_TO_ONE, schema: codec.schema };
    return new Outbox(await join(address, terms, signalOf(options)), codec);
  }

  get closed(): boolean {
    return this.#membership.bell.closed;
  }

  /**
   * Sends one message, now or not at all.
   *
   * @returns False when there is no room, or an earlier {@link send} still waits.
   * @throws `EPIPE` the inbox went; `ERR_CLOSED`; `ERR_OUT_OF_RANGE` the message is longer than
   *   {@link largestMessage}.
   */
  trySend(message: T): boolean {
    this.#requireOpen();
    if (this.#sends.taken) return false;
    return this.#trySend(this.#encode(message));
  }

  /** Sends one message, waiting while there is no room. Throws as {@link trySend}. */
  async send(message: T, options: WaitOptions = {}): Promise<void> {
    const signal = signalOf(options);
    this.#requireOpen();
    signal?.throwIfAborted();
    const encoded = this.#encode(message);
    if (!this.#sends.taken && this.#trySend(encoded)) return;
    const copy = encoded.slice();
    await this.#sends.take(async () => {
      const { segment, bell } = this.#membership;
      const hasRoom = (): boolean => this.#producer.hasRoom(copy.length);
      for (;;) {
        this.#requireOpen();
        if (this.#trySend(copy)) return;
        if (maySleepAmongOthers(segment.words, WORD.WAIT, hasRoom)) await bell.wait(signal);
      }
    }, signal);
  }

  /**
   * Reserves room for a message that is written in place, into {@link claimed}. Until it is
   * committed or aborted, nothing that anybody sends after it is received: be quick.
   *
   * @returns Where it begins; -1 when there is no room.
   */
  tryClaim(length: number): number {
    this.#requireOpen();
    wholeNumber('length', length, 0, this.largestMessage);
    const offset = this.#producer.tryClaim(length, 0);
    if (offset < 0) this.#requireHost();
    return offset;
  }

  /** The memory that claims are in. Only what is claimed may be written. */
  get claimed(): Uint8Array {
    return this.#producer.bytes;
  }

  /** Sends what was claimed. */
  commit(): void {
    this.#requireOpen();
    this.#producer.commit();
    this.#wakeConsumer();
  }

  /** Gives back what was claimed. */
  abort(): void {
    this.#requireOpen();
    this.#producer.abort();
    this.#wakeConsumer();
  }

  /** How the inbox went, or undefined while it is there. */
  hostLeft(): ChannelEnd | undefined {
    this.#requireOpen();
    return this.#membership.bell.look();
  }

  /** Idempotent. What was sent can still be received. */
  close(): void {
    if (this.closed) return;
    this.#producer.abort();
    this.#membership.bell.close();
    this.#membership.mapping.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #encode(message: T): Uint8Array {
    const encoded = this.#codec.encode(message);
    if (encoded.length > this.largestMessage) {
      throw messageTooLong(encoded.length, this.largestMessage);
    }
    return encoded;
  }

  #trySend(encoded: Uint8Array): boolean {
    if (!this.#producer.trySend(encoded, 0)) {
      this.#requireHost();
      return false;
    }
    this.#wakeConsumer();
    return true;
  }

  #wakeConsumer(): void {
    const { segment, bell } = this.#membership;
    if (mustWake(segment.words, WORD.SLEEP)) bell.ring();
  }

  #requireOpen(): void {
    if (this.closed) throw closedError('outbox');
  }

  #requireHost(): void {
    const end = this.#membership.bell.look();
    if (end !== undefined) throw brokenPipe(end);
  }
}
