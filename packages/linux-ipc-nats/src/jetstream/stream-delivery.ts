import type { Connection } from '../connection/connection.js';
import type { Delivery } from '../session/delivery.js';
import { payloadTooShort, streamsError } from '../errors.js';
import { HEADER_BYTES, numberWord } from '../session/frame.js';
import { largestRecordOf } from '../session/largest-record.js';
import type { Session } from '../session/session.js';
import { batchedLength } from './batch.js';
import { removeLeftovers } from './store.js';
import { StreamProducer } from './stream-producer.js';
import { managerOf, Stream, WAITING_PUBLISHER } from './stream.js';

/** Headers and subject of a message of a stream, which count as payload. */
const HEADER_ROOM = 1024;

/** The delivery of a publisher that waits: the server keeps what a subscriber has not received. */
export class StreamDelivery implements Delivery {
  readonly producer: StreamProducer;
  readonly largest: number;
  readonly overwritten = 0;
  readonly waits = true;
  readonly #stream: Stream;

  private constructor(connection: Connection, stream: Stream, capacity: number) {
    const payload = connection.longestPayload - HEADER_ROOM;
    // Half of the room is the stream's, half is in this process: the next batch, and the one under way.
    const batch = Math.min(Math.floor(capacity / 4), payload);
    this.#stream = stream;
    this.producer = new StreamProducer(connection, stream, batch);
    this.largest = Math.min(largestRecordOf(capacity, payload), batch) - batchedLength(0);
  }

  static async create(connection: Connection, capacity: number): Promise<StreamDelivery> {
    const least = HEADER_ROOM + HEADER_BYTES + batchedLength(0);
    const { shown } = connection.address;
    if (connection.longestPayload <= least) throw payloadTooShort(shown, WAITING_PUBLISHER, least);
    const manager = await managerOf(connection, WAITING_PUBLISHER);
    const stream = new Stream(connection, manager, capacity);
    try {
      await removeLeftovers(connection, manager);
      await stream.create();
    } catch (error) {
      throw streamsError(shown, WAITING_PUBLISHER, error as Error);
    }
    return new StreamDelivery(connection, stream, capacity);
  }

  get store(): string {
    return this.#stream.name;
  }

  get isAllSent(): boolean {
    return this.producer.isAllStored;
  }

  get isHeldUp(): boolean {
    return this.producer.isHeldUp;
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

  /** Counted in batches. */
  join(subject: string): number {
    return this.producer.join(subject);
  }

  onSession(subject: string, session: Session): void {
    const { producer } = this;
    const stream = this.#stream;
    session.useStore({
      get name() {
        return stream.name;
      },
      get progress() {
        return producer.stored;
      },
      onProgress: (number) => {
        producer.received(subject, number);
      },
      onMissing: (number) => {
        producer.repeat(number);
      },
    });
  }

  leave(subject: string): number {
    return this.producer.leave(subject);
  }

  /** The number of the last batch. */
  finish(): Uint8Array {
    return numberWord(this.producer.stored);
  }

  async close(): Promise<void> {
    this.producer.close();
    await this.#stream.destroy();
  }
}
