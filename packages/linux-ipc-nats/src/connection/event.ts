import type { Status } from '@nats-io/transport-node';

import type { NatsEvent } from '../options.js';

/** What the client reports, as an event with a remedy; undefined for what no program needs to know. */
export function eventOf(status: Status, shown: string): NatsEvent | undefined {
  switch (status.type) {
    case 'disconnect':
      return {
        kind: 'server lost',
        message: `${shown}: the server is lost; messages wait until it is back`,
      };
    case 'reconnect':
      return { kind: 'server found', message: `${shown}: connected again` };
    case 'error':
      return /slow consumer/i.test(status.error.message)
        ? {
            kind: 'slow',
            message: `${shown}: the server disconnected this client, which reads too slowly; receive faster, or lower the capacity`,
          }
        : { kind: 'refused', message: `${shown}: the server refuses: ${status.error.message}` };
    case 'close':
      return {
        kind: 'ended',
        message: `${shown}: the client has given up; open the channel again`,
      };
    default:
      return undefined;
  }
}
