/** What arrives from a publisher that does not wait: whole messages in a queue of bounded size. */
import { Reassembly, RECORD_TYPE } from 'linux-ipc/carrier';
import type { Subscription } from '@nats-io/transport-node';

import type { Connection } from '../connection/connection.js';
import type { Deliver, Feed } from '../session/feed.js';
import { FRAME, numberIn, numberOf } from '../session/frame.js';
import type { Session, StoreSide } from '../session/session.js';
import type { Introduction } from '../session/terms.js';
import { broadcastSubject, bytesOf, messageOf } from './broadcast-frame.js';
import { OverwritingQueue } from './overwriting-queue.js';

export class BroadcastFeed implements Feed, StoreSide {
  readonly #connection: Connection;
  #subscription: Subscription;
  #queue = new OverwritingQueue(0);
  #onNews = (): void => undefined;
  #reassembly = new Reassembly();
  /** The subject of the publisher that has admitted this subscriber. */
  #publisher = '';
  /** The number of the next message; NaN until the publisher has admitted this subscriber. */
  #nextMessage = NaN;
  #lastRecord = NaN;
  /** Whether the records since the last gap belong to a message whose beginning has arrived. */
  #hasBegun = false;
  #missed = 0;
  /** The number of the last message that the publisher is known to have sent. */
  #lastSent = 0;
  /** Nothing is kept for this subscriber elsewhere. */
  readonly isOver = true;

  /** Listens already, so that nothing is missed between the welcome and the first message. */
  constructor(connection: Connection) {
    this.#connection = connection;
    this.#subscription = this.#listen('*');
  }

  /** The publisher has admitted this subscriber. Resolves when nothing of others arrives any more. */
  async begin({ next, capacity, store }: Introduction, onNews: () => void): Promise<void> {
    this.#publisher = broadcastSubject(this.#connection, store);
    this.#nextMessage = next;
    this.#queue = new OverwritingQueue(capacity);
    this.#onNews = onNews;
    const toAll = this.#subscription;
    this.#subscription = this.#listen(store);
    await this.#connection.client.flush();
    toAll.unsubscribe();
  }

  get hasMessages(): boolean {
    return this.#queue.length > 0;
  }

  get lost(): number {
    return this.#missed + this.#queue.overwritten;
  }

  deliverNext(deliver: Deliver): void {
    const item = this.#queue.next();
    if (item !== undefined) deliver(item.bytes, 0, item.bytes.length, item.type);
  }

  /** The number of the last message that has arrived, or is known to be lost. */
  get progress(): number {
    return this.#nextMessage - 1;
  }

  onProgress(sent: number): void {
    this.#lastSent = sent;
  }

  /** The publisher's last word is the number of its last message. One that has died has said it with its heartbeats. */
  end(session: Session): void {
    const last = Math.max(this.#lastSent, numberIn(session.lastWord) || 0);
    if (last < this.#nextMessage) return;
    this.#missed += last - this.#nextMessage + 1;
    this.#nextMessage = last + 1;
  }

  close(): void {
    this.#subscription.unsubscribe();
  }

  #listen(publisher: string): Subscription {
    const isAny = publisher === '*';
    const subject = broadcastSubject(this.#connection, publisher);
    return this.#connection.subscribe(subject, (message) => {
      const { data } = message;
      if (data[0] !== FRAME.RECORD) return;
      if (!isAny || message.subject === this.#publisher) this.#add(data);
    });
  }

  #add(record: Uint8Array): void {
    const message = messageOf(record);
    if (!(message >= this.#nextMessage)) return;
    const number = numberOf(record);
    if (number <= this.#lastRecord) return; // Both subscriptions have received it.
    const type = record[1] ?? 0;
    const bytes = bytesOf(record);
    if (number !== this.#lastRecord + 1) this.#hasBegun = false;
    this.#lastRecord = number;
    if (type === RECORD_TYPE.WHOLE) {
      this.#complete(message, bytes, type, false);
      return;
    }
    if (type === RECORD_TYPE.FIRST_FRAGMENT) this.#hasBegun = true;
    if (!this.#hasBegun) return;
    const whole = this.#reassembly.take(bytes, 0, bytes.length, type);
    if (whole !== undefined) this.#complete(message, whole, type, true);
  }

  #complete(message: number, bytes: Uint8Array, type: number, isLong: boolean): void {
    this.#missed += message - this.#nextMessage;
    this.#nextMessage = message + 1;
    this.#hasBegun = false;
    this.#queue.add({ bytes, type, isLong });
    this.#onNews();
  }
}
