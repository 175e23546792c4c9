import { randomBytes } from 'node:crypto';

import type { Connection } from '../connection/connection.js';

/** More than anybody can guess; each byte of a subject is paid for with each message. */
const RANDOM_BYTES = 9;

/** A subject at which this side of a session is reached: below the prefix that the client's options allow. */
export function ownSubject({ settings: { client } }: Connection): string {
  const prefix = 'inboxPrefix' in client ? client.inboxPrefix : undefined;
  return `${prefix ?? '_INBOX'}.${randomBytes(RANDOM_BYTES).toString('base64url')}`;
}
