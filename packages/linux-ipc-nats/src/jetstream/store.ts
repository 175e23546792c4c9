/**
 * What a writer keeps on the server: the stream of a publisher that waits, or the bucket of a latest value.
 * Its name is the address and a number of this writer's own, which the welcome contains: nobody can reach, fill
 * or remove what another writer at the same address keeps.
 */
import { randomBytes } from 'node:crypto';

import { JetStreamApiCodes, JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';

import { InvalidArgumentError } from '@nats-io/transport-node';

import type { Connection } from '../connection/connection.js';
import type { Refusal } from '../connection/event.js';

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

/** Whether the server says that the stream has no such consumer. */
export function isConsumerGone(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === JetStreamApiCodes.ConsumerNotFound;
}

/** Whether what a reader wants to follow is gone, or about to be: a consumer of a stream that is being removed has no code. */
export function isGone(error: unknown): boolean {
  const isBeingRemoved = error instanceof JetStreamApiError && error.message === 'invalid stream';
  return isBeingRemoved || isStreamGone(error) || isConsumerGone(error);
}

/** Whether what was published has reached no stream: that is gone, or the server's JetStream is. */
export function hasNoStream(error: unknown): boolean {
  return isStreamGone(error) || (error as Error).name === 'JetStreamNotEnabled';
}

/** The server's code for a JetStream that is about to begin: the client does not name it. */
const NOT_YET = 10008;

/** Undefined if the server is away, or lacks the stream. */
export function refusalOf(error: unknown): Refusal | undefined {
  // The client's: the server takes shorter payloads than when it was opened.
  if (error instanceof InvalidArgumentError) {
    return { reason: error.message, remedy: 'raise its max_payload and restart it' };
  }
  if (!(error instanceof JetStreamApiError) || isStreamGone(error)) return undefined;
  if (error.code === NOT_YET) return undefined;
  const remedy = 'check the limits of its JetStream and of this account';
  return { reason: error.message, remedy };
}

/** Whether what a peer has sent is such a name. */
export function isStoreName(name: string): boolean {
  return /^[\w-]{1,255}$/.test(name);
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
