/**
 * Where sum_server and sum_client meet: at a SOCK_SEQPACKET socket or, past one machine, at a `nats://`
 * address. The messages are the same.
 */
import type { MessageEndpoint } from 'linux-ipc/channel';
import { schemeOf } from 'linux-ipc/shown-address';
import type { Credentials } from 'linux-ipc/socket';

import { hasCode, UsageError } from '../command-line/errors.js';
import type { Catalogue } from '../language/text.js';
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
    en: '--socket must be a path or nats://HOST:PORT/NAME, and begins with {scheme}:',
    fr: '--socket doit être un chemin ou nats://HÔTE:PORT/NOM, et commence par {scheme}:',
  },
  tls: {
    en: '--socket must be a path or nats://HOST:PORT/NAME, with TLS, too: NATS_CA names the certificate',
    fr: '--socket doit être un chemin ou nats://HÔTE:PORT/NOM, même avec TLS : NATS_CA nomme le certificat',
  },
} as const satisfies Catalogue;

function isNats(address: string | undefined): address is NatsUrl {
  return address?.startsWith('nats://') ?? false;
}

/** The address to use. @throws UsageError it is neither a path nor a `nats://` address. */
export function sumAddress(option: string | undefined): string {
  if (isNats(option)) return option;
  const scheme = schemeOf(option ?? '');
  if (scheme === undefined) return socketPath(option);
  throw new UsageError(scheme === 'tls' ? texts.tls : texts.otherScheme, { scheme });
}

export async function listen(address: string): Promise<SumListener> {
  if (!isNats(address)) {
    const { SeqpacketServer } = await import('linux-ipc/socket');
    return await SeqpacketServer.listen(address, { maximumMessageBytes: messageLimit });
  }
  const { listenForChannels } = await channels();
  const server = await listenForChannels(address);
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
  return overNats(await openChannel(address, { signal }));
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
