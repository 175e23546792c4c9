/** The connection to the servers, shared by all that a call opens: it lasts as long as one of them does. */
import { connect, PermissionViolationError } from '@nats-io/transport-node';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';

import { parseNatsAddress, type NatsAddress } from '../address/nats-address.js';
import { connectError } from '../errors.js';
import { settingsOf, type NatsOptions, type NatsSettings } from '../options.js';
import { closeClient } from './close-client.js';
import { eventOf } from './event.js';

/** What is told of the connection. */
export interface ConnectionListener {
  /** It is up again after an outage: what was sent meanwhile is lost. */
  onReconnect(): void;
  /** It has ended for good. */
  onEnd(): void;
  /** This user may not use a subject. */
  onRefusal?(subject: string): void;
}

/** For how many silences those count as there that do not receive what is kept for them. */
export const SILENCES = 20;

/** The client asks the server five times in a silence: one that does not answer three times is lost. */
const PINGS_IN_A_SILENCE = 5;
const UNANSWERED_PINGS = 2;

/** How long the client waits between two attempts to connect again, in milliseconds. */
const RECONNECT_PAUSE_MS = 100;

export class Connection {
  readonly address: NatsAddress;
  readonly settings: NatsSettings;
  readonly client: NatsConnection;
  readonly #isOwn: boolean;
  readonly #listeners = new Set<ConnectionListener>();
  #users = 1;
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
    void this.#watch();
    void client.closed().then(() => {
      this.#isUp = false;
      for (const listener of [...this.#listeners]) listener.onEnd();
    });
  }

  /**
   * Connects to the servers of an address.
   *
   * @throws `ERR_NATS_CREDENTIALS`, `ERR_NATS_CERTIFICATE`; `ECONNREFUSED` no server can be reached.
   */
  static async open(address: string, options: NatsOptions | undefined): Promise<Connection> {
    const parsed = parseNatsAddress(address);
    const settings = settingsOf(options);
    const { client } = settings;
    if (isConnection(client)) return new Connection(parsed, settings, client, false);
    try {
      const opened = await connect({
        maxReconnectAttempts: -1,
        reconnectTimeWait: RECONNECT_PAUSE_MS,
        reconnectJitter: RECONNECT_PAUSE_MS,
        noAsyncTraces: true,
        pingInterval: settings.silenceMilliseconds / PINGS_IN_A_SILENCE,
        maxPingOut: UNANSWERED_PINGS,
        ...parsed.credentials,
        ...client,
        servers: parsed.servers,
      });
      return new Connection(parsed, settings, opened, true);
    } catch (error) {
      throw connectError(parsed.shown, error as Error);
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
    if (--this.#users > 0 || !this.#isOwn) return;
    void closeClient(this.client, this.#isUp);
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

  async #watch(): Promise<void> {
    for await (const status of this.client.status()) {
      if (status.type === 'disconnect') this.#isUp = false;
      const isBack = status.type === 'reconnect' && !this.client.isClosed();
      if (isBack) this.#isUp = true;
      if (this.#users > 0) {
        const event = eventOf(status, this.address.shown);
        if (event !== undefined) this.settings.onEvent(event);
      }
      if (status.type === 'error' && status.error instanceof PermissionViolationError) {
        for (const listener of [...this.#listeners]) listener.onRefusal?.(status.error.subject);
      }
      if (isBack) for (const listener of [...this.#listeners]) listener.onReconnect();
    }
  }
}

function isConnection(client: NatsSettings['client']): client is NatsConnection {
  return typeof (client as Partial<NatsConnection>).publish === 'function';
}
