/**
 * Joins an inbox, a publisher or a latest value on one carrier with the same on another, in one direction:
 * local receivers keep the speed of memory, and one connection crosses the wire.
 *
 * A loop is impossible. What a relay makes is at an address of its own, where nothing else can be, and it lasts
 * no longer than what the relay reads from: so each address has one source, which was there before, and the
 * first source is no relay.
 */
import {
  bytes,
  openInbox,
  openLatestValue,
  openLatestValueReader,
  openOutbox,
  openPublisher,
  openSubscriber,
  type Codec,
  type GroupUrl,
  type ReceivingEndpoint,
} from 'linux-ipc/channel';
import { abortSignal, oneOf, optionsOf } from 'linux-ipc/carrier';

import type { NatsOptions } from '../options.js';
import { raw } from './raw.js';

export type RelayKind = 'inbox' | 'publisher' | 'latest value';

export interface RelayOptions {
  /** The type of the messages at both ends. The relay does not decode them. Default `bytes()`. */
  readonly messages?: Pick<Codec<unknown>, 'schema'> | undefined;
  /** Bytes of what it opens: at most this many wait while the other side is slow or away. Default 1 MiB. */
  readonly capacity?: number | undefined;
  /** Of a publisher: as in its own options. With `'wait'`, nothing is lost. */
  readonly whenFull?: 'overwrite' | 'wait' | undefined;
  readonly nats?: NatsOptions | undefined;
  /** Ends the relay. */
  readonly signal?: AbortSignal | undefined;
}

const relayOptions = ['messages', 'capacity', 'whenFull', 'nats', 'signal'] as const;

export interface RelayStatistics {
  /** Messages that were passed on. */
  readonly relayed: number;
  /**
   * Messages that were lost: before the relay, which could not keep up; after it, while it had no server; and those that
   * had reached it when it ended. What its other end had taken, and the peer has not received, is an event.
   */
  readonly lost: number;
}

/** Others may still send while a relay that ends counts what it has not read: it counts this many messages at most. */
const MOST_UNREAD = 1_000_000;

/** The two ends of a relay. */
interface Ends {
  readonly from: Pick<
    ReceivingEndpoint<Uint8Array, unknown>,
    typeof Symbol.asyncIterator | 'tryReceive'
  > &
    Disposable & { readonly lost?: number };
  readonly to: Disposable & { readonly overwritten?: number };
  pass(message: Uint8Array): Promise<void> | void;
}

export class Relay implements Disposable {
  readonly #ends: Ends;
  #relayed = 0;
  /** Messages that have reached this, and that its other end did not take. */
  #untaken = 0;
  #isClosed = false;
  /** Resolves when what it reads from has ended; rejects if the other end fails. */
  readonly ended: Promise<void>;

  private constructor(ends: Ends, signal: AbortSignal | undefined) {
    this.#ends = ends;
    this.ended = this.#run();
    this.ended.catch(() => undefined); // For those who do not wait for it.
    signal?.addEventListener('abort', () => {
      this.close();
    });
  }

  /**
   * An inbox: messages to the inbox that the relay opens at `from` arrive in the inbox at `to`. A publisher, a
   * latest value: what is published at `from` is published at `to`, by the relay.
   *
   * @throws `ERR_RELAY_LOOP` both addresses are the same; what opening the two ends throws.
   */
  static async open(
    kind: RelayKind,
    from: GroupUrl,
    to: GroupUrl,
    options: RelayOptions = {},
  ): Promise<Relay> {
    oneOf('kind', kind, ['inbox', 'publisher', 'latest value']);
    const given = optionsOf(options, relayOptions);
    const signal = abortSignal(given.signal);
    signal?.throwIfAborted();
    if (from === to) {
      throw Object.assign(new Error('a relay needs two addresses, and both are the same'), {
        code: 'ERR_RELAY_LOOP',
      });
    }
    const relay = new Relay(await open[kind](from, to, given), signal);
    if (signal?.aborted === true) relay.close();
    return relay;
  }

  get closed(): boolean {
    return this.#isClosed;
  }

  get statistics(): RelayStatistics {
    const { from, to } = this.#ends;
    const lost = (from.lost ?? 0) + (to.overwritten ?? 0) + this.#untaken;
    return { relayed: this.#relayed, lost };
  }

  /** Idempotent. What was passed on still arrives. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#countUnread();
    this.#ends.from[Symbol.dispose]();
    this.#ends.to[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #run(): Promise<void> {
    try {
      for await (const message of this.#ends.from) await this.#pass(message);
    } catch (error) {
      if (!this.#isClosed) throw error;
    } finally {
      this.close();
    }
  }

  async #pass(message: Uint8Array): Promise<void> {
    try {
      await this.#ends.pass(message);
      this.#relayed++;
    } catch (error) {
      this.#untaken++;
      throw error;
    }
  }

  #countUnread(): void {
    const end = this.#untaken + MOST_UNREAD;
    try {
      while (this.#untaken < end && this.#ends.from.tryReceive() !== undefined) this.#untaken++;
    } catch {
      return; // It is closed.
    }
  }
}

type Open = (from: GroupUrl, to: GroupUrl, options: RelayOptions) => Promise<Ends>;

const open: Readonly<Record<RelayKind, Open>> = {
  async inbox(from, to, { capacity, nats, messages = bytes() }) {
    const codec = raw(messages);
    const outbox = await openOutbox(to, { messages: codec, nats });
    const inbox = await openInbox(from, { messages: codec, capacity, nats }).catch(closing(outbox));
    return { from: inbox, to: outbox, pass: (message) => outbox.send(message) };
  },

  async publisher(from, to, { capacity, whenFull, nats, messages = bytes() }) {
    const codec = raw(messages);
    const subscriber = await openSubscriber(from, { messages: codec, nats });
    const options = { messages: codec, capacity, whenFull, nats };
    const publisher = await openPublisher(to, options).catch(closing(subscriber));
    return { from: subscriber, to: publisher, pass: (message) => publisher.send(message) };
  },

  async 'latest value'(from, to, { capacity, nats, messages = bytes() }) {
    const codec = raw(messages);
    const reader = await openLatestValueReader(from, { messages: codec, nats });
    const value = await openLatestValue(to, { messages: codec, capacity, nats }).catch(
      closing(reader),
    );
    return {
      from: reader,
      to: value,
      pass: (message) => {
        value.write(message);
      },
    };
  },
};

/** Closes the first end if the second cannot be opened. */
function closing(end: Disposable): (error: unknown) => never {
  return (error) => {
    end[Symbol.dispose]();
    throw error;
  };
}
