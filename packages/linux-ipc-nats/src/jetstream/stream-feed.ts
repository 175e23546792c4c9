/** What arrives from a publisher that waits: batches, each acknowledged when the program has received it. */
import { jetstream } from '@nats-io/jetstream';
import type { ConsumerMessages, JetStreamManager, JsMsg } from '@nats-io/jetstream';
import type { Disconnection } from 'linux-ipc/carrier';

import type { Connection } from '../connection/connection.js';
import type { Deliver, Feed } from '../session/feed.js';
import { RecordReader } from '../session/record-reader.js';
import type { Session } from '../session/session.js';
import type { Introduction } from '../session/terms.js';
import { batchNumber, recordsOf, type BatchedRecord } from './batch.js';
import { BATCHES_UNDER_WAY, consumerName, createConsumer } from './stream.js';

export class StreamFeed implements Feed {
  readonly #connection: Connection;
  readonly #manager: JetStreamManager;
  readonly #stream: string;
  readonly #consumer: string;
  readonly #messages: ConsumerMessages;
  readonly #onNews: () => void;
  readonly #reader = new RecordReader();
  /** Batches that have arrived; the first is that of {@link #records}. */
  readonly #batches: JsMsg[] = [];
  /** The records of the first batch that the program has not received. */
  #records: BatchedRecord[] = [];
  /** The next batch. One that comes before its turn is delivered again; the first may be a later one. */
  #next: number;
  #hasBegun = false;
  #isOver = false;
  #isClosed = false;
  /** Whether the publisher has closed, and left the stream to its subscribers. */
  #isInherited = false;
  readonly lost = 0;

  private constructor(
    connection: Connection,
    manager: JetStreamManager,
    stream: string,
    consumer: string,
    messages: ConsumerMessages,
    next: number,
    onNews: () => void,
  ) {
    this.#connection = connection;
    this.#manager = manager;
    this.#stream = stream;
    this.#consumer = consumer;
    this.#messages = messages;
    this.#next = next;
    this.#onNews = onNews;
    void this.#receive();
  }

  /**
   * @param subject Where the subscriber is reached: its identity.
   * @param there The publisher's introduction: its stream, and the number of the next batch.
   */
  static async open(
    connection: Connection,
    manager: JetStreamManager,
    subject: string,
    { store: stream, next }: Introduction,
    onNews: () => void,
  ): Promise<StreamFeed> {
    const name = consumerName(subject);
    await createConsumer(connection, manager, stream, name);
    const consumer = await jetstream(connection.client).consumers.get(stream, name);
    const messages = await consumer.consume({ max_messages: BATCHES_UNDER_WAY });
    return new StreamFeed(connection.acquire(), manager, stream, name, messages, next, onNews);
  }

  get hasMessages(): boolean {
    return this.#records.length > 0;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  deliverNext(deliver: Deliver): void {
    const record = this.#records.shift();
    if (record === undefined) return;
    if (this.#records.length === 0) this.#batchReceived();
    this.#reader.read(record.payload, record.type, deliver);
  }

  /** The publisher has disconnected: what the server still has is received first. */
  end(_session: Session, disconnection: Disconnection): void {
    this.#isInherited = disconnection === 'closed';
    void this.#finish();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    void this.#messages.close();
    void this.#leave();
  }

  async #receive(): Promise<void> {
    for await (const message of this.#messages) {
      const number = batchNumber(message.data);
      const isNext = this.#hasBegun ? number === this.#next : number >= this.#next;
      if (isNext) {
        this.#hasBegun = true;
        this.#next = number + 1;
        if (this.#batches.push(message) === 1) this.#records = recordsOf(message.data);
        this.#onNews();
      } else if (number > this.#next) {
        message.nak();
      } else if (!this.#batches.some(({ data }) => batchNumber(data) === number)) {
        message.ack(); // The acknowledgement was lost, or the batch is stored twice.
      }
    }
  }

  /** The program has received the first batch: the server need not keep it. */
  #batchReceived(): void {
    this.#batches.shift()?.ack();
    const [next] = this.#batches;
    if (next !== undefined) this.#records = recordsOf(next.data);
  }

  async #finish(): Promise<void> {
    const { heartbeatMilliseconds } = this.#connection.settings;
    while (!this.#isClosed && !this.#connection.client.isClosed()) {
      const left = await this.#left();
      if (left === 0 && !this.hasMessages) break;
      await new Promise((resolve) => setTimeout(resolve, Math.min(20, heartbeatMilliseconds)));
    }
    this.#isOver = true;
    this.#onNews();
  }

  /** How many batches the server has for this subscriber; undefined if it does not answer. */
  async #left(): Promise<number | undefined> {
    try {
      const info = await this.#manager.consumers.info(this.#stream, this.#consumer);
      return info.num_pending + info.num_ack_pending;
    } catch (error) {
      return (error as Error).message.includes('not found') ? 0 : undefined;
    }
  }

  /**
   * Removes the consumer; the last to leave a stream whose publisher has closed removes the stream. That of a
   * publisher that has died may still be used by it, if it was only stopped: the next one removes it.
   */
  async #leave(): Promise<void> {
    try {
      await this.#manager.consumers.delete(this.#stream, this.#consumer);
      if (!this.#isInherited) return;
      const { state } = await this.#manager.streams.info(this.#stream);
      if (state.consumer_count === 0) await this.#manager.streams.delete(this.#stream);
    } catch {
      // The server is away, or another subscriber was faster.
    } finally {
      this.#connection.release();
    }
  }
}
