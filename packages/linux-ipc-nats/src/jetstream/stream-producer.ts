/**
 * Publishes to a stream, one batch at a time: records that are sent while a batch is under way are the next
 * batch.
 *
 * A batch is kept here until every subscriber's program has received it. A server that is killed loses what it has
 * confirmed in its last moments, and one that comes back without its disk has nothing: so what is kept is stored again
 * when the connection is back, and when a subscriber misses something. Subscribers drop what they have: the batches are
 * numbered.
 */
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { Waiters } from 'linux-ipc/carrier';

import type { Connection, ConnectionListener } from '../connection/connection.js';
import { refusedEvent, storeLostEvent, type Refusal } from '../connection/event.js';
import { CopyingProducer } from '../session/copying-producer.js';
import { Batch, batchedLength } from './batch.js';
import { hasNoStream, refusalOf } from './store.js';
import { confirmationMs, WAITING_PUBLISHER, type Stream } from './stream.js';

/** How long it waits before it tries an absent server again, in milliseconds. */
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 100;

interface Kept {
  readonly bytes: Buffer;
  /** What it takes of the stream's room. */
  readonly room: number;
  readonly messages: number;
}

export class StreamProducer extends CopyingProducer implements ConnectionListener {
  /** Wakes those that wait for room, or for all to be stored. */
  readonly progress = new Waiters('publisher');
  readonly #connection: Connection;
  readonly #stream: Stream;
  readonly #client: JetStreamClient;
  readonly #capacity: number;
  /** By the subject of each subscriber: the number of the last batch that its program has received. */
  readonly #received = new Map<string, number>();
  /** Batches that some subscriber has not received: the last is number {@link #batches}. */
  #kept: Kept[] = [];
  #keptRoom = 0;
  #batches = 0;
  #stored = 0;
  /** Records that are in no numbered batch yet: the last batch grows. */
  #waiting: Batch[] = [];
  #waitingBytes = 0;
  /** Whether the server may not have the stream. */
  #isInDoubt = false;
  #isPumping = false;
  #isClosed = false;
  #refusal = '';

  /** @param capacity Bytes that wait for the server or for room in the stream, at most; and of a batch. */
  constructor(connection: Connection, stream: Stream, capacity: number) {
    super();
    this.#connection = connection;
    this.#stream = stream;
    this.#client = jetstream(connection.client);
    this.#capacity = capacity;
    connection.attend(this);
  }

  /** The number of the last batch that the server has stored, with all before it. */
  get stored(): number {
    return this.#stored;
  }

  /** Whether the server has stored all messages. */
  get isAllStored(): boolean {
    return this.#stored === this.#batches && this.#waitingBytes === 0;
  }

  /** Whether subscribers must receive something before more can be stored. */
  get isHeldUp(): boolean {
    const [next] = this.#waiting;
    return (
      next !== undefined && next.length > 0 && this.#stored === this.#batches && !this.#fits(next)
    );
  }

  hasRoom(length: number): boolean {
    return this.#waitingBytes + batchedLength(length) <= this.#capacity;
  }

  /** A subscriber joins: the number of the first batch of what is sent from now on. */
  join(subject: string): number {
    if ((this.#waiting.at(-1)?.length ?? 0) > 0) this.#waiting.push(new Batch());
    const next = this.#batches + Math.max(1, this.#waiting.length);
    this.#received.set(subject, next - 1);
    return next;
  }

  /** A subscriber's program has received the batches up to this number. */
  received(subject: string, number: number): void {
    const before = this.#received.get(subject);
    if (before === undefined || !(number > before && number <= this.#batches)) return;
    this.#received.set(subject, number);
    this.#forgetReceived();
  }

  /** A subscriber has left: how many messages it had not received, at most. */
  leave(subject: string): number {
    const last = this.#received.get(subject);
    if (last === undefined) return 0;
    const kept = this.#kept.slice(Math.max(0, last - this.#firstKept + 1));
    const waiting = this.#waiting.filter(({ length }) => length > 0);
    const unreceived = messagesOf([...kept, ...waiting]);
    this.#received.delete(subject);
    if (this.#received.size === 0) {
      this.#waiting = [];
      this.#waitingBytes = 0;
    }
    this.#forgetReceived();
    return unreceived;
  }

  /** A subscriber misses the batches from this number on. */
  repeat(number: number): void {
    this.#isInDoubt = true;
    this.#stored = Math.max(this.#firstKept - 1, Math.min(this.#stored, number - 1));
    void this.#pump();
  }

  onReconnect(): void {
    this.repeat(this.#firstKept);
  }

  onEnd(): void {
    this.progress.wake();
  }

  /** What is not stored now never will be. */
  close(): void {
    this.#isClosed = true;
    this.#connection.ignore(this);
    this.progress.close();
  }

  protected put(payload: Uint8Array, type: number): boolean {
    if (!this.hasRoom(payload.length)) return false;
    if (this.#received.size === 0) return true; // Nobody is there to receive it.
    if (this.#waiting.length === 0) this.#waiting.push(new Batch());
    this.#waiting.at(-1)?.add(payload, type);
    this.#waitingBytes += batchedLength(payload.length);
    void this.#pump();
    return true;
  }

  /** The number of the oldest batch that is kept, or of the next one. */
  get #firstKept(): number {
    return this.#batches - this.#kept.length + 1;
  }

  #forgetReceived(): void {
    const receivedByAll = Math.min(this.#batches, ...this.#received.values());
    const count = receivedByAll - this.#firstKept + 1;
    if (count > 0) {
      for (const { room } of this.#kept.splice(0, count)) this.#keptRoom -= room;
      this.#stored = Math.max(this.#stored, receivedByAll);
    }
    this.progress.wake();
    void this.#pump();
  }

  #fits(batch: Batch): boolean {
    return this.#keptRoom + this.#stream.roomFor(batch.encodedLength) <= this.#stream.room;
  }

  /** The next batch to store; undefined if there is none, or no room for it. */
  #next(): Kept | undefined {
    const kept = this.#kept[this.#stored - this.#firstKept + 1];
    const [batch] = this.#waiting;
    if (kept !== undefined || batch === undefined) return kept;
    if (batch.length === 0 || !this.#fits(batch)) return undefined;
    this.#waiting.shift();
    this.#waitingBytes -= batch.length;
    const bytes = batch.encode(++this.#batches);
    const room = this.#stream.roomFor(bytes.length);
    const numbered = { bytes, room, messages: batch.messages };
    this.#kept.push(numbered);
    this.#keptRoom += room;
    return numbered;
  }

  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.#isClosed && this.#connection.isUp) {
      const next = this.#next();
      if (next === undefined && !this.#isInDoubt) break;
      try {
        if (this.#isInDoubt) await this.#restore();
        else if (next !== undefined) await this.#publish(next);
        pauseMs = FIRST_PAUSE_MS;
        this.#refusal = '';
      } catch (error) {
        this.#isInDoubt ||= hasNoStream(error);
        this.#reportRefusal(refusalOf(error));
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
      this.progress.wake();
    }
    this.#isPumping = false;
    this.progress.wake();
  }

  async #restore(): Promise<void> {
    const isNew = await this.#stream.restore();
    this.#isInDoubt = false;
    if (!isNew) return;
    this.#stored = this.#firstKept - 1;
    const { address, settings } = this.#connection;
    settings.onEvent(storeLostEvent(address.shown, WAITING_PUBLISHER));
  }

  async #publish(batch: Kept): Promise<void> {
    const number = this.#stored + 1;
    await this.#client.publish(this.#stream.subject, batch.bytes, {
      retries: 1,
      timeout: confirmationMs(this.#connection),
    });
    // Meanwhile, somebody may have received it, or miss an earlier one.
    if (this.#stored === number - 1) this.#stored = number;
  }

  /** Once for each reason. */
  #reportRefusal(refusal: Refusal | undefined): void {
    if (refusal === undefined || refusal.reason === this.#refusal) return;
    this.#refusal = refusal.reason;
    const { address, settings } = this.#connection;
    settings.onEvent(refusedEvent(address.shown, refusal));
  }
}

/** Of batches in which only the rest of a long message is, that one. */
function messagesOf(batches: readonly { readonly messages: number }[]): number {
  const begun = batches.reduce((sum, { messages }) => sum + messages, 0);
  return Math.max(begun, Math.min(batches.length, 1));
}
