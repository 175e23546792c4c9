import type { SocketAddress } from '../socket/address.js';
import type { Credentials } from '../socket/peer.js';
import { closedError } from '../errors.js';
import { BroadcastProducer } from './broadcast.js';
import { codecOf, type Codec } from './codec.js';
import { Hub, type HubOptions } from './hub.js';
import { KIND, WORD } from './layout.js';
import { mustWake } from './sleep.js';

export interface PublisherOptions<T> extends HubOptions {
  /** What the messages are: `bytes` (the default), `text`, `values()` or a `record()`. */
  readonly messages?: Codec<T> | undefined;
}

/**
 * Sends to up to 32 processes at once, each with a {@link Subscriber}, and never waits: who is too
 * slow loses the oldest messages, and is told how many.
 */
export class Publisher<T = Uint8Array> implements Disposable {
  readonly #hub: Hub;
  readonly #codec: Codec<T>;
  readonly #producer: BroadcastProducer;

  private constructor(hub: Hub, codec: Codec<T>) {
    this.#hub = hub;
    this.#codec = codec;
    this.#producer = new BroadcastProducer(hub.segment);
  }

  /**
   * `bind(2)`, `listen(2)`: a place at which subscribers connect.
   *
   * @throws `EADDRINUSE` somebody listens there; `EACCES` denied; `ENOSPC`, `ENOMEM` there is not so
   *   much memory.
   */
  static async listen<T = Uint8Array>(
    address: SocketAddress,
    options: PublisherOptions<T> = {},
  ): Promise<Publisher<T>> {
    const codec = codecOf(options);
    const terms = { kind: KIND.BROADCAST, schema: codec.schema };
    return new Publisher(await Hub.listen(address, terms, options), codec);
  }

  get closed(): boolean {
    return this.#hub.closed;
  }

  get subscribers(): Credentials[] {
    return this.#hub.members;
  }

  /**
   * Publishes one message: there is always room.
   *
   * @throws `ERR_OUT_OF_RANGE` it is longer than an eighth of the memory; `ERR_CLOSED`.
   */
  send(message: T): void {
    if (this.closed) throw closedError('publisher');
    this.#producer.send(this.#codec.encode(message));
    if (mustWake(this.#hub.segment.words, WORD.SLEEP)) this.#hub.ringAll();
  }

  /** Idempotent. Subscribers are told, and can still receive what is there. */
  close(): void {
    this.#hub.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
