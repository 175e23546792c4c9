/**
 * The stream of a publisher that waits: the server keeps the newest batches, at least all that some subscriber has not
 * received, and sends them to each subscriber. The publisher counts what they have received, and holds back what would
 * displace the rest: nothing is left to what the server remembers of them, of which it forgets a part when it is
 * killed.
 */
import { jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamManager, JetStreamManagerOptions } from '@nats-io/jetstream';

import type { Connection } from '../connection/connection.js';
import { streamsError } from '../errors.js';
import { hostSubject } from '../session/guest.js';
import { createStore, isStreamGone, newStoreName } from './store.js';

/** Room for batches that subscribers have not received, beside the capacity. */
const OVERHEAD_BYTES = 4096;

/** What the server stores beside the bytes of a message and its subject. */
const MESSAGE_OVERHEAD_BYTES = 64;

/** What needs a stream, in errors. */
export const WAITING_PUBLISHER = 'a publisher that waits';

const LEAST_CONFIRMATION_MS = 500;

/** @param stream Its name: streams of one address cannot share a subject. */
export function streamSubject(connection: Connection, stream: string): string {
  return `${hostSubject(connection)}.stream.${stream}`;
}

/** How long the server has to confirm that it has stored something, before it is sent again. */
export function confirmationMs({ settings }: Connection): number {
  return Math.max(LEAST_CONFIRMATION_MS, settings.heartbeatMilliseconds);
}

/** @throws `ERR_NATS_JETSTREAM` the server has no JetStream, or not for this user. */
export async function managerOf(
  connection: Connection,
  what: string,
  options?: JetStreamManagerOptions,
): Promise<JetStreamManager> {
  try {
    return await jetstreamManager(connection.client, options);
  } catch (error) {
    throw streamsError(connection.address.shown, what, error as Error);
  }
}

export class Stream {
  /** Bytes that some subscriber has not received, at most. */
  readonly room: number;
  readonly #connection: Connection;
  readonly #manager: JetStreamManager;
  #name: string;

  constructor(connection: Connection, manager: JetStreamManager, capacity: number) {
    this.#connection = connection;
    this.#manager = manager;
    this.#name = newStoreName(connection);
    this.room = capacity + OVERHEAD_BYTES;
  }

  get name(): string {
    return this.#name;
  }

  get subject(): string {
    return streamSubject(this.#connection, this.#name);
  }

  /** What a batch takes of {@link room}. */
  roomFor(length: number): number {
    return length + this.subject.length + MESSAGE_OVERHEAD_BYTES;
  }

  /** Creates it on the server. */
  async create(): Promise<void> {
    await createStore(() =>
      this.#manager.streams.add({
        name: this.name,
        subjects: [this.subject],
        retention: 'limits',
        discard: 'old',
        storage: this.#connection.settings.storage,
        // What is stored twice displaces nothing that is needed.
        max_bytes: 2 * this.room,
      }),
    );
  }

  /**
   * Creates another if the server has it no more: whether it had not. The server may still be removing the files of the old
   * one: those of another with its name would go, too.
   */
  async restore(): Promise<boolean> {
    try {
      await (await this.#impatientManager()).streams.info(this.name);
      return false;
    } catch (error) {
      if (!isStreamGone(error)) throw error;
      this.#name = newStoreName(this.#connection);
      await this.create();
      return true;
    }
  }

  /** The server may be away: then the next writer at this address removes it. */
  async destroy(): Promise<void> {
    if (!this.#connection.isUp) return;
    const manager = await this.#impatientManager();
    await manager.streams.delete(this.name).catch(() => undefined);
  }

  /** What is asked of a server that dies is never answered. */
  async #impatientManager(): Promise<JetStreamManager> {
    const timeout = confirmationMs(this.#connection);
    return await jetstreamManager(this.#connection.client, { timeout, checkAPI: false });
  }
}
