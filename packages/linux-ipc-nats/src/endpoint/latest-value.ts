import { closedError, encoded, inspectable, messageTooLong } from 'linux-ipc/carrier';
import type { Codec, LatestValueEndpoint } from 'linux-ipc/carrier';

import type { Connection } from '../connection/connection.js';
import { Bucket } from '../jetstream/bucket.js';
import { encodeLastValue } from '../jetstream/last-value.js';
import { NewestValue } from '../jetstream/newest-value.js';
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

  private constructor(codec: Codec<T>, host: Host, bucket: Bucket) {
    this.#codec = codec;
    this.#host = host;
    this.#bucket = bucket;
    this.#newest = new NewestValue(host.connection, bucket.values);
    this.#largest = host.connection.longestPayload - HEADER_ROOM;
  }

  static async listen<T>(
    connection: Connection,
    codec: Codec<T>,
    options: HostOptions,
  ): Promise<NatsLatestValue<T>> {
    let bucket: Bucket | undefined;
    const host = await Host.listen(connection, options, {
      prepare: async () => {
        bucket = await Bucket.create(connection);
      },
      welcome: () => ({ store: bucket?.name ?? '' }),
    });
    if (bucket === undefined) throw closedError('latest value');
    return new NatsLatestValue(codec, host, bucket);
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
    const connection = this.#host.connection.acquire();
    this.#host.closeAll(encodeLastValue(last));
    await this.#bucket.destroy();
    connection.release();
  }

  #requireOpen(): void {
    if (this.#isClosed) throw closedError('latest value');
    this.#host.requireAddress();
  }
}

inspectable(NatsLatestValue, ['address'], { readers: ({ readers }) => readers.length });
