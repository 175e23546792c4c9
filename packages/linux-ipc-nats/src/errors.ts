/** Errors of the client as errors of this library: with a code, a remedy, and without credentials. */
import { JetStreamApiError } from '@nats-io/jetstream';
import { AuthorizationError, UserAuthenticationExpiredError } from '@nats-io/transport-node';
import { withoutCredentials } from 'linux-ipc/shown-address';

import { ESCAPES } from './address/nats-address.js';

function coded(message: string, code: string, cause?: unknown): NodeJS.ErrnoException {
  return Object.assign(new Error(message, cause === undefined ? {} : { cause }), { code });
}

/**
 * An address whose server was not found: if its name contains an `@`, it may be the rest of a password with a `/`, and is
 * not shown.
 */
function unreached(shown: string): string {
  const safe = withoutCredentials(shown);
  return safe === shown ? shown : `${safe} (write ${ESCAPES})`;
}

/**
 * The error of a connection that the client could not open.
 *
 * @param hint What may be wrong with the credentials; empty if that is unknown.
 */
export function connectError(address: string, error: Error, hint: string): NodeJS.ErrnoException {
  const shown = unreached(address);
  const seen = [error, error.cause].filter((one) => one instanceof Error);
  if (seen.some((one) => isRefusal(one))) {
    return coded(
      `${shown}: the server refuses these credentials; check the user, token or key${hint}`,
      'ERR_NATS_CREDENTIALS',
    );
  }
  // The client reads a key when the server asks for it.
  if (seen.some(({ message }) => /^nkeys: |unable to parse credentials/.test(message))) {
    return coded(
      `${shown}: the credentials are no key or file of NATS; check NATS_CREDS, NATS_NKEY or client.authenticator`,
      'ERR_NATS_CREDENTIALS',
    );
  }
  if (seen.some(({ message }) => message.includes("does not support 'tls'"))) {
    return coded(
      `${shown}: the server does not offer TLS; configure it there, or remove client.tls, NATS_CA and NATS_CERT`,
      'ERR_NATS_CERTIFICATE',
    );
  }
  const codes = seen.map(({ code, message }: NodeJS.ErrnoException) => code ?? message);
  if (
    codes.some((code) =>
      /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_|doesn't exist|EACCES|certificate|TLS|SSL/i.test(code),
    )
  ) {
    return coded(
      `${shown}: the server's certificate is not trusted, or this client's is not (${codes.join(', ')}); ` +
        'check client.tls (caFile, certFile, keyFile), or NATS_CA, NATS_CERT and NATS_KEY; and that the certificate is for the host in the address',
      'ERR_NATS_CERTIFICATE',
    );
  }
  // The client does not report why a server has closed the connection meanwhile.
  if (codes.includes('timeout')) {
    return coded(
      `${shown}: the server does not answer; check that it is not stopped, and that it admits one more connection (max_connections)`,
      'ERR_NATS_UNREACHABLE',
    );
  }
  return coded(
    `${shown}: no NATS server can be reached (${[...new Set(codes)].join(', ')}); check that nats-server runs there`,
    'ERR_NATS_UNREACHABLE',
  );
}

/** The error of a file with a certificate or a key. */
export function unreadableCertificate(
  name: string,
  path: string,
  reason: string,
): NodeJS.ErrnoException {
  return coded(
    `the file that ${name} names cannot be read: '${path}' (${reason}); correct it, or remove it`,
    'ERR_NATS_CERTIFICATE',
  );
}

/** The error of a file that a variable of the environment names. */
export function unreadableCredentials(variable: string, reason: string): NodeJS.ErrnoException {
  return coded(
    `the file that ${variable} names gives no credentials (${reason}); correct the variable, or remove it`,
    'ERR_NATS_CREDENTIALS',
  );
}

function isRefusal(error: Error): boolean {
  return error instanceof AuthorizationError || error instanceof UserAuthenticationExpiredError;
}

/** The error of connecting where no program listens. */
export function nobodyListens(shown: string, kind: string): NodeJS.ErrnoException {
  return coded(`${shown}: no ${kind} listens there; start it first`, 'ECONNREFUSED');
}

/** The error of listening where another program listens. */
export function addressInUse(shown: string): NodeJS.ErrnoException {
  return coded(`EADDRINUSE: another program listens at ${shown}`, 'EADDRINUSE');
}

/** The error of using what has lost its address to another program. */
export function addressLost(shown: string): NodeJS.ErrnoException {
  return coded(
    `EADDRINUSE: another program listens at ${shown} since this one was stopped, or had no server, for too long; ` +
      'close this one, and open it again when the other has closed',
    'EADDRINUSE',
  );
}

/** The error of using what needs a connection that the client has ended, or the program, whose client it was. */
export function connectionEnded(shown: string): NodeJS.ErrnoException {
  return coded(
    `${shown}: the client was closed, or has given up: no message can arrive or leave any more; open this again`,
    'ERR_NATS_ENDED',
  );
}

/** The error of a user who may connect, and may not use a subject. */
export function notPermitted(shown: string, subject: string): NodeJS.ErrnoException {
  return coded(
    `${shown}: the server does not permit this user to use ${subject}; the README of linux-ipc-nats lists the permissions`,
    'ERR_NATS_CREDENTIALS',
  );
}

/** The error of what a server does not store. An error that has a remedy already stays as it is. */
export function streamsError(shown: string, what: string, cause: Error): NodeJS.ErrnoException {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ERR_NATS_JETSTREAM') return cause;
  return coded(
    `${shown}: ${what} needs JetStream (${cause.message}); ${streamsRemedy(cause)}`,
    'ERR_NATS_JETSTREAM',
  );
}

function streamsRemedy(cause: Error): string {
  if (cause.name === 'JetStreamNotEnabled') return 'start nats-server with -js';
  if (cause instanceof JetStreamApiError) {
    return "check the limits of the server's JetStream and of this account: storage, streams, consumers";
  }
  return 'check that the server is there, and that this user may publish to $JS.API.>, $JS.FC.> and $KV.>';
}

/** The error of a server whose longest payload has no room for what has to be stored beside a message. */
export function payloadTooShort(shown: string, what: string, least: number): NodeJS.ErrnoException {
  return coded(
    `${shown}: ${what} needs a server that takes payloads of more than ${least} bytes; raise its max_payload`,
    'ERR_NATS_PAYLOAD',
  );
}

/** The error of a call that would have to block the thread that receives. */
export function cannotBlock(): NodeJS.ErrnoException {
  return coded(
    'receiveSync() cannot wait for messages over NATS, which arrive by the event loop; use receive(), ' +
      'or receiveSync(0)',
    'ERR_CHANNEL_CANNOT_BLOCK',
  );
}
