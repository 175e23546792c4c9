import { closedError } from '../errors.js';
import type { SocketAddress } from '../socket/address.js';
import type { Credentials } from '../socket/peer.js';
import { signalOf, type WaitOptions } from '../wait-options.js';
import { codecOf, type Codec } from './codec.js';
import type { ChannelEnd } from './doorbell.js';
import { Hub, type HubOptions } from './hub.js';
import { LatestValueReader, LatestValueWriter } from './latest-value.js';
import { KIND, WORD } from './layout.js';
import { join, type Membership } from './membership.js';
import { maySleepAmongOthers, mustWake } from './sleep.js';

export interface LatestOptions<T> extends HubOptions {
  /** What the value is: `bytes` (the default), `text`, `values()` or a `record()`. */
  readonly messages?: Codec<T> | undefined;
}

export interface FollowOptions<T> extends WaitOptions {
  /** What the value is: as its writer has it. */
  readonly messages?: Codec<T> | undefined;
}

/** One value that up to 32 processes follow, each with a {@link LatestFollower}. */
export class Latest<T = Uint8Array> implements Disposable {
  readonly #hub: Hub;
  readonly #codec: Codec<T>;
  readonly #writer: LatestValueWriter;

  private constructor(hub: Hub, codec: Codec<T>) {
    this.#hub = hub;
    this.#codec = codec;
    this.#writer = new LatestValueWriter(hub.segment);
  }

  /**
   * `bind(2)`, `listen(2)`: a place at which followers connect. The value has none yet.
   *
   * @throws `EADDRINUSE` somebody listens there; `EACCES` denied; `ENOSPC`, `ENOMEM` there is not so
   *   much memory.
   */
  static async listen<T = Uint8Array>(
    address: SocketAddress,
    options: LatestOptions<T> = {},
  ): Promise<Latest<T>> {
    const codec = codecOf(options);
    const terms = { kind: KIND.LATEST_VALUE, schema: codec.schema };
    return new Latest(await Hub.listen(address, terms, options), codec);
  }

  get closed(): boolean {
    return this.#hub.closed;
  }

  get followers(): Credentials[] {
    return this.#hub.members;
  }

  /**
   * Replaces the value.
   *
   * @throws `ERR_OUT_OF_RANGE` it is longer than half of the memory; `ERR_CLOSED`.
   */
  write(value: T): void {
    if (this.closed) throw closedError('latest value');
    this.#writer.write(this.#codec.encode(value));
    if (mustWake(this.#hub.segment.words, WORD.SLEEP)) this.#hub.ringAll();
  }

  /** Idempotent. Followers are told, and can still read the value. */
  close(): void {
    this.#hub.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Reads the newest value that {@link Latest} was given. Release with `using` or `close()`. */
export class LatestFollower<T = Uint8Array> implements Disposable, AsyncIterable<T> {
  /** The process that writes. */
  readonly host: Credentials;
  readonly #membership: Membership;
  readonly #codec: Codec<T>;
  readonly #reader: LatestValueReader;

  private constructor(membership: Membership, codec: Codec<T>) {
    this.#membership = membership;
    this.#codec = codec;
    this.host = membership.host;
    this.#reader = new LatestValueReader(membership.segment);
  }

  /** `connect(2)`: follows the value at an address. Throws as {@link Subscriber.connect}. */
  static async connect<T = Uint8Array>(
    address: SocketAddress,
    options: FollowOptions<T> = {},
  ): Promise<LatestFollower<T>> {
    const codec = codecOf(options);
    const terms = { kind: KIND.LATEST_VALUE, schema: codec.schema };
    return new LatestFollower(await join(address, terms, signalOf(options)), codec);
  }

  get closed(): boolean {
    return this.#membership.bell.closed;
  }

  /** The newest value; undefined before the first. Never waits. */
  read(): T | undefined {
    if (this.closed) throw closedError('latest value');
    const copy = this.#reader.read();
    return copy === undefined ? undefined : this.#codec.decode(copy, 0, copy.length);
  }

  /**
   * Waits for a value that was not read before, and reads it. Values in between are left out.
   *
   * @returns Undefined when the writer went.
   */
  async next(options: WaitOptions = {}): Promise<T | undefined> {
    const signal = signalOf(options);
    const { segment, bell } = this.#membership;
    const hasNews = (): boolean => this.#reader.hasNews();
    for (;;) {
      if (this.closed) throw closedError('latest value');
      if (hasNews()) {
        const value = this.read();
        if (value !== undefined) return value;
        // The writer replaced it each time it was read: let it be.
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      if (bell.end !== undefined) return hasNews() ? this.read() : undefined;
      if (maySleepAmongOthers(segment.words, WORD.SLEEP, hasNews)) await bell.wait(signal);
    }
  }

  /** Each value that {@link next} finds, until the writer went or this is closed. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    while (!this.closed) {
      const value = await this.next().catch((error: unknown) => {
        if (this.closed) return undefined;
        throw error;
      });
      if (value === undefined) return;
      yield value;
    }
  }

  /** How the writer went, or undefined while it is there. */
  hostLeft(): ChannelEnd | undefined {
    if (this.closed) throw closedError('latest value');
    return this.#membership.bell.look();
  }

  /** Idempotent. Who still waits is refused with `ERR_CLOSED`. */
  close(): void {
    if (this.closed) return;
    this.#membership.bell.close();
    this.#membership.mapping.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
