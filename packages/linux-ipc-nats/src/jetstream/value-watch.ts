/** Follows the value in a bucket. */
import type { KV, KvWatchEntry } from '@nats-io/kv';

import { KEY } from './bucket.js';
import type { LastValue } from './last-value.js';

type Entries = Awaited<ReturnType<KV['watch']>>;

export class ValueWatch {
  readonly #onNews: () => void;
  #entries: Entries | undefined;
  #value: Uint8Array | undefined;
  #revision = 0;
  #isClosed = false;

  constructor(onNews: () => void) {
    this.#onNews = onNews;
  }

  async follow(bucket: KV): Promise<void> {
    const entries = await bucket.watch({ key: KEY });
    if (this.#isClosed) {
      entries.stop();
      return;
    }
    this.#entries = entries;
    void this.#receive(entries);
  }

  /** The newest value that has arrived: memory of its own. */
  get value(): Uint8Array | undefined {
    return this.#value;
  }

  /** The server's number of the newest value; 0 before the first. */
  get revision(): number {
    return this.#revision;
  }

  /** The writer has closed, and its bucket goes: this was its last value. */
  end(last: LastValue | undefined): void {
    this.close();
    if (last !== undefined) this.#take(last);
  }

  close(): void {
    this.#isClosed = true;
    this.#entries?.stop();
  }

  async #receive(entries: Entries): Promise<void> {
    try {
      for await (const entry of entries) if (entry.operation === 'PUT') this.#takeEntry(entry);
    } catch {
      return; // The bucket is gone: the session tells how its writer has ended.
    }
  }

  #takeEntry({ value, revision }: KvWatchEntry): void {
    if (!this.#isClosed) this.#take({ value: Uint8Array.from(value), revision });
  }

  #take({ value, revision }: LastValue): void {
    if (revision <= this.#revision) return;
    this.#value = value;
    this.#revision = revision;
    this.#onNews();
  }
}
