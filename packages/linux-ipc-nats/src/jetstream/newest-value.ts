/** Stores the newest value: one that is replaced before the server has taken it is never sent. */
import type { KV } from '@nats-io/kv';
import { Waiters } from 'linux-ipc/carrier';

import type { Connection } from '../connection/connection.js';
import { KEY } from './bucket.js';
import type { LastValue } from './last-value.js';
import { confirmationMs } from './stream.js';

/** How long it waits before it tries an absent server again, in milliseconds. */
const PAUSE_MS = 50;

export class NewestValue {
  readonly #connection: Connection;
  readonly #bucket: KV;
  readonly #stored = new Waiters('latest value');
  /** What the server does not have yet. */
  #newest: Uint8Array | undefined;
  #last: Uint8Array | undefined;
  #revision = 0;
  #isStoring = false;
  #isClosed = false;

  constructor(connection: Connection, bucket: KV) {
    this.#connection = connection;
    this.#bucket = bucket;
  }

  /** @param value Bytes that nobody changes. */
  set(value: Uint8Array): void {
    this.#newest = value;
    this.#last = value;
    if (!this.#isStoring) void this.#store();
  }

  /**
   * Resolves when the server has the newest value, or does not take it for too long: that value, which readers may
   * not have.
   */
  async close(): Promise<LastValue> {
    await this.#connection.until(
      () => !this.#isStoring,
      (signal) => this.#stored.wait(signal),
    );
    this.#isClosed = true;
    const isStored = this.#newest === undefined;
    return {
      revision: isStored ? this.#revision : this.#revision + 1,
      value: this.#last ?? new Uint8Array(0),
    };
  }

  async #store(): Promise<void> {
    this.#isStoring = true;
    const timeout = confirmationMs(this.#connection);
    while (this.#newest !== undefined && !this.#isClosed && !this.#connection.client.isClosed()) {
      const value = this.#newest;
      try {
        this.#revision = await this.#bucket.put(KEY, value, { timeout });
        if (this.#newest === value) this.#newest = undefined;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
    this.#isStoring = false;
    this.#stored.wake();
  }
}
