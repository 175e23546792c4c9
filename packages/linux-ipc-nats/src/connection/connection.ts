/** The connection to the servers, shared by all that a call opens: it lasts as long as one of them does. */
import { connect, PermissionViolationError } from '@nats-io/transport-node';
import type {
  Msg,
  NatsConnection,
  PublishOptions,
  Status,
  Subscription,
} from '@nats-io/transport-node';

import { parseNatsAddress, type NatsAddress } from '../address/nats-address.js';
import { connectError, connectionEnded } from '../errors.js';
import { settingsOf, type NatsEvent, type NatsOptions, type NatsSettings } from '../options.js';
import { closeClient, giveUpAttempt } from './client-internals.js';
import { incompleteCredentials, optionsFrom } from './environment.js';
import { eventOf, payloadRefusedEvent } from './event.js';
import { reconnectPause } from './reconnect-pause.js';
import { follow, reportStop, unfollow, type Follower } from './reports.js';
import { requireTlsFiles } from './tls-files.js';

/** What is reported of the connection. */
export interface ConnectionListener {
  /** It is up again after an outage: what was sent meanwhile is lost. */
  onReconnect(): void;
  /** It has ended for good. */
  onEnd(): void;
  /** This user may not use a subject. */
  onRefusal?(subject: string): void;
}

/** For this many silences, a peer counts as present although it receives nothing of what is kept for it. */
export const SILENCES = 20;

const ownFiles = {
  caFile: 'client.tls.caFile',
  certFile: 'client.tls.certFile',
  keyFile: 'client.tls.keyFile',
};

/** The client asks the server five times in a silence: one that does not answer three times is lost. */
const PINGS_IN_A_SILENCE = 5;
const UNANSWERED_PINGS = 2;

export class Connection implements Follower {
  readonly address: NatsAddress;
  readonly settings: NatsSettings;
  readonly client: NatsConnection;
  readonly #isOwn: boolean;
  readonly #listeners = new Set<ConnectionListener>();
  #users = 1;
  #limitReported = NaN;
  /** What the server does not permit while something is opened: an error says it if that fails. */
  #held: NatsEvent[] | undefined = [];
  #isUp = true;

  private constructor(
    address: NatsAddress,
    settings: NatsSettings,
    client: NatsConnection,
    isOwn: boolean,
  ) {
    this.address = address;
    this.settings = settings;
    this.client = client;
    this.#isOwn = isOwn;
    follow(client, this);
  }

  /**
   * Connects to the servers of an address.
   *
   * @throws `ERR_NATS_CREDENTIALS`, `ERR_NATS_CERTIFICATE`; `ERR_NATS_UNREACHABLE` no server can be reached.
   */
  static async open(address: string, options: NatsOptions | undefined): Promise<Connection> {
    const parsed = parseNatsAddress(address);
    const settings = settingsOf(options);
    const { client } = settings;
    if (isConnection(client)) return new Connection(parsed, settings, client, false);
    const given = { ...parsed.credentials, ...client };
    requireTlsFiles(given.tls, ownFiles);
    const all = { ...optionsFrom(process.env, given), ...given };
    try {
      const opened = await connect({
        maxReconnectAttempts: -1,
        reconnectDelayHandler: reconnectPause(parsed.servers.length, all),
        noAsyncTraces: true,
        pingInterval: settings.silenceMilliseconds / PINGS_IN_A_SILENCE,
        maxPingOut: UNANSWERED_PINGS,
        ...all,
        servers: parsed.servers,
      });
      return new Connection(parsed, settings, opened, true);
    } catch (error) {
      const hint = incompleteCredentials(process.env, given);
      throw connectError(parsed.shown, error as Error, hint);
    }
  }

  /** Opens something that uses a connection of its own. Throws as {@link open}, and what the function throws. */
  static async use<T>(
    address: string,
    options: NatsOptions | undefined,
    open: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    const connection = await Connection.open(address, options);
    try {
      const opened = await open(connection);
      connection.#reportHeld();
      return opened;
    } catch (error) {
      if (connection.#isOwn || !connection.client.isClosed()) throw error;
      throw connectionEnded(connection.address.shown);
    }
  }

  /** Whether messages can be sent now. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** The longest payload that the server takes, in bytes. */
  get longestPayload(): number {
    return this.client.info?.max_payload ?? 2 ** 20;
  }

  /**
   * Listens at a subject. The client passes errors to the same function as messages, and what that throws would end
   * its reading.
   *
   * @param onRefusal Called instead of `onMessage` if this user may not.
   */
  subscribe(
    subject: string,
    onMessage: (message: Msg) => void,
    onRefusal: () => void = () => undefined,
  ): Subscription {
    return this.client.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) onMessage(message);
        else onRefusal();
      },
    });
  }

  /**
   * Sends, if the server takes payloads of this length: its limit may have been lowered meanwhile, and the client throws
   * then. What is not sent counts as lost on the way.
   */
  publish(subject: string, payload: Uint8Array, options?: PublishOptions): void {
    if (payload.length <= this.longestPayload) this.client.publish(subject, payload, options);
    else this.#reportTooLong(payload.length);
  }

  attend(listener: ConnectionListener): void {
    this.#listeners.add(listener);
  }

  ignore(listener: ConnectionListener): void {
    this.#listeners.delete(listener);
  }

  /** One more uses it. */
  acquire(): this {
    this.#users++;
    return this;
  }

  /** One less uses it; the last one closes it, once what was sent has left this process. */
  release(): void {
    if (--this.#users > 0) return;
    if (this.#isOwn) void closeClient(this.client, this.#isUp);
    else unfollow(this.client, this);
  }

  get onEvent(): (event: NatsEvent) => void {
    return this.settings.onEvent;
  }

  /** This process did not run for this many milliseconds. */
  reportStop(milliseconds: number): void {
    const { heartbeatMilliseconds, silenceMilliseconds } = this.settings;
    const event: NatsEvent = {
      kind: 'stopped',
      message: `${this.address.shown}: this process did not run for ${milliseconds.toFixed()} ms; peers that are stopped for longer than ${silenceMilliseconds} ms count as dead`,
    };
    reportStop(this.onEvent, event, milliseconds, heartbeatMilliseconds);
  }

  /**
   * Waits until it is done; gives up after a silence without progress.
   *
   * @param isHeldUp Whether others that are there hold it up: then it waits for {@link SILENCES}.
   * @returns Whether it is done.
   */
  async until(
    isDone: () => boolean,
    progress: (signal: AbortSignal) => Promise<void>,
    isHeldUp: () => boolean = () => false,
  ): Promise<boolean> {
    let silences = 0;
    while (!isDone()) {
      if (this.client.isClosed()) return false;
      const signal = AbortSignal.timeout(this.settings.silenceMilliseconds);
      await progress(signal).catch(() => undefined);
      silences = signal.aborted ? silences + 1 : 0;
      if (silences >= (isHeldUp() ? SILENCES : 1)) return isDone();
    }
    return true;
  }

  onStatus(status: Status): NatsEvent | undefined {
    if (status.type === 'disconnect') {
      if (!this.#isUp) {
        // Again, before it was found.
        giveUpAttempt(this.client);
        return undefined;
      }
      this.#isUp = false;
    }
    if (this.#isBack(status)) this.#isUp = true;
    const event = this.#users > 0 ? eventOf(status, this.address.shown) : undefined;
    if (event === undefined || this.#held === undefined || !isNotPermitted(status)) return event;
    this.#held.push(event);
    return undefined;
  }

  afterStatus(status: Status): void {
    if (isNotPermitted(status)) {
      for (const listener of [...this.#listeners]) listener.onRefusal?.(status.error.subject);
    }
    if (this.#isBack(status)) for (const listener of [...this.#listeners]) listener.onReconnect();
  }

  onClosed(): void {
    this.#isUp = false;
    for (const listener of [...this.#listeners]) listener.onEnd();
  }

  #reportHeld(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const event of held) this.onEvent(event);
  }

  /** Once for each limit. */
  #reportTooLong(length: number): void {
    const { longestPayload } = this;
    if (longestPayload === this.#limitReported) return;
    this.#limitReported = longestPayload;
    this.onEvent(payloadRefusedEvent(this.address.shown, length, longestPayload));
  }

  #isBack({ type }: Status): boolean {
    return type === 'reconnect' && !this.client.isClosed();
  }
}

function isConnection(client: NatsSettings['client']): client is NatsConnection {
  return typeof (client as Partial<NatsConnection>).publish === 'function';
}

function isNotPermitted(
  status: Status,
): status is Extract<Status, { type: 'error' }> & { error: PermissionViolationError } {
  return status.type === 'error' && status.error instanceof PermissionViolationError;
}
