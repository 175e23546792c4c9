import type { Connection } from '../connection/connection.js';
import type { Delivery } from '../session/delivery.js';
import { numberRecord } from '../session/frame.js';
import { largestRecordOf } from '../session/largest-record.js';
import type { Session } from '../session/session.js';
import { broadcastSubject, MESSAGE_NUMBER_BYTES } from './broadcast-frame.js';
import { BroadcastProducer } from './broadcast-producer.js';
import { Wire } from './wire.js';

/** The delivery of a publisher that overwrites: it waits for nobody. */
export class BroadcastDelivery implements Delivery {
  readonly producer: BroadcastProducer;
  readonly largest: number;
  readonly store = '';
  readonly #wire: Wire;

  constructor(connection: Connection, capacity: number) {
    this.#wire = new Wire(connection, broadcastSubject(connection), capacity);
    this.producer = new BroadcastProducer(this.#wire);
    this.largest = largestRecordOf(capacity, connection.longestPayload) - MESSAGE_NUMBER_BYTES;
  }

  get nextMessage(): number {
    return this.producer.last + 1;
  }

  get overwritten(): number {
    return this.#wire.overwritten;
  }

  get isEmpty(): boolean {
    return this.#wire.isEmpty;
  }

  hasRoom(): boolean {
    return this.#wire.hasRoom;
  }

  progress(signal: AbortSignal | undefined): Promise<void> {
    return this.#wire.progress(signal);
  }

  onLeave(): void {
    return;
  }

  /** The number of the last message: who has not received it has lost it. */
  finish(sessions: readonly Session[]): void {
    const last = numberRecord(this.producer.last);
    for (const { outgoing } of sessions) outgoing.trySend(last, 0);
  }

  close(): void {
    this.#wire.close();
  }
}
