import { boolean, wholeNumber } from '../../core/arguments.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import { CallQueue } from '../../socket/call-queue.js';
import { messageTooLong } from '../errors.js';
import type { Codec } from '../message/codec.js';
import { LONGEST_MESSAGE, fragmentsOf, RECORD_TYPE } from '../message/fragments.js';

// Plain fields, and constants of this module's own: see one-to-one.ts.
const { WHOLE, OUT_OF_BAND } = RECORD_TYPE;

/** Sends records: through a ring, or through a socket. */
export interface RecordProducer {
  /** The memory that claims are in. */
  readonly bytes: Uint8Array;
  /** Where the payload begins in {@link bytes}; -1 if there is no room. */
  tryClaim(length: number, type: number): number;
  /** Keeps the claimed record, to be sent by the next {@link publish} at the latest. */
  stage(): void;
  publish(): void;
  abort(): void;
  /** Copies one payload and publishes it. False if there is no room. */
  trySend(payload: Uint8Array, type: number): boolean;
}

interface SinkKind {
  /** Identifies the sender where several send: see `typeBaseOf`. */
  readonly typeBase?: number;
  /** Sends a long message out of band; without it, long messages are fragmented. */
  readonly outOfBand?: ((message: Uint8Array) => Uint8Array) | undefined;
}

/** All ways to send messages, built on a producer of records and a way to wait for room. */
export abstract class MessageSink<T> implements Disposable {
  private readonly codec: Codec<T>;
  private readonly producer: RecordProducer;
  private readonly largest: number;
  /** Added to the type of each record. */
  private readonly typeBase: number;
  /** Sends a long message out of band; returns the record that names it: see `out-of-band.ts`. */
  private readonly outOfBand: ((message: Uint8Array) => Uint8Array) | undefined;
  /** The sends that wait, in the order of their calls. */
  protected readonly sends = new CallQueue();

  protected constructor(
    codec: Codec<T>,
    producer: RecordProducer,
    largest: number,
    { typeBase = 0, outOfBand }: SinkKind = {},
  ) {
    this.codec = codec;
    this.producer = producer;
    this.largest = largest;
    this.typeBase = typeBase;
    this.outOfBand = outOfBand;
  }

  abstract get closed(): boolean;

  /** Idempotent. Messages that were sent can still be received. */
  abstract close(): void;

  /** Throws `ERR_CLOSED` once closed. */
  protected abstract readonly requireOpen: () => void;

  /** Called if there is no room. Throws `EPIPE` if there will never be any. */
  protected abstract readonly whenRefused: () => void;

  /** Sleeps until there may be room for a payload of this length. */
  protected abstract readonly sleepUntilRoom: (
    length: number,
    signal: AbortSignal | undefined,
  ) => Promise<void>;

  /** Wakes sleeping receivers, unless the producer does so itself. */
  protected abstract readonly wake: () => void;

  /** The longest message that is sent as one record, in bytes. */
  get largestRecord(): number {
    return this.largest;
  }

  /**
   * Sends one message, now or not at all.
   *
   * @returns False if there is no room, or if an earlier {@link send} still waits.
   * @throws `EPIPE` the receiver has disconnected; `ERR_CLOSED`; `ERR_OUT_OF_RANGE` the message is
   *   longer than {@link largestRecord}: use {@link send}.
   */
  trySend(message: T): boolean {
    this.requireOpen();
    if (this.sends.busy) return false;
    const encoded = this.codec.encode(message);
    if (encoded.length <= this.largest) return this.#trySendRecord(encoded, WHOLE);
    if (this.outOfBand === undefined) throw messageTooLong(encoded.length, this.largest);
    return this.#trySendOutOfBand(encoded);
  }

  /**
   * Sends one message; waits while there is no room. A message longer than {@link largestRecord}
   * arrives whole, too.
   *
   * @param message At most 1 GiB when encoded.
   * @throws As {@link trySend}; the signal's reason: if part of a long message has been sent by then,
   *   the receiver drops it.
   */
  async send(message: T, options: WaitOptions = {}): Promise<void> {
    const signal = signalOf(options);
    this.requireOpen();
    signal?.throwIfAborted();
    const encoded = this.codec.encode(message);
    const isWhole = encoded.length <= this.largest;
    if (!this.sends.busy) {
      if (isWhole) {
        if (this.#trySendRecord(encoded, WHOLE)) return;
      } else if (this.#trySendOutOfBand(encoded)) return;
    }
    await this.#sendInOrder(encoded, signal);
  }

  /**
   * Reserves room for a message that is written in place, into {@link claimed} from the returned
   * index on. Nothing else can be sent before {@link commit} or {@link abort}.
   *
   * @param length Bytes, at most {@link largestRecord}.
   * @returns Where the message begins; -1 if there is no room.
   * @throws As {@link trySend}; `ERR_CHANNEL_CLAIM_PENDING` the last claim is still open.
   */
  tryClaim(length: number): number {
    this.requireOpen();
    wholeNumber('length', length, 0, this.largest);
    if (this.sends.busy) return -1;
    const offset = this.producer.tryClaim(length, this.typeBase + WHOLE);
    if (offset < 0) this.whenRefused();
    return offset;
  }

  /** The memory that claims are in. Write only to the claimed bytes. */
  get claimed(): Uint8Array {
    return this.producer.bytes;
  }

  /** Sends the claimed message; with `false`, sleeping receivers are woken only by {@link publish}. */
  commit(publish = true): void {
    this.requireOpen();
    boolean('publish', publish);
    this.producer.stage();
    if (publish) this.publish();
  }

  /** Drops the claim. */
  abort(): void {
    this.requireOpen();
    this.producer.abort();
    this.publish();
  }

  /** Sends all messages that were committed with `false`: one wake-up for the whole batch. */
  publish(): void {
    this.requireOpen();
    this.producer.publish();
    this.wake();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #trySendRecord(payload: Uint8Array, type: number): boolean {
    if (!this.producer.trySend(payload, this.typeBase + type)) {
      this.whenRefused();
      return false;
    }
    this.wake();
    return true;
  }

  /** False also where long messages are fragmented. */
  #trySendOutOfBand(encoded: Uint8Array): boolean {
    if (encoded.length > LONGEST_MESSAGE) throw messageTooLong(encoded.length, LONGEST_MESSAGE);
    if (this.outOfBand === undefined) return false;
    return this.#trySendRecord(this.outOfBand(encoded), OUT_OF_BAND);
  }

  async #sendInOrder(encoded: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    if (encoded.length > LONGEST_MESSAGE) throw messageTooLong(encoded.length, LONGEST_MESSAGE);
    // Before its call begins, the caller may change the message, or encode the next one.
    const copy = encoded.slice();
    const records: Iterable<[Uint8Array, number]> =
      copy.length <= this.largest ? [[copy, WHOLE]] : fragmentsOf(copy, this.largest);
    await this.sends.run(async () => {
      for (const [payload, type] of records) await this.#sendRecord(payload, type, signal);
    }, signal);
  }

  async #sendRecord(
    record: Uint8Array,
    type: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (;;) {
      this.requireOpen();
      if (this.#trySendRecord(record, type)) return;
      await this.sleepUntilRoom(record.length, signal);
    }
  }
}
