/**
 * Where sum_server and sum_client meet: at a SOCK_SEQPACKET socket or, past one machine, at a `nats://`
 * address. The messages are the same.
 */
import type { MessageEndpoint } from 'linux-ipc/channel';
import { schemeOf, withoutCredentials } from 'linux-ipc/shown-address';
import type { Credentials } from 'linux-ipc/socket';

import { Failure, hasCode, UsageError } from '../command-line/errors.js';
import { filled, say, type Catalogue } from '../language/text.js';
import { messageLimit, socketPath } from './sum_protocol.js';

/** One end between a client and the server. */
export interface SumConnection extends Disposable {
  readonly closed: boolean;
  readonly peer: Credentials;
  readonly peerHasClosed: boolean;
  receive(options?: { signal?: AbortSignal }): Promise<Uint8Array | undefined>;
  send(message: Uint8Array, options?: { signal?: AbortSignal }): Promise<unknown>;
  trySend(message: Uint8Array): boolean;
  close(): void;
}

export interface SumListener extends Disposable {
  readonly closed: boolean;
  connections(options: { signal: AbortSignal }): AsyncIterable<SumConnection>;
  close(): void;
}

type NatsUrl = `nats://${string}`;

const texts = {
  otherScheme: {
    en: '--socket must be a path or nats://HOST:PORT/NAME, and begins with {scheme}',
    fr: '--socket doit être un chemin ou nats://HÔTE:PORT/NOM, et commence par {scheme}',
  },
  tls: {
    en: '--socket must be a path or nats://HOST:PORT/NAME, with TLS, too: NATS_CA names the certificate',
    fr: '--socket doit être un chemin ou nats://HÔTE:PORT/NOM, même avec TLS : NATS_CA nomme le certificat',
  },
} as const satisfies Catalogue;

/** In French, what the errors of linux-ipc-nats say in English. */
const french: Readonly<Record<string, string>> = {
  ERR_NATS_UNREACHABLE:
    "aucun serveur NATS n'est joignable sur {path} ; vérifier que nats-server y tourne",
  ERR_NATS_CREDENTIALS:
    "le serveur NATS de {path} refuse ces identifiants ; vérifier NATS_USER et NATS_PASSWORD, ou l'adresse",
  ERR_NATS_CERTIFICATE: 'pas de liaison TLS avec {path} ; vérifier NATS_CA, NATS_CERT et NATS_KEY',
};

/** Throws an error of linux-ipc-nats in the reader's language. */
function inBothLanguages(path: string): (error: unknown) => never {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const fr = french[code];
    if (fr === undefined) throw error;
    const { message } = error as Error;
    const words = say('fr', { en: message, fr }, { path: withoutCredentials(path) });
    throw new Failure(filled({ en: message, fr: words }));
  };
}

function isNats(address: string | undefined): address is NatsUrl {
  return address?.startsWith('nats://') ?? false;
}

/** The address to use. @throws UsageError it is neither a path nor a `nats://` address. */
export function sumAddress(option: string | undefined): string {
  if (isNats(option)) return option;
  const scheme = schemeOf(option ?? '');
  if (scheme === undefined) return socketPath(option);
  throw new UsageError(scheme === 'tls' ? texts.tls : texts.otherScheme, { scheme: `${scheme}:` });
}

export async function listen(address: string): Promise<SumListener> {
  if (!isNats(address)) {
    const { SeqpacketServer } = await import('linux-ipc/socket');
    return await SeqpacketServer.listen(address, { maximumMessageBytes: messageLimit });
  }
  const { listenForChannels } = await channels();
  const server = await listenForChannels(address).catch(inBothLanguages(address));
  return {
    get closed() {
      return server.closed;
    },
    async *connections({ signal }) {
      while (!server.closed) {
        try {
          yield overNats(await server.accept({ signal }));
        } catch (error) {
          if (!hasCode(error, 'ERR_CLOSED')) throw error;
        }
      }
    },
    close: () => {
      server.close();
    },
    [Symbol.dispose]: () => {
      server.close();
    },
  };
}

export async function connect(address: string, signal: AbortSignal): Promise<SumConnection> {
  if (!isNats(address)) {
    const { SeqpacketConnection } = await import('linux-ipc/socket');
    return await SeqpacketConnection.connect(address, {
      signal,
      maximumMessageBytes: messageLimit,
    });
  }
  const { openChannel } = await channels();
  const channel = await openChannel(address, { signal }).catch(inBothLanguages(address));
  return overNats(channel);
}

async function channels(): Promise<typeof import('linux-ipc/channel')> {
  await import('linux-ipc-nats');
  return await import('linux-ipc/channel');
}

function overNats(channel: MessageEndpoint<Uint8Array>): SumConnection {
  return {
    get closed() {
      return channel.closed;
    },
    get peerHasClosed() {
      return channel.closed || channel.disconnection !== undefined;
    },
    peer: channel.peer,
    receive: (options) => channel.receive(options),
    send: (message, options) => channel.send(message, options),
    trySend: (message) => channel.trySend(message),
    close: () => {
      channel.close();
    },
    [Symbol.dispose]: () => {
      channel.close();
    },
  };
}
