import { randomBytes } from 'node:crypto';

import type { Connection } from '../connection/connection.js';
import type { Delivery } from '../session/delivery.js';
import { numberWord } from '../session/frame.js';
import { largestRecordOf } from '../session/largest-record.js';
import type { Session } from '../session/session.js';
import { broadcastSubject, MESSAGE_NUMBER_BYTES } from './broadcast-frame.js';
import { BroadcastProducer } from './broadcast-producer.js';
import { Wire } from './wire.js';

/** The delivery of a publisher that overwrites: it waits for nobody. */
export class BroadcastDelivery implements Delivery {
  readonly producer: BroadcastProducer;
  readonly largest: number;
  readonly store = randomBytes(6).toString('base64url');
  readonly isHeldUp = false;
  readonly waits = false;
  readonly #wire: Wire;
  /** By the subject of each subscriber: the number of the last message that has reached it, or that it knows it has lost. */
  readonly #known = new Map<string, number>();

  constructor(connection: Connection, capacity: number) {
    this.#wire = new Wire(connection, broadcastSubject(connection, this.store), capacity);
    this.producer = new BroadcastProducer(this.#wire);
    this.largest = largestRecordOf(capacity, connection.longestPayload) - MESSAGE_NUMBER_BYTES;
  }

  get overwritten(): number {
    return this.#wire.overwritten;
  }

  get isAllSent(): boolean {
    return this.#wire.isEmpty;
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

  join(subject: string): number {
    const { last } = this.producer;
    this.#known.set(subject, last);
    return last + 1;
  }

  onSession(subject: string, session: Session): void {
    const { producer } = this;
    session.useStore({
      get progress() {
        return producer.last;
      },
      onProgress: (number) => {
        const before = this.#known.get(subject) ?? Infinity;
        if (number > before && number <= producer.last) this.#known.set(subject, number);
      },
    });
  }

  leave(subject: string): number {
    const { last } = this.producer;
    const unknown = last - (this.#known.get(subject) ?? last);
    this.#known.delete(subject);
    return unknown;
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
