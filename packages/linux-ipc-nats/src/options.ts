/** The options of every call with a `nats://` address. */
import type { NatsConnection, NodeConnectionOptions } from '@nats-io/transport-node';
import { callable, oneOf, optionsOf, typeError, wholeNumber } from 'linux-ipc/carrier';

/** What happens to the connection to the servers, and to what was sent. See docs/nats.md. */
export interface NatsEvent {
  /**
   * - `'server lost'`: the connection is down; messages wait, and the client connects again.
   * - `'server found'`: it is up again, and what was missing is sent again.
   * - `'stopped'`: this process did not run for longer than its heartbeat.
   * - `'slow'`: the server has disconnected this client because it did not read fast enough.
   * - `'refused'`: the server has refused something: credentials, a permission, to store more, or a payload.
   * - `'ended'`: the client has given up, or the program has closed it: the channels over this connection have ended.
   * - `'address lost'`: another program listens at this address: this one was stopped, or had no server.
   * - `'store lost'`: the server no longer has what a publisher that waits or a latest value keeps there: it was restarted
   *   without its disk, or somebody has removed it. It is stored again.
   * - `'undelivered'`: what was sent may not have been received, and nobody is there who could receive it.
   */
  readonly kind:
    | 'server lost'
    | 'server found'
    | 'stopped'
    | 'slow'
    | 'refused'
    | 'ended'
    | 'address lost'
    | 'store lost'
    | 'undelivered';
  /** What was seen and what can be done about it, in one line, without credentials. */
  readonly message: string;
}

export interface NatsOptions {
  /**
   * Options of the client: TLS, credentials, time-outs. Or a connection that is open already, which is
   * then shared and left open.
   */
  readonly client?: NodeConnectionOptions | NatsConnection | undefined;
  /** How often each side says that it is there, in milliseconds: 10 or more. Default 1000. */
  readonly heartbeatMilliseconds?: number | undefined;
  /** For how long a silent peer is waited for before it counts as dead. Default: three heartbeats. */
  readonly silenceMilliseconds?: number | undefined;
  /** Where publishers that wait and latest values are stored. Default `'file'`: a server may be restarted. */
  readonly storage?: 'file' | 'memory' | undefined;
  /** Called for each event of the connection. Without it, they are process warnings. */
  readonly onEvent?: ((event: NatsEvent) => void) | undefined;
}

export const natsOptions = [
  'client',
  'heartbeatMilliseconds',
  'silenceMilliseconds',
  'storage',
  'onEvent',
] as const;

/** The options with their defaults, checked. */
export interface NatsSettings {
  readonly client: NodeConnectionOptions | NatsConnection;
  readonly heartbeatMilliseconds: number;
  readonly silenceMilliseconds: number;
  readonly storage: 'file' | 'memory';
  readonly onEvent: (event: NatsEvent) => void;
}

const longestMs = 86_400_000;

export function settingsOf(options: NatsOptions = {}): NatsSettings {
  const given = optionsOf(options, natsOptions, 'nats');
  const heartbeatMilliseconds = wholeNumber(
    'heartbeatMilliseconds',
    given.heartbeatMilliseconds ?? 1000,
    10,
    longestMs,
  );
  const silenceMilliseconds = wholeNumber(
    'silenceMilliseconds',
    given.silenceMilliseconds ?? 3 * heartbeatMilliseconds,
    2 * heartbeatMilliseconds,
    longestMs * 3,
  );
  return {
    client: clientOf(given.client ?? {}),
    heartbeatMilliseconds,
    silenceMilliseconds,
    storage: oneOf('nats.storage', given.storage ?? 'file', ['file', 'memory'] as const),
    onEvent: callable('onEvent', given.onEvent ?? warn),
  };
}

/** A value that is no object may be a secret: it is not shown. */
function clientOf(client: unknown): NatsSettings['client'] {
  if (typeof client === 'object' && client !== null) return client;
  throw typeError('nats.client', 'the options of the client, or a connection', typeof client);
}

function warn({ kind, message }: NatsEvent): void {
  process.emitWarning(message, { type: 'NatsWarning', code: kind });
}
