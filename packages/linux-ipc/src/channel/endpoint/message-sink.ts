import { boolean, wholeNumber } from '../../core/arguments.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import { Turns } from '../../socket/turns.js';
import { messageTooLong } from '../errors.js';
import type { Codec } from '../message/codec.js';
import { LONGEST_MESSAGE, fragmentsOf, RECORD_TYPE } from '../message/fragments.js';

/** What both producers of a channel for many do. */
export interface RecordProducer {
  readonly bytes: Uint8Array;
  tryClaim(length: number, type: number): number;
  stage(): void;
  publish(): void;
  abort(): void;
  trySend(payload: Uint8Array, type: number): boolean;
}

interface SinkKind {
  /** Whose records they are, where several send: see `typeBaseOf`. */
  readonly typeBase?: number;
  /** Sends a long message out of band; without it, it goes in fragments. */
  readonly outOfBand?: ((message: Uint8Array) => Uint8Array) | undefined;
}

/** What messages are sent to: all ways to send, made of a producer, and of how to wait for room. */
export abstract class MessageSink<T> implements Disposable {
  /** The longest message that travels unfragmented, in bytes. */
  readonly largestPiece: number;
  readonly #codec: Codec<T>;
  readonly #producer: RecordProducer;
  /** Added to the type of each record. */
  readonly #typeBase: number;
  /** Sends a long message out of band, and gives the record that says which: see `out-of-band.ts`. */
  readonly #outOfBand: ((message: Uint8Array) => Uint8Array) | undefined;
  readonly #turns = new Turns();

  protected constructor(
    codec: Codec<T>,
    producer: RecordProducer,
    largestPiece: number,
    { typeBase = 0, outOfBand }: SinkKind,
  ) {
    this.#codec = codec;
    this.#producer = producer;
    this.#typeBase = typeBase;
    this.#outOfBand = outOfBand;
    this.largestPiece = largestPiece;
  }

  abstract get closed(): boolean;

  /** Idempotent. What was sent can still be received. */
  abstract close(): void;

  /** Throws `ERR_CLOSED` once closed. */
  protected abstract readonly requireOpen: () => void;

  /** Called when there is no room. Throws `EPIPE` when there never will be. */
  protected abstract readonly whenRefused: () => void;

  /** Sleeps until there may be room for a payload of this length. */
  protected abstract readonly sleepUntilRoom: (
    length: number,
    signal: AbortSignal | undefined,
  ) => Promise<void>;

  /** Wakes receivers that sleep. */
  protected abstract readonly wake: () => void;

  /**
   * Sends one message, now or not at all.
   *
   * @returns False when there is no room, or an earlier {@link send} still waits.
   * @throws `EPIPE` the receiver went; `ERR_CLOSED`; `ERR_OUT_OF_RANGE` the message is longer than
   *   {@link largestPiece}: use {@link send}.
   */
  trySend(message: T): boolean {
    this.requireOpen();
    if (this.#turns.taken) return false;
    const encoded = this.#codec.encode(message);
    if (encoded.length > this.largestPiece && this.#outOfBand === undefined) {
      throw messageTooLong(encoded.length, this.largestPiece);
    }
    return this.#trySendNow(encoded);
  }

  /**
   * Sends one message, waiting while there is no room. One that is longer than {@link largestPiece}
   * arrives as one all the same.
   *
   * @param message At most 1 GiB when encoded.
   * @throws As {@link trySend}; the signal's reason: a long message may have been begun then, and is
   *   dropped by the receiver.
   */
  async send(message: T, options: WaitOptions = {}): Promise<void> {
    const signal = signalOf(options);
    this.requireOpen();
    signal?.throwIfAborted();
    const encoded = this.#codec.encode(message);
    if (encoded.length > LONGEST_MESSAGE) throw messageTooLong(encoded.length, LONGEST_MESSAGE);
    const isLong = encoded.length > this.largestPiece;
    if (!this.#turns.taken && this.#trySendNow(encoded)) return;
    // The caller may change the message, or encode the next, before this one's turn comes.
    const copy = encoded.slice();
    const records: Iterable<[Uint8Array, number]> = isLong
      ? fragmentsOf(copy, this.largestPiece)
      : [[copy, RECORD_TYPE.WHOLE]];
    await this.#turns.take(async () => {
      for (const [payload, type] of records) await this.#sendRecord(payload, type, signal);
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
    this.requireOpen();
    wholeNumber('length', length, 0, this.largestPiece);
    if (this.#turns.taken) return -1;
    const offset = this.#producer.tryClaim(length, this.#typeBase + RECORD_TYPE.WHOLE);
    if (offset < 0) this.whenRefused();
    return offset;
  }

  /** The memory that claims are in. Only what is claimed may be written. */
  get claimed(): Uint8Array {
    return this.#producer.bytes;
  }

  /** Sends what was claimed; with `false`, receivers that sleep are woken only by {@link publish}. */
  commit(publish = true): void {
    this.requireOpen();
    boolean('publish', publish);
    this.#producer.stage();
    if (publish) this.publish();
  }

  /** Gives back what was claimed. */
  abort(): void {
    this.requireOpen();
    this.#producer.abort();
    this.publish();
  }

  /** Hands over all that was committed without publishing: one wake-up for the whole batch. */
  publish(): void {
    this.requireOpen();
    this.#producer.publish();
    this.wake();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** False for what has to go in fragments, too. */
  #trySendNow(encoded: Uint8Array): boolean {
    if (encoded.length <= this.largestPiece) {
      return this.#trySendRecord(encoded, RECORD_TYPE.WHOLE);
    }
    if (this.#outOfBand === undefined) return false;
    if (encoded.length > LONGEST_MESSAGE) throw messageTooLong(encoded.length, LONGEST_MESSAGE);
    return this.#trySendRecord(this.#outOfBand(encoded), RECORD_TYPE.OUT_OF_BAND);
  }

  #trySendRecord(payload: Uint8Array, type: number): boolean {
    if (!this.#producer.trySend(payload, this.#typeBase + type)) {
      this.whenRefused();
      return false;
    }
    this.wake();
    return true;
  }

  async #sendRecord(
    payload: Uint8Array,
    type: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (;;) {
      this.requireOpen();
      if (this.#trySendRecord(payload, type)) return;
      await this.sleepUntilRoom(payload.length, signal);
    }
  }
}
