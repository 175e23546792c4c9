import { closedError, encoded, inspectable, messageTooLong } from 'linux-ipc/carrier';
import type { Codec, LatestValueEndpoint } from 'linux-ipc/carrier';

import type { Connection } from '../connection/connection.js';
import { counted } from '../connection/event.js';
import { payloadTooShort } from '../errors.js';
import { Bucket } from '../jetstream/bucket.js';
import { NewestValue } from '../jetstream/newest-value.js';
import { encodeNumbered } from '../jetstream/numbered-value.js';
import { Host, type HostOptions } from '../session/host.js';
import type { RemotePeer } from '../session/terms.js';

/** What the headers of a stored value take of the server's longest payload, at most. */
const HEADER_ROOM = 1024;

/** One value, which many processes read: it does what `LatestValue` of linux-ipc does. */
export class NatsLatestValue<T> implements LatestValueEndpoint<T> {
  readonly #codec: Codec<T>;
  readonly #host: Host;
  readonly #bucket: Bucket;
  readonly #newest: NewestValue;
  readonly #largest: number;
  #isClosed = false;

  private constructor(codec: Codec<T>, host: Host, bucket: Bucket, newest: NewestValue) {
    this.#codec = codec;
    this.#host = host;
    this.#bucket = bucket;
    this.#newest = newest;
    this.#largest = host.connection.longestPayload - HEADER_ROOM;
  }

  static async listen<T>(
    connection: Connection,
    codec: Codec<T>,
    options: HostOptions,
  ): Promise<NatsLatestValue<T>> {
    let bucket: Bucket | undefined;
    let newest: NewestValue | undefined;
    const host = await Host.listen(connection, options, {
      prepare: async () => {
        if (connection.longestPayload <= HEADER_ROOM) {
          throw payloadTooShort(connection.address.shown, 'a latest value', HEADER_ROOM);
        }
        bucket = await Bucket.create(connection);
        newest = new NewestValue(connection, bucket);
      },
      welcome: () => ({ store: bucket?.name ?? '' }),
      onSession: (_guest, session) => {
        if (newest !== undefined) session.useStore(newest);
      },
    });
    if (bucket === undefined || newest === undefined) throw closedError('latest value');
    return new NatsLatestValue(codec, host, bucket, newest);
  }

  get closed(): boolean {
    return this.#isClosed;
  }

  /** The address, without credentials. */
  get address(): string {
    return this.#host.connection.address.shown;
  }

  get refused(): number {
    return this.#host.refusals.count;
  }

  /** The processes that have a reader here now. */
  get readers(): RemotePeer[] {
    return this.#host.members;
  }

  /**
   * Replaces the value: on the server a moment later, or when it is back.
   *
   * @throws `ERR_OUT_OF_RANGE` the value is longer than the server takes (1 MiB by default); `ERR_CLOSED`;
   *   `EADDRINUSE` another program has got the address.
   */
  write(value: T): void {
    this.#requireOpen();
    const bytes = encoded(this.#codec, value);
    this.#requireOpen();
    if (bytes.length > this.#largest) throw messageTooLong(bytes.length, this.#largest);
    this.#newest.set(bytes.slice());
  }

  /** Idempotent. The last value is still stored; readers are notified, and keep what they have read. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    void this.#finish();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #finish(): Promise<void> {
    const last = await this.#newest.close();
    const { length } = this.readers;
    if (!this.#newest.isStored && length > 0) {
      const { address, settings } = this.#host.connection;
      settings.onEvent({
        kind: 'undelivered',
        message: `${address.shown}: closed, and the last value may not have reached ${counted(length, 'reader')}: the server did not take it`,
      });
    }
    const connection = this.#host.connection.acquire();
    this.#host.closeAll(encodeNumbered(last));
    await this.#bucket.destroy();
    connection.release();
  }

  #requireOpen(): void {
    if (this.#isClosed) throw closedError('latest value');
    this.#host.requireAddress();
  }
}

inspectable(NatsLatestValue, ['address'], { readers: ({ readers }) => readers.length });
