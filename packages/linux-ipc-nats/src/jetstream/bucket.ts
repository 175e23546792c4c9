/** The key-value bucket of a latest value: the server keeps the newest one. */
import { jetstream } from '@nats-io/jetstream';
import { Kvm, type KV } from '@nats-io/kv';

import type { Connection } from '../connection/connection.js';
import { streamsError } from '../errors.js';
import { BUCKET_PREFIX, createStore, newStoreName, removeLeftovers } from './store.js';
import { managerOf } from './stream.js';

/** The key of the value in its bucket. */
export const KEY = 'value';

const what = 'a latest value';

/** The bucket of a writer: it alone creates and removes it. */
export class Bucket {
  readonly #connection: Connection;
  readonly name: string;
  readonly values: KV;

  private constructor(connection: Connection, name: string, values: KV) {
    this.#connection = connection;
    this.name = name;
    this.values = values;
  }

  static async create(connection: Connection): Promise<Bucket> {
    const manager = await managerOf(connection, what);
    const name = newStoreName(connection);
    try {
      await removeLeftovers(connection, manager);
      const buckets = new Kvm(jetstream(connection.client));
      const { storage } = connection.settings;
      const values = await createStore(() => buckets.create(name, { history: 1, storage }));
      return new Bucket(connection, name, values);
    } catch (error) {
      throw streamsError(connection.address.shown, what, error as Error);
    }
  }

  /** The server may be away: then the next writer at this address removes it. */
  async destroy(): Promise<void> {
    if (!this.#connection.isUp) return;
    try {
      const { silenceMilliseconds } = this.#connection.settings;
      const manager = await managerOf(this.#connection, what, { timeout: silenceMilliseconds });
      await manager.streams.delete(BUCKET_PREFIX + this.name);
    } catch {
      return;
    }
  }
}

/** The bucket that a writer has created, for a reader. */
export async function openBucket(connection: Connection, name: string): Promise<KV> {
  return await new Kvm(jetstream(connection.client)).open(name);
}
