/**
 * The stream of a publisher that waits. The server keeps each message until every subscriber's consumer has
 * acknowledged it, and refuses more than there is room for: so the slowest subscriber holds the publisher up.
 */
import { createHash } from 'node:crypto';

import { jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamManager, JetStreamManagerOptions } from '@nats-io/jetstream';

import { SILENCES, type Connection } from '../connection/connection.js';
import { streamsError } from '../errors.js';
import { hostSubject } from '../session/guest.js';
import { createStore, newStoreName, removeLeftovers } from './store.js';

/** What the server may store beside the batches: headers and subjects. */
const OVERHEAD_BYTES = 4096;

/** The size of the stream: more than this is never stored and not received. */
export function streamBytes(capacity: number): number {
  return capacity + OVERHEAD_BYTES;
}

/** What needs a stream, in errors. */
export const WAITING_PUBLISHER = 'a publisher that waits';

const LEAST_CONFIRMATION_MS = 500;

const nanosecondsPerMs = 1e6;

/** @param stream Its name: streams of one address cannot share a subject. */
export function streamSubject(connection: Connection, stream: string): string {
  return `${hostSubject(connection)}.stream.${stream}`;
}

/** How long the server has to confirm that it has stored something, before it is sent again. */
export function confirmationMs({ settings }: Connection): number {
  return Math.max(LEAST_CONFIRMATION_MS, settings.heartbeatMilliseconds);
}

/** The consumer of the subscriber that is reached at this subject. */
export function consumerName(subject: string): string {
  return createHash('sha256').update(subject).digest('hex').slice(0, 32);
}

/** @throws `ERR_NATS_JETSTREAM` the server has no JetStream, or not for this user. */
export async function managerOf(
  connection: Connection,
  what: string,
  options?: JetStreamManagerOptions,
): Promise<JetStreamManager> {
  try {
    return await jetstreamManager(connection.client, options);
  } catch (error) {
    throw streamsError(connection.address.shown, what, error as Error);
  }
}

/** Creates the publisher's stream: its name. */
export async function createStream(
  connection: Connection,
  manager: JetStreamManager,
  capacity: number,
): Promise<string> {
  const name = newStoreName(connection);
  try {
    await removeLeftovers(connection, manager);
    await createStore(() =>
      manager.streams.add({
        name,
        subjects: [streamSubject(connection, name)],
        retention: 'interest',
        discard: 'new',
        storage: connection.settings.storage,
        max_bytes: streamBytes(capacity),
      }),
    );
    return name;
  } catch (error) {
    throw streamsError(connection.address.shown, WAITING_PUBLISHER, error as Error);
  }
}

/** How many batches are on their way to a subscriber, at most; the stream's size is the narrower bound. */
export const BATCHES_UNDER_WAY = 64;

/**
 * Creates the consumer of a subscriber: it gets what is published from now on.
 */
export async function createConsumer(
  connection: Connection,
  manager: JetStreamManager,
  stream: string,
  name: string,
): Promise<void> {
  const { silenceMilliseconds } = connection.settings;
  await manager.consumers.add(stream, {
    durable_name: name,
    ack_policy: 'explicit',
    deliver_policy: 'new',
    ack_wait: silenceMilliseconds * nanosecondsPerMs,
    inactive_threshold: SILENCES * silenceMilliseconds * nanosecondsPerMs,
    max_ack_pending: BATCHES_UNDER_WAY,
  });
}
