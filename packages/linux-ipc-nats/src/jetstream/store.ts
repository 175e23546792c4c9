/**
 * What a writer keeps on the server: the stream of a publisher that waits, or the bucket of a latest value.
 * Its name is the address and a number of this writer's own, which the welcome tells: nobody can reach, fill
 * or remove what another writer at the same address keeps.
 */
import { randomBytes } from 'node:crypto';

import { JetStreamApiCodes, JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';

import type { Connection } from '../connection/connection.js';

/** In front of the name of the stream in which the client keeps a bucket. */
export const BUCKET_PREFIX = 'KV_';

const OWN_BYTES = 8;

/** How often the creation of a store is tried. */
const ATTEMPTS = 5;

/** No other address's names begin like that: a token contains no `__`. */
function prefixOf(connection: Connection): string {
  return `linux-ipc-${connection.address.token}__`;
}

/** Whether the server says that there is no such stream or bucket. */
export function isStreamGone(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound;
}

/** The server's code for a stream with no room for more: the client does not name it. */
const STORE_FAILED = 10077;

/** Whether the server has refused something because the stream has no room. */
export function isStreamFull(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === STORE_FAILED;
}

/** A name for what a writer at this address keeps. */
export function newStoreName(connection: Connection): string {
  return prefixOf(connection) + randomBytes(OWN_BYTES).toString('hex');
}

/**
 * Creates a stream or a bucket. The server removes the folder of its streams with the last of them, whosever
 * that was: what is created at that moment fails, and is created once more.
 */
export async function createStore<T>(create: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await create();
    } catch (error) {
      const isRace = error instanceof JetStreamApiError && error.message.includes('creating store');
      if (!isRace || attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * Removes what writers that were killed have left at this address, where nobody listens now. A stream from
 * which a subscriber still receives is spared.
 */
export async function removeLeftovers(
  connection: Connection,
  manager: JetStreamManager,
): Promise<void> {
  const prefix = prefixOf(connection);
  for await (const { config, state } of manager.streams.list()) {
    const isBucket = config.name.startsWith(BUCKET_PREFIX + prefix);
    const isUnread = config.name.startsWith(prefix) && state.consumer_count === 0;
    // Another listener, which begins now, may be faster.
    if (isBucket || isUnread) await manager.streams.delete(config.name).catch(() => undefined);
  }
}
