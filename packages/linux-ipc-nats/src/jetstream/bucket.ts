/** The key-value bucket of a latest value: the server keeps the newest one. */
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm, type KV } from '@nats-io/kv';

import type { Connection } from '../connection/connection.js';
import { streamsError } from '../errors.js';
import {
  BUCKET_PREFIX,
  createStore,
  isStreamGone,
  newStoreName,
  removeLeftovers,
} from './store.js';
import { confirmationMs, managerOf } from './stream.js';

/** The key of the value in its bucket. */
export const KEY = 'value';

/** What needs a bucket, in errors and events. */
export const LATEST_VALUE = 'a latest value';

/** The bucket of a writer: it alone creates and removes it. */
export class Bucket {
  readonly #connection: Connection;
  #name: string;
  #values: KV;

  private constructor(connection: Connection, name: string, values: KV) {
    this.#connection = connection;
    this.#name = name;
    this.#values = values;
  }

  get name(): string {
    return this.#name;
  }

  get values(): KV {
    return this.#values;
  }

  static async create(connection: Connection): Promise<Bucket> {
    const manager = await managerOf(connection, LATEST_VALUE);
    const name = newStoreName(connection);
    try {
      await removeLeftovers(connection, manager);
      return new Bucket(connection, name, await createBucket(connection, name));
    } catch (error) {
      throw streamsError(connection.address.shown, LATEST_VALUE, error as Error);
    }
  }

  /** Creates another if the server has it no more, as for a stream: whether it had not. */
  async restore(): Promise<boolean> {
    const timeout = confirmationMs(this.#connection);
    const { client } = this.#connection;
    const manager = await jetstreamManager(client, { timeout, checkAPI: false });
    try {
      await manager.streams.info(BUCKET_PREFIX + this.name);
      return false;
    } catch (error) {
      if (!isStreamGone(error)) throw error;
      const name = newStoreName(this.#connection);
      this.#values = await createBucket(this.#connection, name);
      this.#name = name;
      return true;
    }
  }

  /** The server may be away: then the next writer at this address removes it. */
  async destroy(): Promise<void> {
    if (!this.#connection.isUp) return;
    try {
      const { silenceMilliseconds } = this.#connection.settings;
      const manager = await managerOf(this.#connection, LATEST_VALUE, {
        timeout: silenceMilliseconds,
      });
      await manager.streams.delete(BUCKET_PREFIX + this.name);
    } catch {
      return;
    }
  }
}

async function createBucket(connection: Connection, name: string): Promise<KV> {
  const buckets = new Kvm(jetstream(connection.client));
  const { storage } = connection.settings;
  return await createStore(() => buckets.create(name, { history: 1, storage }));
}

/** The bucket that a writer has created, for a reader. */
export async function openBucket(connection: Connection, name: string): Promise<KV> {
  return await new Kvm(jetstream(connection.client)).open(name);
}
