import { boolean, wholeNumber } from '../../core/arguments.js';
import { nextTurn } from '../../core/turn.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import { CallQueue } from '../../socket/call-queue.js';
import { messageTooLong } from '../errors.js';
import { encoded as encodedBy, type Codec } from '../message/codec.js';
import { LONGEST_MESSAGE, Remainder, RECORD_TYPE } from '../message/fragments.js';
import { LONGEST_KEPT_BYTES } from '../message/scratch.js';
import { Spinner } from '../../core/spinner.js';
import { rejected, resolved } from './settled.js';

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
  /** For how many microseconds, at most, it polls for room before it sleeps. */
  readonly spinMicroseconds: number;
}

/** How often a sender polls for room before the event loop has its turn. */
const WAITS_PER_TURN = 64;

const noBytes = new Uint8Array(0);

/** All ways to send messages, built on a producer of records and a way to wait for room. */
export abstract class MessageSink<T> implements Disposable {
  private readonly codec: Codec<T>;
  private readonly producer: RecordProducer;
  private readonly largest: number;
  /** Added to the type of each record. */
  private readonly typeBase: number;
  /** Sends a long message out of band; returns the record that names it: see `out-of-band.ts`. */
  private readonly outOfBand: ((message: Uint8Array) => Uint8Array) | undefined;
  private readonly spinner: Spinner;
  #waits = 0;
  /** What the running call keeps: its memory is reused, since a fresh page costs more than to fill it. */
  #kept = noBytes;
  /** The sends that wait, in the order of their calls. */
  protected readonly sends = new CallQueue();

  protected constructor(
    codec: Codec<T>,
    producer: RecordProducer,
    largest: number,
    { typeBase = 0, outOfBand, spinMicroseconds }: SinkKind,
  ) {
    this.codec = codec;
    this.producer = producer;
    this.largest = largest;
    this.typeBase = typeBase;
    this.outOfBand = outOfBand;
    this.spinner = new Spinner(spinMicroseconds);
  }

  abstract get closed(): boolean;

  /** Idempotent. Messages that were sent can still be received. */
  abstract close(): void;

  /** Throws `ERR_CLOSED` once closed. */
  protected abstract readonly requireOpen: () => void;

  /** Called if there is no room. Throws `EPIPE` if there will never be any. */
  protected abstract readonly whenRefused: () => void;

  /** Whether there is room for a payload of this length. It is polled. */
  protected abstract readonly hasRoom: (length: number) => boolean;

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
   * @throws `EPIPE` the receiver has disconnected, and there is no room: what is sent to it while there is room is
   *   lost; `ERR_CLOSED`; `ERR_OUT_OF_RANGE` the message is
   *   longer than {@link largestRecord}: use {@link send}.
   */
  trySend(message: T): boolean {
    this.requireOpen();
    if (this.sends.busy) return false;
    const encoded = this.#encode(message);
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
  send(message: T, options?: WaitOptions): Promise<void> {
    // Not an async function: if there is room, no promise is made.
    try {
      const signal = signalOf(options);
      this.requireOpen();
      signal?.throwIfAborted();
      const encoded = this.#encode(message);
      if (!this.sends.busy) {
        if (encoded.length <= this.largest) {
          if (this.#trySendRecord(encoded, WHOLE)) return resolved;
        } else if (this.#trySendOutOfBand(encoded)) return resolved;
      }
      return this.#sendInOrder(encoded, signal);
    } catch (error) {
      return rejected(error);
    }
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

  /**
   * Encodes a message before room for it is claimed: whatever the getters of a message or a codec do,
   * they leave no claim open. They may close this object.
   */
  #encode(message: T): Uint8Array {
    const encoded = encodedBy(this.codec, message);
    this.requireOpen();
    return encoded;
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

  /** Sends what there is room for at once; only what must wait is copied. */
  async #sendInOrder(encoded: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    if (encoded.length > LONGEST_MESSAGE) throw messageTooLong(encoded.length, LONGEST_MESSAGE);
    const left = new Remainder(encoded, this.largest);
    const begun = this.sends.begin(signal);
    if (begun !== undefined) {
      left.keep(copied);
      await begun;
    }
    try {
      for (;;) {
        this.requireOpen();
        if (this.#trySendAll(left)) return;
        if (left.isLong && this.#pollForRoom(left)) continue;
        left.keep(this.#keep);
        await this.#waitForRoom(left.record?.length ?? 0, signal);
      }
    } finally {
      this.sends.end();
    }
  }

  /** Returns whether there was room for all of it. */
  #trySendAll(left: Remainder): boolean {
    for (;;) {
      const { record } = left;
      if (record === undefined) return true;
      if (!this.#trySendRecord(record, left.type)) return false;
      left.advance();
    }
  }

  readonly #keep = (bytes: Uint8Array): Uint8Array => {
    if (bytes.length > LONGEST_KEPT_BYTES) return copied(bytes);
    if (this.#kept.length < bytes.length) this.#kept = new Uint8Array(bytes.length);
    this.#kept.set(bytes);
    return this.#kept.subarray(0, bytes.length);
  };

  /** As long as the receiver keeps up, a long message is not copied before its fragments are sent. */
  #pollForRoom(left: Remainder): boolean {
    if (!this.spinner.isWorthwhile || ++this.#waits % WAITS_PER_TURN === 0) return false;
    const length = left.record?.length ?? 0;
    return this.spinner.spin(() => this.hasRoom(length));
  }

  /** Polls, then sleeps. */
  async #waitForRoom(length: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.spinner.isWorthwhile) {
      // A receiver in this thread goes first, and sometimes the event loop.
      await (++this.#waits % WAITS_PER_TURN === 0 ? nextTurn() : resolved);
      if (this.closed || this.spinner.spin(() => this.hasRoom(length))) return;
    }
    const since = this.spinner.now();
    await this.sleepUntilRoom(length, signal);
    this.spinner.slept(1000 * (this.spinner.now() - since));
  }
}

function copied(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
