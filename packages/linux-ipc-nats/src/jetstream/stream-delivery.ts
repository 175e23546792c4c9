import type { JetStreamManager } from '@nats-io/jetstream';

import type { Connection } from '../connection/connection.js';
import type { Delivery } from '../session/delivery.js';
import { nothing } from '../session/frame.js';
import { largestRecordOf } from '../session/largest-record.js';
import type { Session } from '../session/session.js';
import { batchedLength } from './batch.js';
import { StreamProducer } from './stream-producer.js';
import {
  consumerName,
  createStream,
  managerOf,
  streamBytes,
  streamSubject,
  WAITING_PUBLISHER,
} from './stream.js';

/** Headers and subject of a message of a stream, which count as payload. */
const HEADER_ROOM = 1024;

/** The delivery of a publisher that waits: the server keeps what a subscriber has not received. */
export class StreamDelivery implements Delivery {
  readonly producer: StreamProducer;
  readonly largest: number;
  readonly overwritten = 0;
  readonly store: string;
  readonly #manager: JetStreamManager;

  private constructor(
    connection: Connection,
    manager: JetStreamManager,
    stream: string,
    capacity: number,
  ) {
    const payload = connection.longestPayload - HEADER_ROOM;
    // Half of the room is the stream's, half is in this process: the next batch, and the one under way.
    const batch = Math.min(Math.floor(capacity / 4), payload);
    this.store = stream;
    this.#manager = manager;
    const subject = streamSubject(connection, stream);
    this.producer = new StreamProducer(connection, subject, batch, streamBytes(capacity));
    this.largest = Math.min(largestRecordOf(capacity, payload), batch) - batchedLength(0);
  }

  static async create(connection: Connection, capacity: number): Promise<StreamDelivery> {
    const manager = await managerOf(connection, WAITING_PUBLISHER);
    const stream = await createStream(connection, manager, capacity);
    return new StreamDelivery(connection, manager, stream, capacity);
  }

  /** Counted in batches. */
  get nextMessage(): number {
    return this.producer.nextBatch;
  }

  get unsent(): number {
    return this.producer.unsent;
  }

  get isHeldUp(): boolean {
    return this.producer.isStreamFull;
  }

  hasRoom(length: number): boolean {
    return this.producer.hasRoom(length);
  }

  progress(signal: AbortSignal | undefined): Promise<void> {
    return this.producer.progress.wait(signal);
  }

  wake(): void {
    this.producer.progress.wake();
  }

  /** Nothing is kept for it any more. */
  onLeave(subject: string): void {
    void this.#manager.consumers.delete(this.store, consumerName(subject)).catch(() => undefined);
  }

  /** Subscribers that are still there own the stream from now on: the last of them removes it. */
  finish(sessions: readonly Session[]): Uint8Array {
    if (sessions.length === 0) {
      void this.#manager.streams.delete(this.store).catch(() => undefined);
    }
    return nothing;
  }

  close(): void {
    this.producer.close();
  }
}
