/** The consumer of a subscriber: the server sends it all that the stream has, and forgets it with its connection. */
import type { JetStreamManager } from '@nats-io/jetstream';

import type { Connection } from '../connection/connection.js';

/** After this time without a connection, the server forgets it. */
const INACTIVE_NS = 5e9;

/**
 * Creates it: its name.
 *
 * @param subject Where the subscriber listens already.
 */
export async function createConsumer(
  manager: JetStreamManager,
  stream: string,
  subject: string,
): Promise<string> {
  const { name } = await manager.consumers.add(stream, {
    deliver_subject: subject,
    deliver_policy: 'all',
    ack_policy: 'none',
    inactive_threshold: INACTIVE_NS,
    mem_storage: true,
  });
  return name;
}

/** The server may be away, or have forgotten it: then nothing is left of it. */
export async function removeConsumer(
  connection: Connection,
  manager: JetStreamManager,
  stream: string,
  name: string,
): Promise<void> {
  if (name === '' || !connection.isUp) return;
  await manager.consumers.delete(stream, name).catch(() => undefined);
}

/**
 * The stream's number of a message, which is in its reply subject:
 * `$JS.ACK.[DOMAIN.ACCOUNT.]STREAM.CONSUMER.DELIVERIES.SEQUENCE…`.
 */
export function sequenceOf(reply = ''): number {
  const tokens = reply.split('.');
  return Number(tokens[tokens.length > 9 ? 7 : 5]);
}
