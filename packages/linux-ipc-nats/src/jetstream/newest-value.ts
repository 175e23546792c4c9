/**
 * Stores the newest value: one that is replaced before the server has taken it is never sent. It is stored again when the
 * connection is back, and when a reader misses it: the server may have lost it.
 */
import { Waiters } from 'linux-ipc/carrier';

import type { Connection, ConnectionListener } from '../connection/connection.js';
import { refusedEvent, storeLostEvent, type Refusal } from '../connection/event.js';
import type { StoreSide } from '../session/session.js';
import { KEY, LATEST_VALUE, type Bucket } from './bucket.js';
import { encodeNumbered, type NumberedValue } from './numbered-value.js';
import { hasNoStream, refusalOf } from './store.js';
import { confirmationMs } from './stream.js';

/** How long it waits before it tries again, in milliseconds. */
const PAUSE_MS = 50;

export class NewestValue implements StoreSide, ConnectionListener {
  readonly #connection: Connection;
  readonly #bucket: Bucket;
  readonly #changes = new Waiters('latest value');
  #newest: NumberedValue = { number: 0, value: new Uint8Array(0) };
  /** The number of the last value that the server has. */
  #stored = 0;
  /** Whether the server may not have the bucket. */
  #isInDoubt = false;
  #isStoring = false;
  #isClosed = false;
  #refusal = '';

  constructor(connection: Connection, bucket: Bucket) {
    this.#connection = connection;
    this.#bucket = bucket;
    connection.attend(this);
  }

  /** @param value Bytes that nobody changes. */
  set(value: Uint8Array): void {
    this.#newest = { number: this.#newest.number + 1, value };
    void this.#store();
  }

  /** Whether the server has the newest value. */
  get isStored(): boolean {
    return this.#stored === this.#newest.number;
  }

  get name(): string {
    return this.#bucket.name;
  }

  get progress(): number {
    return this.#stored;
  }

  onProgress(): void {
    return;
  }

  /** The server may have lost the value, and even the bucket. */
  onMissing(): void {
    this.#isInDoubt = true;
    this.#stored = Math.max(0, Math.min(this.#stored, this.#newest.number - 1));
    void this.#store();
  }

  onReconnect(): void {
    this.onMissing();
  }

  onEnd(): void {
    this.#changes.wake();
  }

  /**
   * Resolves when the server has the newest value, or does not take it for too long: that value, which readers may
   * not have.
   */
  async close(): Promise<NumberedValue> {
    await this.#connection.until(
      () => this.isStored,
      (signal) => this.#changes.wait(signal),
    );
    this.#isClosed = true;
    this.#connection.ignore(this);
    return this.#newest;
  }

  async #store(): Promise<void> {
    if (this.#isStoring) return;
    this.#isStoring = true;
    while (!this.#isClosed && this.#connection.isUp && (this.#isInDoubt || !this.isStored)) {
      try {
        if (this.#isInDoubt) await this.#restore();
        else await this.#put(this.#newest);
        this.#refusal = '';
      } catch (error) {
        this.#isInDoubt ||= hasNoStream(error);
        this.#reportRefusal(refusalOf(error));
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
    this.#isStoring = false;
    this.#changes.wake();
  }

  async #put(newest: NumberedValue): Promise<void> {
    const timeout = confirmationMs(this.#connection);
    await this.#bucket.values.put(KEY, encodeNumbered(newest), { timeout });
    if (!this.#isInDoubt) this.#stored = newest.number;
  }

  async #restore(): Promise<void> {
    const isNew = await this.#bucket.restore();
    this.#isInDoubt = false;
    if (!isNew) return;
    const { address, settings } = this.#connection;
    settings.onEvent(storeLostEvent(address.shown, LATEST_VALUE));
  }

  /** Once for each reason. */
  #reportRefusal(refusal: Refusal | undefined): void {
    if (refusal === undefined || refusal.reason === this.#refusal) return;
    this.#refusal = refusal.reason;
    const { address, settings } = this.#connection;
    settings.onEvent(refusedEvent(address.shown, refusal));
  }
}
