import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

import type { NatsServer } from './nats-server.js';

/**
 * Resolves once the server stores nothing: what is closed removes it in the background, and would ask a server that is
 * stopped meanwhile for seconds.
 */
export async function nothingIsStored(server: NatsServer): Promise<void> {
  const client = await connect({ servers: `127.0.0.1:${server.port}` });
  const { streams } = await jetstreamManager(client);
  while ((await streams.names().next()).length > 0);
  await client.close();
}
