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

/** How a password is written in an address. */
export const ESCAPES = '%2F for a / and %40 for an @ in the password';

const form = /^nats:\/\/(?:([^@/]*)@)?([^@/]+)\/(.+)$/s;

export function parseNatsAddress(address: string): NatsAddress {
  const [, secret, hosts, name] = form.exec(address) ?? [];
  const servers = hosts?.split(',') ?? [];
  // A password with a `/` would be taken for a port: what is no port is refused.
  if (name === undefined || !servers.every((one) => isServer(one))) throw notAnAddress();
  return {
    servers,
    credentials: secret === undefined ? undefined : credentialsOf(secret),
    token: subjectToken(name),
    shown: `nats://${servers.join()}/${name}`,
  };
}

const server = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::(\d{1,5}))?$/i;

function isServer(text: string): boolean {
  const [whole, port = '1'] = server.exec(text) ?? [];
  return whole !== undefined && Number(port) > 0 && Number(port) < 2 ** 16;
}

function credentialsOf(secret: string): NatsAddress['credentials'] {
  const colon = secret.indexOf(':');
  if (colon < 0) return { token: decoded(secret) };
  return { user: decoded(secret.slice(0, colon)), pass: decoded(secret.slice(colon + 1)) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw notAnAddress();
  }
}

/** What was given may contain credentials: it is not repeated. */
function notAnAddress(): Error {
  return argumentError(
    'address',
    `'nats://[USER:PASSWORD@]HOST[:PORT]/NAME', with ${ESCAPES}`,
    'nats:…',
  );
}
