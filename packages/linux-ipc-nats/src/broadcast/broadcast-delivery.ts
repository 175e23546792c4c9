import { randomBytes } from 'node:crypto';

import type { Connection } from '../connection/connection.js';
import type { Delivery } from '../session/delivery.js';
import { numberWord } from '../session/frame.js';
import { largestRecordOf } from '../session/largest-record.js';
import { broadcastSubject, MESSAGE_NUMBER_BYTES } from './broadcast-frame.js';
import { BroadcastProducer } from './broadcast-producer.js';
import { Wire } from './wire.js';

/** The delivery of a publisher that overwrites: it waits for nobody. */
export class BroadcastDelivery implements Delivery {
  readonly producer: BroadcastProducer;
  readonly largest: number;
  readonly store = randomBytes(6).toString('base64url');
  readonly isHeldUp = false;
  readonly #wire: Wire;

  constructor(connection: Connection, capacity: number) {
    this.#wire = new Wire(connection, broadcastSubject(connection, this.store), capacity);
    this.producer = new BroadcastProducer(this.#wire);
    this.largest = largestRecordOf(capacity, connection.longestPayload) - MESSAGE_NUMBER_BYTES;
  }

  get overwritten(): number {
    return this.#wire.overwritten;
  }

  get unsent(): number {
    return this.#wire.unsent;
  }

  hasRoom(): boolean {
    return this.#wire.hasRoom;
  }

  progress(signal: AbortSignal | undefined): Promise<void> {
    return this.#wire.progress(signal);
  }

  wake(): void {
    this.#wire.wake();
  }

  join(): number {
    return this.producer.last + 1;
  }

  onSession(): void {
    return;
  }

  onLeave(): void {
    return;
  }

  /** The number of the last message: a subscriber that has not received it has lost it. */
  finish(): Buffer {
    return numberWord(this.producer.last);
  }

  close(): Promise<void> {
    this.#wire.close();
    return Promise.resolve();
  }
}
