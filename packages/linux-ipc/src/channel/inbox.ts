import { onAbort } from '../abort.js';
import { closedError } from '../errors.js';
import type { SocketAddress } from '../socket/address.js';
import type { Credentials } from '../socket/peer.js';
import { Turns } from '../socket/turns.js';
import type { MessageHandler } from './channel.js';
import { signalOf, type WaitOptions } from '../wait-options.js';
import { codecOf, type Codec } from './codec.js';
import { reentrant } from './errors.js';
import { Hub, type HubOptions } from './hub.js';
import { COUNTER, KIND, PARTICIPANT, WORD } from './layout.js';
import { ManyToOneConsumer, participantWord } from './many-to-one.js';
import { awake, maySleep, mustWake } from './sleep.js';
import { Spinner, spinOf } from './spinner.js';
import { callable, wholeNumber } from '../arguments.js';

export interface InboxOptions<T> extends HubOptions {
  /** What the messages are: `bytes` (the default), `text`, `values()` or a `record()`. */
  readonly messages?: Codec<T> | undefined;
  /** Microseconds to look for a message at most before going to sleep. Default 50; 0: none. */
  readonly spinMicroseconds?: number | undefined;
}

const MESSAGES_PER_TURN = 256;

/**
 * Receives what up to 32 processes send, each through an {@link Outbox}: all see one order, that in
 * which room was claimed.
 *
 * A sender that dies loses what it had not finished sending, and nothing else. One that is stopped
 * in the middle of sending (SIGSTOP, a debugger) holds back what comes after it until it goes on.
 */
export class Inbox<T = Uint8Array> implements Disposable, AsyncIterable<T> {
  readonly #hub: Hub;
  readonly #codec: Codec<T>;
  readonly #consumer: ManyToOneConsumer;
  readonly #spinner: Spinner;
  readonly #receives = new Turns();
  /** Participants that went: what they claimed may have to be passed over up to this position. */
  readonly #gone = new Map<number, number>();
  #isDraining = false;
  #receivedThisTurn = 0;

  private constructor(hub: Hub, codec: Codec<T>, spinMicroseconds: number) {
    this.#hub = hub;
    this.#codec = codec;
    this.#spinner = new Spinner(spinMicroseconds);
    this.#consumer = new ManyToOneConsumer(hub.segment);
    hub.onMemberLeft = (participant) => {
      this.#gone.set(participant, this.#consumer.tail());
      this.#passDead();
    };
  }

  /**
   * `bind(2)`, `listen(2)`: a place at which outboxes connect.
   *
   * @throws `EADDRINUSE` somebody listens there; `EACCES` denied; `ENOSPC`, `ENOMEM` there is not so
   *   much memory.
   */
  static async listen<T = Uint8Array>(
    address: SocketAddress,
    options: InboxOptions<T> = {},
  ): Promise<Inbox<T>> {
    const codec = codecOf(options);
    const terms = { kind: KIND.MANY_TO_ONE, schema: codec.schema };
    const spinMicroseconds = spinOf(options);
    const hub = await Hub.listen(address, terms, options);
    return new Inbox(hub, codec, spinMicroseconds);
  }

  get closed(): boolean {
    return this.#hub.closed;
  }

  /** Who has an outbox here now. */
  get senders(): Credentials[] {
    return this.#hub.members;
  }

  /** Takes the next message, if there is one now. */
  tryReceive(): T | undefined {
    let message: T | undefined;
    const take = (memory: Uint8Array, offset: number, length: number): void => {
      message = this.#codec.decode(memory, offset, length);
    };
    this.drain(take, 1);
    return message;
  }

  /** Hands over the messages that are there now, where they lie, as {@link Channel.drain} does. */
  drain(handler: MessageHandler, limit: number = MESSAGES_PER_TURN): number {
    if (this.closed) throw closedError('inbox');
    callable('handler', handler);
    wholeNumber('limit', limit, 0, Number.MAX_SAFE_INTEGER);
    if (this.#isDraining) throw reentrant();
    this.#isDraining = true;
    try {
      let count = this.#consumer.drain(handler, limit);
      while (count === 0 && this.#passDead()) count = this.#consumer.drain(handler, limit);
      return count;
    } finally {
      this.#isDraining = false;
      if (mustWake(this.#hub.segment.words, WORD.WAIT)) this.#hub.ringAll();
    }
  }

  /**
   * Waits for the next message.
   *
   * @throws `ERR_CLOSED`; `ERR_CHANNEL_CORRUPTED`; the signal's reason.
   */
  async receive(options: WaitOptions = {}): Promise<T> {
    const signal = signalOf(options);
    return await this.#receives.take(async () => {
      for (;;) {
        const message = this.tryReceive();
        if (message !== undefined) {
          await this.#giveTurn();
          return message;
        }
        await this.#waitForMessages(signal);
      }
    }, signal);
  }

  /** Receives until the inbox is closed. */
  async *messages(options: WaitOptions = {}): AsyncGenerator<T, void> {
    while (!this.closed) {
      try {
        yield await this.receive(options);
      } catch (error) {
        if (this.closed) return;
        throw error;
      }
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<T, void> {
    return this.messages();
  }

  /** Idempotent. Senders are told; who still waits is refused. */
  close(): void {
    if (this.#isDraining) throw reentrant();
    this.#hub.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Passes over one hole that dead senders left, and lets their places be taken again. */
  #passDead(): boolean {
    if (this.#gone.size === 0) return false;
    const released = this.#consumer.recover((participant) => !this.#gone.has(participant));
    for (const [participant, tail] of this.#gone) {
      if (!this.#consumer.hasPassed(tail)) continue;
      this.#gone.delete(participant);
      this.#hub.segment.words[participantWord(participant) + PARTICIPANT.UNITS] = 0;
      this.#hub.free(participant);
    }
    return released;
  }

  async #waitForMessages(signal: AbortSignal | undefined): Promise<void> {
    const { words, counters } = this.#hub.segment;
    const ready = (): boolean => this.#consumer.hasMessages();
    if (this.#spinner.spin(ready)) return;
    if (!maySleep(words, WORD.SLEEP, ready)) return;
    counters[COUNTER.SLEEPS] = (counters[COUNTER.SLEEPS] ?? 0) + 1;
    try {
      await this.#rung(signal);
    } finally {
      if (!this.closed) awake(words, WORD.SLEEP);
    }
  }

  #rung(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      let forgetSignal = (): void => undefined;
      const end = this.#hub.bell.polled.expectReadable({
        wake: () => {
          forgetSignal();
          resolve();
        },
        refuse: (reason) => {
          forgetSignal();
          reject(reason);
        },
      });
      if (signal === undefined) return;
      forgetSignal = onAbort(signal, () => {
        forgetSignal();
        end();
        reject(signal.reason as Error);
      });
    });
  }

  async #giveTurn(): Promise<void> {
    if (++this.#receivedThisTurn < MESSAGES_PER_TURN) return;
    this.#receivedThisTurn = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
