/**
 * Publishes to a stream, one batch at a time: records that are sent while a batch is under way are the next
 * batch. A batch that the server has not confirmed is sent again, with the same identity, so that it is stored
 * once.
 *
 * A server that is killed loses what it has confirmed in its last moments. So the last batches, as many as the
 * stream has room for, are kept, and stored again when the connection is back. Subscribers drop those that they
 * have: the batches are numbered.
 */
import { randomUUID } from 'node:crypto';

import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { claimPending, Waiters, type RecordProducer } from 'linux-ipc/carrier';

import type { Connection, ConnectionListener } from '../connection/connection.js';
import { Batch, batchedLength } from './batch.js';
import { isStreamFull } from './store.js';
import { confirmationMs } from './stream.js';

/** How long it waits before it tries a full or absent server again, in milliseconds. */
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 100;

interface Stored {
  readonly bytes: Buffer;
  readonly msgID: string;
}

export class StreamProducer implements RecordProducer, ConnectionListener {
  bytes = new Uint8Array(0);
  /** Wakes those that wait for room, or for all to be stored. */
  readonly progress = new Waiters('publisher');
  readonly #connection: Connection;
  readonly #subject: string;
  readonly #stream: JetStreamClient;
  readonly #capacity: number;
  readonly #id = randomUUID();
  #batches = 0;
  #next = new Batch();
  #isStoring = false;
  /** Messages in the batch that is under way. */
  #underWay = 0;
  #isStreamFull = false;
  #isClosed = false;
  /** The last batches, as many as the stream has room for. */
  readonly #kept: Stored[] = [];
  readonly #keptCapacity: number;
  #keptBytes = 0;
  /** Whether the server may have lost some of them. */
  #mustRepeat = false;
  #claimed: { length: number; type: number } | undefined;

  /**
   * @param subject The subject of the stream.
   * @param capacity Bytes that wait for the server, at most.
   * @param stored Bytes that the stream has room for.
   */
  constructor(connection: Connection, subject: string, capacity: number, stored: number) {
    this.#connection = connection;
    this.#subject = subject;
    this.#keptCapacity = stored;
    connection.attend(this);
    this.#stream = jetstream(connection.client);
    this.#capacity = capacity;
  }

  /** The number of the next batch. */
  get nextBatch(): number {
    return this.#batches + 1;
  }

  /** How many messages the server has not stored; 1 while it stores earlier ones again. */
  get unsent(): number {
    return this.#next.messages + this.#underWay || (this.#isStoring ? 1 : 0);
  }

  /** Whether the server has refused the last batch because subscribers have not received earlier ones. */
  get isStreamFull(): boolean {
    return this.#isStreamFull;
  }

  hasRoom(length: number): boolean {
    return this.#next.length + batchedLength(length) <= this.#capacity;
  }

  tryClaim(length: number, type: number): number {
    this.#requireNoClaim();
    if (!this.hasRoom(length)) return -1;
    if (this.bytes.length < length) this.bytes = new Uint8Array(2 * length);
    this.#claimed = { length, type };
    return 0;
  }

  stage(): void {
    if (this.#claimed === undefined) return;
    const { length, type } = this.#claimed;
    this.#claimed = undefined;
    this.trySend(this.bytes.subarray(0, length), type);
  }

  publish(): void {
    return;
  }

  abort(): void {
    this.#claimed = undefined;
  }

  trySend(payload: Uint8Array, type: number): boolean {
    this.#requireNoClaim();
    if (!this.hasRoom(payload.length)) return false;
    this.#next.add(payload, type);
    if (!this.#isStoring) void this.#pump();
    return true;
  }

  onReconnect(): void {
    this.#mustRepeat = this.#kept.length > 0;
    if (this.#mustRepeat && !this.#isStoring) void this.#pump();
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

  async #pump(): Promise<void> {
    this.#isStoring = true;
    while (!this.#isClosed && (this.#mustRepeat || this.#next.length > 0)) {
      const number = this.nextBatch;
      const batch = this.#next.length === 0 ? undefined : this.#next;
      if (batch !== undefined) {
        this.#next = new Batch();
        this.#batches = number;
        this.#underWay = batch.messages;
      }
      await this.#store(batch && { bytes: batch.encode(number), msgID: `${this.#id} ${number}` });
      if (!this.#isClosed) this.#underWay = 0;
      this.progress.wake();
    }
    this.#isStoring = false;
    this.progress.wake();
  }

  /** Tries until the server has stored it, and what it may have lost: it may be full, or away. */
  async #store(batch: Stored | undefined): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      if (this.#isClosed || this.#connection.client.isClosed()) return;
      try {
        await this.#repeat();
        if (batch !== undefined) await this.#publish(batch);
        this.#isStreamFull = false;
        break;
      } catch (error) {
        this.#isStreamFull = isStreamFull(error);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    if (batch !== undefined) this.#keep(batch);
  }

  async #repeat(): Promise<void> {
    if (!this.#mustRepeat) return;
    for (const kept of this.#kept) await this.#publish(kept);
    this.#mustRepeat = false;
  }

  async #publish({ bytes, msgID }: Stored): Promise<void> {
    await this.#stream.publish(this.#subject, bytes, {
      msgID,
      retries: 1,
      timeout: confirmationMs(this.#connection),
    });
  }

  /** What does not fit into the stream any more has been received by all. */
  #keep(batch: Stored): void {
    this.#kept.push(batch);
    this.#keptBytes += batch.bytes.length;
    while (this.#keptBytes > this.#keptCapacity)
      this.#keptBytes -= this.#kept.shift()?.bytes.length ?? 0;
  }

  #requireNoClaim(): void {
    if (this.#claimed !== undefined) throw claimPending();
  }
}
