/** Follows the value in a bucket, which is watched anew with each connection, and if a value does not arrive. */
import type { KV } from '@nats-io/kv';

import type { Connection, ConnectionListener } from '../connection/connection.js';
import type { Session, StoreSide } from '../session/session.js';
import { KEY, openBucket } from './bucket.js';
import { numberedIn, type NumberedValue } from './numbered-value.js';
import { Stall } from './stall.js';
import { isGone, isStoreName } from './store.js';

/** How long it waits before it tries again, in milliseconds. */
const LONGEST_PAUSE_MS = 50;

type Entries = Awaited<ReturnType<KV['watch']>>;

export class ValueWatch implements StoreSide, ConnectionListener {
  readonly #session: Session;
  readonly #connection: Connection;
  #bucket: string;
  readonly #stall = new Stall();
  #entries: Entries | undefined;
  #newest: NumberedValue | undefined;
  #isClosed = false;

  /** @param bucket Its name. */
  constructor(session: Session, bucket: string) {
    this.#session = session;
    this.#connection = session.connection;
    this.#bucket = bucket;
    session.useStore(this);
  }

  /**
   * Begins to watch. A server that has just lost the bucket gets it back from the writer; of a writer that has closed, the
   * last value has come with its farewell.
   */
  async open(signal: AbortSignal | undefined): Promise<void> {
    this.#connection.attend(this);
    for (;;) {
      try {
        await this.#follow();
        return;
      } catch (error) {
        const { disconnection } = this.#session;
        if (disconnection === 'closed') return;
        if (!isGone(error) || disconnection !== undefined) throw error;
        signal?.throwIfAborted();
        this.#session.reportMissing(this.number + 1);
        const pauseMs = Math.min(LONGEST_PAUSE_MS, this.#connection.settings.heartbeatMilliseconds);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  /** The newest value that has arrived: memory of its own. */
  get value(): Uint8Array | undefined {
    return this.#newest?.value;
  }

  /** The number of the newest value; 0 before the first. */
  get number(): number {
    return this.#newest?.number ?? 0;
  }

  get progress(): number {
    return this.number;
  }

  onProgress(stored: number, name: string): void {
    if (isStoreName(name) && name !== this.#bucket) {
      this.#bucket = name;
      this.onReconnect();
      return;
    }
    if (!this.#stall.isSeen(this.number, stored)) return;
    this.#session.reportMissing(stored);
    this.onReconnect();
  }

  onReconnect(): void {
    // If that fails, the writer's next heartbeat repeats it.
    this.#follow().catch(() => undefined);
  }

  onEnd(): void {
    return;
  }

  /** The writer has closed, and its bucket goes: this was its last value. */
  end(lastWord: Uint8Array): void {
    this.close();
    const last = numberedIn(lastWord);
    if (last !== undefined) this.#take(last);
  }

  close(): void {
    this.#isClosed = true;
    this.#connection.ignore(this);
    this.#entries?.stop();
  }

  async #follow(): Promise<void> {
    const bucket = await openBucket(this.#connection, this.#bucket);
    const entries = await bucket.watch({ key: KEY });
    this.#entries?.stop();
    this.#entries = entries;
    if (this.#isClosed) entries.stop();
    else void this.#receive(entries);
  }

  async #receive(entries: Entries): Promise<void> {
    try {
      for await (const { operation, value } of entries) {
        const numbered = operation === 'PUT' ? numberedIn(value) : undefined;
        if (numbered !== undefined && !this.#isClosed) this.#take(numbered);
      }
    } catch {
      return; // The bucket is gone: the writer restores it, or the session reports how it has ended.
    }
  }

  #take(numbered: NumberedValue): void {
    if (numbered.number <= this.number) return;
    this.#newest = numbered;
    this.#session.arrivals.wake();
  }
}
