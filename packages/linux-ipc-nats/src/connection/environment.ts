/**
 * Credentials and certificates from the environment, by the names that the `nats` command uses: neither a command line,
 * which everybody can read, nor a source file contains them.
 */
import { readFileSync } from 'node:fs';

import { credsAuthenticator, nkeyAuthenticator } from '@nats-io/transport-node';
import type { NodeConnectionOptions } from '@nats-io/transport-node';

import { unreadableCredentials } from '../errors.js';
import { requireTlsFiles } from './tls-files.js';

type Environment = Readonly<Record<string, string | undefined>>;

const options = ['user', 'pass', 'token', 'authenticator'] as const;

/**
 * What the environment adds to the options of the client: `NATS_CREDS` and `NATS_NKEY` name files, `NATS_TOKEN`, or
 * `NATS_USER` and `NATS_PASSWORD`, are used if the options have no credentials; `NATS_CA`, `NATS_CERT` and `NATS_KEY` name
 * files, and are used if they have no `tls`.
 *
 * @throws `ERR_NATS_CREDENTIALS` a file cannot be read, or contains no key; `ERR_NATS_CERTIFICATE`.
 */
export function optionsFrom(
  environment: Environment,
  given: NodeConnectionOptions,
): NodeConnectionOptions {
  const hasCredentials = options.some((name) => given[name] !== undefined);
  return {
    ...(hasCredentials ? {} : credentialsFrom(environment)),
    ...(given.tls === undefined ? tlsFrom(environment) : {}),
  };
}

function credentialsFrom(environment: Environment): NodeConnectionOptions {
  const { NATS_CREDS: creds, NATS_NKEY: nkey, NATS_TOKEN: token } = environment;
  const { NATS_USER: user, NATS_PASSWORD: pass } = environment;
  if (isSet(creds)) return { authenticator: credsAuthenticator(contentOf('NATS_CREDS', creds)) };
  if (isSet(nkey))
    return { authenticator: nkeyAuthenticator(seedIn(contentOf('NATS_NKEY', nkey))) };
  if (isSet(token)) return { token };
  return isSet(user) ? { user, ...(pass === undefined ? {} : { pass }) } : {};
}

function tlsFrom(environment: Environment): NodeConnectionOptions {
  const { NATS_CA: caFile, NATS_CERT: certFile, NATS_KEY: keyFile } = environment;
  if (!isSet(caFile) && !isSet(certFile)) return {};
  const tls = {
    ...(isSet(caFile) ? { caFile } : {}),
    ...(isSet(certFile) ? { certFile } : {}),
    ...(isSet(keyFile) ? { keyFile } : {}),
  };
  requireTlsFiles(tls, { caFile: 'NATS_CA', certFile: 'NATS_CERT', keyFile: 'NATS_KEY' });
  return { tls };
}

/** What may be wrong with credentials that are refused: one of two variables that belong together is missing. */
export function incompleteCredentials(
  environment: Environment,
  given: NodeConnectionOptions,
): string {
  const { NATS_USER: user, NATS_PASSWORD: pass } = environment;
  if (options.some((name) => given[name] !== undefined) || isSet(user) === isSet(pass)) return '';
  return isSet(pass)
    ? '; NATS_PASSWORD is set, and not used without NATS_USER'
    : '; NATS_USER is set, and NATS_PASSWORD is not';
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function contentOf(variable: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadableCredentials(variable, (error as NodeJS.ErrnoException).code ?? 'unreadable');
  }
}

/** A file with a seed may have lines around it. */
function seedIn(content: Buffer): Uint8Array {
  const [seed] = /S[A-Z2-7]{57}/.exec(content.toString()) ?? [];
  if (seed === undefined) throw unreadableCredentials('NATS_NKEY', 'it contains no seed');
  return Buffer.from(seed);
}
