import { callable, wholeNumber } from '../../core/arguments.js';
import { deadlineIn, nowUs } from '../../core/time-out.js';
import { noOptions, optionsOf } from '../../core/options.js';
import { nextTurn } from '../../core/turn.js';
import { abortSignal, signalOf, type WaitOptions } from '../../core/wait-options.js';
import type { Waiter } from '../../core/waiters.js';
import { CallQueue } from '../../socket/call-queue.js';
import type { Spinner } from '../../core/spinner.js';
import { MessageIterator } from './message-iterator.js';
import { rejected, resolved } from './settled.js';
import { isThenable } from './thenable.js';

/**
 * Receives one message in place: it is in `bytes` from `offset` to `offset + length`, and valid until
 * the handler returns.
 */
export type MessageHandler = (bytes: Uint8Array, offset: number, length: number) => void;

/** How many messages are received in one turn of the event loop. */
export const MESSAGES_PER_TURN = 256;

/** For how many microseconds a receiver polls, at most, in one turn of the event loop. */
const SPIN_PER_TURN = 1000;

/** After how many wake-ups without a message the event loop has its turn. */
const EMPTY_WAKES_PER_TURN = 16;

/** The longest time-out of one blocking wait, in milliseconds. */
const LONGEST_SLEEP_MS = 1e9;

export interface BatchOptions extends WaitOptions {
  /** The most messages of one batch: 1 or more. Default 256. */
  readonly limit?: number | undefined;
}

/**
 * All ways to receive messages, built on two: to take a message that has arrived, and to sleep until
 * there may be one.
 *
 * @typeParam NoMore The result of receiving when no more messages will arrive: undefined, or never.
 */
export abstract class MessageSource<T, NoMore = undefined> implements Disposable, AsyncIterable<T> {
  protected readonly spinner: Spinner;
  readonly #receives = new CallQueue();
  #receivedThisTurn = 0;

  /** @param spinner Decides whether to poll before sleeping. */
  protected constructor(spinner: Spinner) {
    this.spinner = spinner;
  }

  abstract get closed(): boolean;

  /** Takes the next message; undefined if there is none now. */
  abstract tryReceive(): T | undefined;

  /** Idempotent. Pending waits reject with `ERR_CLOSED`. */
  abstract close(): void;

  /** Whether there may be a message. It is polled. */
  protected abstract readonly hasMessages: () => boolean;

  /**
   * Goes to sleep until there may be a message.
   *
   * @returns A promise of the wake-up; true if there is no need to sleep; false if no more messages
   *   will arrive.
   */
  protected abstract readonly sleep: (
    signal: AbortSignal | undefined,
  ) => Promise<unknown> | boolean;

  /**
   * As {@link sleep}, without a promise: for messages that arrive by calls of the event loop. False if there is no need
   * to wait.
   */
  protected readonly expectArrival?: (waiter: Waiter) => boolean;

  /** Blocks this thread for at most `milliseconds`. Returns false if no more messages will arrive. */
  protected abstract readonly sleepSync: (milliseconds: number) => boolean;

  /**
   * Waits for the next message.
   *
   * @returns Undefined when the peer has disconnected and all its messages are received. An inbox
   *   waits for the next sender instead.
   * @throws `ERR_CLOSED`; `ERR_CHANNEL_CORRUPTED`; the signal's reason.
   */
  receive(options?: WaitOptions): Promise<T | NoMore> {
    // Not an async function: if a message is there, one promise is enough.
    try {
      const signal = signalOf(options);
      const message = this.#takeNow(this.#takeOne, signal);
      if (message !== undefined) return Promise.resolve(message);
      return this.#takeLater(this.#takeOne, signal) as Promise<T | NoMore>;
    } catch (error) {
      return rejected(error);
    }
  }

  /**
   * As {@link receive}, but blocks this thread: for worker threads.
   *
   * @param timeoutMs 0 or more. If omitted, it waits forever.
   * @returns As {@link receive}; also undefined if the time-out expires first.
   */
  receiveSync(timeoutMs?: number): T | undefined {
    const deadline = deadlineIn(timeoutMs);
    for (;;) {
      const message = this.tryReceive();
      if (message !== undefined) return message;
      const leftMs = (deadline - nowUs()) / 1000;
      if (leftMs <= 0) return undefined;
      if (this.spinner.spin(this.hasMessages)) continue;
      const since = this.spinner.now();
      if (!this.sleepSync(Math.min(leftMs, LONGEST_SLEEP_MS))) return this.tryReceive();
      this.spinner.slept(1000 * (this.spinner.now() - since));
    }
  }

  /** Receives until the peer has disconnected, or until this object is closed. */
  messages(options?: WaitOptions): AsyncGenerator<T, void> {
    return this.#iterate(this.#takeOne, signalOf(options));
  }

  /**
   * As {@link messages}, but each step returns all messages that are there, in an array: the cheapest way
   * to iterate. It never waits for more than one.
   */
  batches(options: BatchOptions = noOptions): AsyncGenerator<T[], void> {
    const { limit = MESSAGES_PER_TURN, signal } = optionsOf(options, ['limit', 'signal']);
    abortSignal(signal);
    wholeNumber('limit', limit, 1, Number.MAX_SAFE_INTEGER);
    let failure: Error | undefined;
    const takeBatch = (): T[] | undefined => {
      const batch: T[] = [];
      try {
        if (failure !== undefined) throw failure;
        for (let message; batch.length < limit && (message = this.#takeOne()) !== undefined;) {
          batch.push(message);
        }
      } catch (error) {
        if (batch.length === 0) throw error;
        // Those before it have been taken: they are returned first.
        failure = error as Error;
      }
      return batch.length > 0 ? batch : undefined;
    };
    return this.#iterate(takeBatch, signal);
  }

  /**
   * Calls the handler with each message, until the peer has disconnected or this object is closed: then it
   * resolves. If the handler returns a promise, the next message waits for it.
   *
   * @throws What the handler throws: messages after that one can still be received; as {@link receive}.
   */
  async receiveEach(handler: (message: T) => unknown, options?: WaitOptions): Promise<void> {
    callable('handler', handler);
    const signal = signalOf(options);
    for (;;) {
      let message: T | undefined;
      let handling: Promise<unknown> | undefined;
      try {
        message = this.#takeNow(this.#takeOne, signal);
        if (message === undefined && signal === undefined) handling = this.#handleArrivals(handler);
        if (message === undefined && handling === undefined) {
          message = await this.#takeLater(this.#takeOne, signal);
        }
      } catch (error) {
        if (!this.closed) throw error;
      }
      if (handling !== undefined) await handling;
      else if (message === undefined) return;
      else {
        const handled = handler(message);
        if (isThenable(handled)) await handled;
      }
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<T, void> {
    return this.messages();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  readonly #takeOne = (): T | undefined => {
    const message = this.tryReceive();
    if (message !== undefined) this.#receivedThisTurn++;
    return message;
  };

  #iterate<Taken>(
    take: () => Taken | undefined,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Taken, void> {
    return new MessageIterator(
      this,
      () => this.#takeNow(take, signal),
      () => this.#takeLater(take, signal),
    );
  }

  /** Takes what is there, if no earlier call waits, and if the event loop's next turn is not due. */
  #takeNow<Taken>(
    take: () => Taken | undefined,
    signal: AbortSignal | undefined,
  ): Taken | undefined {
    signal?.throwIfAborted();
    return this.#receives.busy || this.#isTurnOver ? undefined : take();
  }

  /**
   * Handles each message in the call with which it arrives: a promise between the two would let other work of the
   * event loop go first, which takes microseconds.
   *
   * @returns Undefined if that cannot be done now; otherwise a promise that resolves when the caller has to go on.
   */
  #handleArrivals(handler: (message: T) => unknown): Promise<unknown> | undefined {
    const { expectArrival } = this;
    if (expectArrival === undefined || this.#receives.busy || this.#isTurnOver) return undefined;
    let end: (handled?: unknown) => void = () => undefined;
    const waiter = {
      wake: (): void => {
        this.#receivedThisTurn = 0;
        let handled: unknown;
        try {
          let message: T | undefined;
          do {
            message = this.#takeOne();
            if (message !== undefined) handled = handler(message);
            if (isThenable(handled) || this.closed || this.#isTurnOver || this.#receives.isWanted) {
              end(handled);
              return;
            }
          } while (message !== undefined);
          if (expectArrival(waiter)) return;
        } catch (error) {
          handled = rejected(error);
        }
        end(handled);
      },
      refuse: (): void => {
        end();
      },
    };
    if (!expectArrival(waiter)) return undefined;
    void this.#receives.begin(undefined);
    return new Promise((resolve) => {
      end = (handled) => {
        this.#receives.end();
        resolve(handled);
      };
    });
  }

  /** Polls, then sleeps, until there is something to take; undefined if there will be nothing more. */
  async #takeLater<Taken>(
    take: () => Taken | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Taken | undefined> {
    const begun = this.#receives.begin(signal);
    if (begun !== undefined) await begun;
    try {
      if (this.#isTurnOver) await this.#giveTurn();
      for (let wakes = 1; ; wakes++) {
        const taken = take();
        if (taken !== undefined) return taken;
        let isReady = false;
        if (this.spinner.isWorthwhile) {
          // Whatever the caller does in the same turn goes first, such as sending to somebody else.
          await resolved;
          isReady = this.closed || this.spinner.spin(this.hasMessages);
        }
        if (!isReady) {
          const since = this.spinner.now();
          const sleeping = this.sleep(signal);
          if (sleeping === false) return take();
          if (sleeping !== true) {
            await sleeping;
            this.spinner.slept(1000 * (this.spinner.now() - since));
          }
        }
        if (wakes % EMPTY_WAKES_PER_TURN === 0) await nextTurn();
      }
    } finally {
      this.#receives.end();
    }
  }

  get #isTurnOver(): boolean {
    return (
      this.#receivedThisTurn >= MESSAGES_PER_TURN || this.spinner.spentMicroseconds > SPIN_PER_TURN
    );
  }

  /** Lets timers and other descriptors have their turn in an endless stream of messages. */
  #giveTurn(): Promise<void> {
    this.#receivedThisTurn = 0;
    this.spinner.spentMicroseconds = 0;
    return nextTurn();
  }
}
