/**
 * What arrives from a publisher that waits: batches, by their numbers in order and once. The server sends them by a
 * consumer that it forgets with its connection; each connection begins with all that the stream has.
 */
import type { JetStreamManager } from '@nats-io/jetstream';
import type { Msg, Subscription } from '@nats-io/transport-node';
import { RECORD_TYPE, type Disconnection } from 'linux-ipc/carrier';

import type { Connection, ConnectionListener } from '../connection/connection.js';
import type { Deliver, Feed } from '../session/feed.js';
import { numberIn } from '../session/frame.js';
import { ownSubject } from '../session/own-subject.js';
import { RecordReader } from '../session/record-reader.js';
import type { Session, StoreSide } from '../session/session.js';
import type { Introduction } from '../session/terms.js';
import { Queue } from '../window/queue.js';
import { batchNumber, recordsOf, type BatchedRecord } from './batch.js';
import { createConsumer, removeConsumer, sequenceOf } from './consumer.js';
import { Stall } from './stall.js';
import { isConsumerGone, isGone, isStoreName, isStreamGone } from './store.js';

interface Arrived {
  readonly number: number;
  readonly data: Uint8Array;
}

/** The program's progress is reported when it has received this part of what the publisher keeps. */
const REPORTS_IN_CAPACITY = 4;

export class StreamFeed implements Feed, StoreSide, ConnectionListener {
  readonly lost = 0;
  readonly #connection: Connection;
  readonly #manager: JetStreamManager;
  #stream: string;
  readonly #session: Session;
  readonly #onNews: () => void;
  readonly #reader = new RecordReader();
  readonly #stall = new Stall();
  readonly #reportAt: number;
  /** Batches that have arrived; the first is that of {@link #records}. */
  readonly #batches = new Queue<Arrived>();
  /** The records of the first batch that the program has not received. */
  readonly #records = new Queue<BatchedRecord>();
  /** The number of the next batch to arrive. */
  #next: number;
  /** The number that was asked for. */
  #askedFor = 0;
  #received: number;
  #unreportedBytes = 0;
  /** Whether a message has begun: this subscriber may have joined in the middle of one. */
  #hasBegun = false;
  #subscription: Subscription | undefined;
  #consumer = '';
  /** The stream's number of the last batch that this consumer has brought. */
  #sequence = 0;
  #isOver = false;
  #isClosed = false;

  /** @param there The publisher's introduction: its stream, and the number of the next batch. */
  constructor(
    session: Session,
    manager: JetStreamManager,
    { store, next, capacity }: Introduction,
    onNews: () => void,
  ) {
    this.#connection = session.connection.acquire();
    this.#session = session;
    this.#manager = manager;
    this.#stream = store;
    this.#next = next;
    this.#received = next - 1;
    this.#reportAt = capacity / REPORTS_IN_CAPACITY;
    this.#onNews = onNews;
  }

  /** Begins to receive. A server that has just lost the stream gets it back from the publisher. */
  async open(): Promise<void> {
    this.#connection.attend(this);
    for (;;) {
      try {
        await this.#follow();
        return;
      } catch (error) {
        if (!isGone(error) || this.#session.disconnection !== undefined) throw error;
        this.#session.reportMissing(this.#next);
        const { heartbeatMilliseconds } = this.#connection.settings;
        await new Promise((resolve) => setTimeout(resolve, heartbeatMilliseconds));
      }
    }
  }

  get hasMessages(): boolean {
    return this.#records.length > 0;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get progress(): number {
    return this.#received;
  }

  deliverNext(deliver: Deliver): void {
    const record = this.#records.shift();
    if (record === undefined) return;
    if (this.#records.length === 0) this.#batchReceived();
    const { payload, type } = record;
    if (type !== RECORD_TYPE.FRAGMENT) this.#hasBegun = true;
    if (this.#hasBegun) this.#reader.read(payload, type, deliver);
  }

  onProgress(stored: number, name: string): void {
    if (isStoreName(name) && name !== this.#stream) {
      this.#stream = name;
      this.onReconnect();
      return;
    }
    if (!this.#stall.isSeen(this.#next - 1, stored)) return;
    this.#session.reportMissing(this.#next);
    this.onReconnect();
  }

  isComplete(lastWord: Uint8Array): boolean {
    return !(this.#next <= numberIn(lastWord));
  }

  /** The publisher has disconnected: of one that has died, what the server still has is received first. */
  end(_session: Session, disconnection: Disconnection): void {
    if (disconnection === 'died') void this.#drain();
    else this.#isOver = true;
  }

  onReconnect(): void {
    // If that fails, the publisher's next heartbeat repeats it.
    this.#follow().catch(() => undefined);
  }

  onEnd(): void {
    return;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection.ignore(this);
    this.#subscription?.unsubscribe();
    void removeConsumer(this.#connection, this.#manager, this.#stream, this.#consumer).then(() => {
      this.#connection.release();
    });
  }

  /** Receives what the stream has from now on by a new consumer. */
  async #follow(): Promise<void> {
    this.#subscription?.unsubscribe();
    const subject = ownSubject(this.#connection);
    const subscription = this.#connection.subscribe(subject, (message) => {
      this.#take(message);
    });
    this.#subscription = subscription;
    this.#sequence = 0;
    const consumer = await createConsumer(this.#manager, this.#stream, subject);
    const isLatest = this.#subscription === subscription && !this.#isClosed;
    const old = isLatest ? this.#consumer : consumer;
    if (isLatest) this.#consumer = consumer;
    await removeConsumer(this.#connection, this.#manager, this.#stream, old);
  }

  #take({ data, reply }: Msg): void {
    const number = batchNumber(data);
    if (Number.isNaN(number)) return;
    this.#sequence = sequenceOf(reply);
    if (number > this.#next && this.#askedFor !== this.#next) {
      this.#askedFor = this.#next;
      this.#session.reportMissing(this.#next);
    }
    if (number !== this.#next) return; // It is here, or will be sent again.
    this.#next = number + 1;
    this.#batches.push({ number, data });
    if (this.#batches.length === 1) this.#readNext();
    this.#onNews();
    this.#session.endIfComplete();
  }

  #readNext(): void {
    const next = this.#batches.first;
    if (next !== undefined) for (const record of recordsOf(next.data)) this.#records.push(record);
  }

  /** The program has received the first batch: the publisher need not keep it. */
  #batchReceived(): void {
    const batch = this.#batches.shift();
    if (batch === undefined) return;
    this.#received = batch.number;
    this.#unreportedBytes += batch.data.length;
    if (this.#unreportedBytes >= this.#reportAt) {
      this.#unreportedBytes = 0;
      this.#session.reportProgress();
    }
    this.#readNext();
  }

  async #drain(): Promise<void> {
    const { client, settings } = this.#connection;
    while (!this.#isClosed && !client.isClosed() && !(await this.#isDrained())) {
      const pauseMs = Math.min(20, settings.heartbeatMilliseconds);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    this.#isOver = true;
    this.#onNews();
  }

  /** Whether the server has nothing more for this subscriber. */
  async #isDrained(): Promise<boolean> {
    try {
      const info = await this.#manager.consumers.info(this.#stream, this.#consumer);
      return info.num_pending === 0 && info.delivered.stream_seq <= this.#sequence;
    } catch (error) {
      if (isConsumerGone(error)) this.onReconnect();
      return isStreamGone(error);
    }
  }
}
