/** `nats://[CREDENTIALS@]HOST[:PORT][,HOST[:PORT]…]/NAME`: the servers, who connects, and the channel's name. */
import { argumentError } from 'linux-ipc/carrier';

import { subjectToken } from './subject-token.js';

export interface NatsAddress {
  /** `HOST[:PORT]` of each server: any of them will do. */
  readonly servers: string[];
  /** What stands before the `@`: a token, or a user and a password. */
  readonly credentials: { token: string } | { user: string; pass: string } | undefined;
  /** The channel's name as one token of a subject, a stream or a bucket. */
  readonly token: string;
  /** The address without its credentials: for messages and logs. */
  readonly shown: string;
}

const form = /^nats:\/\/(?:([^@/]*)@)?([^@/]+)\/(.+)$/s;

export function parseNatsAddress(address: string): NatsAddress {
  const [, secret, hosts, name] = form.exec(address) ?? [];
  if (hosts === undefined || name === undefined) {
    // What was given may contain credentials: it is not repeated.
    throw argumentError('address', "'nats://HOST:PORT/NAME'", 'nats:…');
  }
  return {
    servers: hosts.split(','),
    credentials: secret === undefined ? undefined : credentialsOf(secret),
    token: subjectToken(name),
    shown: `nats://${hosts}/${name}`,
  };
}

function credentialsOf(secret: string): NatsAddress['credentials'] {
  const colon = secret.indexOf(':');
  if (colon < 0) return { token: decodeURIComponent(secret) };
  return {
    user: decodeURIComponent(secret.slice(0, colon)),
    pass: decodeURIComponent(secret.slice(colon + 1)),
  };
}
