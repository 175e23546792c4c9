/**
 * What a publisher sends, on its way to the server: a limited number of bytes is under way, and a limited number
 * waits, of which the oldest give way. So nothing grows if the server is slow or away.
 */
import { Waiters } from 'linux-ipc/carrier';

import type { Connection, ConnectionListener } from '../connection/connection.js';
import { OverwritingQueue } from './overwriting-queue.js';

export class Wire implements ConnectionListener {
  readonly #connection: Connection;
  readonly #subject: string;
  readonly #capacity: number;
  readonly #queue: OverwritingQueue;
  /** Wakes those that wait for {@link hasRoom}, or for {@link isEmpty}. */
  readonly #progress = new Waiters('publisher');
  /** Bytes that the server has not confirmed to have read. */
  #underWay = 0;
  /** The question to the server that is under way; one asked of a lost connection may never be answered. */
  #question: object | undefined;

  constructor(connection: Connection, subject: string, capacity: number) {
    this.#connection = connection;
    this.#subject = subject;
    this.#capacity = capacity;
    this.#queue = new OverwritingQueue(capacity);
    connection.attend(this);
  }

  /** Whether what is sent now gives way to nothing. */
  get hasRoom(): boolean {
    return this.#queue.shortBytes + this.#underWay < this.#capacity;
  }

  /** How many frames gave way before they were sent. */
  get overwritten(): number {
    return this.#queue.overwritten;
  }

  /** Whether the server has confirmed all frames. */
  get isEmpty(): boolean {
    return this.#queue.length === 0 && this.#underWay === 0;
  }

  send(frame: Buffer): void {
    this.#queue.add({ bytes: frame, type: 0, isLong: false });
    this.#pump();
  }

  /** Waits until the server has read some of it. */
  async progress(signal?: AbortSignal): Promise<void> {
    this.#flush();
    await this.#progress.wait(signal, false);
  }

  onReconnect(): void {
    this.#underWay = 0;
    this.#question = undefined;
    this.#pump();
    this.#progress.wake();
  }

  onEnd(): void {
    this.wake();
  }

  wake(): void {
    this.#progress.wake();
  }

  close(): void {
    this.#connection.ignore(this);
    this.#progress.close();
  }

  #pump(): void {
    const { client, isUp } = this.#connection;
    if (!isUp || client.isClosed()) return;
    while (this.#underWay < this.#capacity) {
      const next = this.#queue.next();
      if (next === undefined) break;
      this.#connection.publish(this.#subject, next.bytes);
      this.#underWay += next.bytes.length;
    }
    // Each question costs a message and its answer: so it is not asked for each message.
    if (this.#underWay >= this.#capacity / 2 || this.#queue.length > 0) this.#flush();
  }

  #flush(): void {
    if (this.#underWay === 0 || this.#question !== undefined || !this.#connection.isUp) return;
    void this.#confirm();
  }

  /** The server answers a ping after it has read all before it. */
  async #confirm(): Promise<void> {
    const question = (this.#question = {});
    let confirmed = this.#underWay;
    try {
      await this.#connection.client.flush();
    } catch {
      confirmed = Infinity; // The connection is lost, and what was under way may be.
    }
    if (question !== this.#question) return;
    this.#question = undefined;
    this.#underWay = Math.max(0, this.#underWay - confirmed);
    this.#pump();
    this.#progress.wake();
  }
}
