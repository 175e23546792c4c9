/** Importing this package makes `nats://` addresses known to `openChannel()` and its like. */
import { registerCarrier } from 'linux-ipc/carrier';

import { nats } from './carrier.js';
import type { NatsOptions } from './options.js';

declare module 'linux-ipc/carrier' {
  interface CarrierAddresses {
    nats: `nats://${string}`;
  }
  interface CarrierOptions {
    readonly nats?: NatsOptions | undefined;
  }
}

registerCarrier('nats', nats);

export type { NatsEvent, NatsOptions } from './options.js';
export type { RemotePeer } from './session/terms.js';
export { Relay, type RelayKind, type RelayOptions, type RelayStatistics } from './relay/relay.js';
