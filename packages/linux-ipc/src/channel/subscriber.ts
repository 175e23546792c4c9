import { closedError } from '../errors.js';
import type { SocketAddress } from '../socket/address.js';
import type { Credentials } from '../socket/peer.js';
import { Turns } from '../socket/turns.js';
import { BroadcastSubscriber } from './broadcast.js';
import { signalOf, type WaitOptions } from '../wait-options.js';
import { codecOf, type Codec } from './codec.js';
import type { ChannelEnd } from './doorbell.js';
import { KIND, WORD } from './layout.js';
import { join, type Membership } from './membership.js';
import { maySleepAmongOthers } from './sleep.js';

export interface SubscriberOptions<T> extends WaitOptions {
  /** What the messages are: as the publisher has it. */
  readonly messages?: Codec<T> | undefined;
}

const MESSAGES_PER_TURN = 256;

/**
 * Receives what a {@link Publisher} sends from now on. Iterating receives until the publisher went.
 * Release with `using` or `close()`.
 */
export class Subscriber<T = Uint8Array> implements Disposable, AsyncIterable<T> {
  /** The process that publishes. */
  readonly host: Credentials;
  readonly #membership: Membership;
  readonly #codec: Codec<T>;
  readonly #subscriber: BroadcastSubscriber;
  readonly #receives = new Turns();
  #receivedThisTurn = 0;

  private constructor(membership: Membership, codec: Codec<T>) {
    this.#membership = membership;
    this.#codec = codec;
    this.host = membership.host;
    this.#subscriber = new BroadcastSubscriber(membership.segment);
  }

  /**
   * `connect(2)`: joins the publisher that listens at an address.
   *
   * @throws `ENOENT`, `ECONNREFUSED` nobody listens there; `ERR_CHANNEL_MISMATCH` it is no publisher,
   *   or of another type of message; `ECONNRESET` it has 32 subscribers already, or went; the
   *   signal's reason.
   */
  static async connect<T = Uint8Array>(
    address: SocketAddress,
    options: SubscriberOptions<T> = {},
  ): Promise<Subscriber<T>> {
    const codec = codecOf(options);
    const terms = { kind: KIND.BROADCAST, schema: codec.schema };
    return new Subscriber(await join(address, terms, signalOf(options)), codec);
  }

  get closed(): boolean {
    return this.#membership.bell.closed;
  }

  /** How many messages were overwritten before this subscriber took them. */
  get lost(): number {
    return this.#subscriber.lost;
  }

  /** Takes the next message, if there is one now. */
  tryReceive(): T | undefined {
    if (this.closed) throw closedError('subscriber');
    const copy = this.#subscriber.tryReceive();
    return copy === undefined ? undefined : this.#codec.decode(copy, 0, copy.length);
  }

  /**
   * Waits for the next message.
   *
   * @returns Undefined when the publisher went and nothing is left.
   * @throws `ERR_CLOSED`; `ERR_CHANNEL_CORRUPTED`; the signal's reason.
   */
  async receive(options: WaitOptions = {}): Promise<T | undefined> {
    const signal = signalOf(options);
    return await this.#receives.take(async () => {
      const { segment, bell } = this.#membership;
      for (;;) {
        const message = this.tryReceive();
        if (message !== undefined) {
          await this.#giveTurn();
          return message;
        }
        if (bell.end !== undefined) return this.tryReceive();
        const ready = (): boolean => this.#subscriber.hasMessages();
        if (maySleepAmongOthers(segment.words, WORD.SLEEP, ready)) await bell.wait(signal);
      }
    }, signal);
  }

  /** Receives until the publisher went, or until this is closed. */
  async *messages(options: WaitOptions = {}): AsyncGenerator<T, void> {
    while (!this.closed) {
      const message = await this.receive(options).catch((error: unknown) => {
        if (this.closed) return undefined;
        throw error;
      });
      if (message === undefined) return;
      yield message;
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<T, void> {
    return this.messages();
  }

  /** How the publisher went, or undefined while it is there. */
  hostLeft(): ChannelEnd | undefined {
    if (this.closed) throw closedError('subscriber');
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

  async #giveTurn(): Promise<void> {
    if (++this.#receivedThisTurn < MESSAGES_PER_TURN) return;
    this.#receivedThisTurn = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
