import { deadlineIn, nowUs } from '../../core/deadline.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import { CallQueue } from '../../socket/call-queue.js';
import { untilEnd } from '../../socket/until-end.js';
import type { Codec } from '../message/codec.js';

/**
 * Receives one message in place: it is in `bytes` from `offset` to `offset + length`, and valid until
 * the handler returns.
 */
export type MessageHandler = (bytes: Uint8Array, offset: number, length: number) => void;

/** How many messages are received in one turn of the event loop. */
export const MESSAGES_PER_TURN = 256;

/** After how many wake-ups without a message the event loop has its turn. */
const EMPTY_WAKES_PER_TURN = 16;

/** The longest time-out of one blocking wait, in milliseconds. */
const LONGEST_SLEEP_MS = 1e9;

/**
 * All ways to receive messages, built on two: to take a message that has arrived, and to sleep until
 * there may be one.
 *
 * @typeParam End The result of receiving when no more messages will arrive: undefined, or never.
 */
export abstract class MessageSource<T, End = undefined> implements Disposable, AsyncIterable<T> {
  readonly #receives = new CallQueue();
  #receivedThisTurn = 0;

  abstract get closed(): boolean;

  /** Takes the next message; undefined if there is none now. */
  abstract tryReceive(): T | undefined;

  /** Idempotent. Pending waits reject with `ERR_CLOSED`. */
  abstract close(): void;

  /**
   * Goes to sleep until there may be a message.
   *
   * @returns A promise of the wake-up; true if there is no need to sleep; false if no more messages
   *   will arrive.
   */
  protected abstract readonly sleep: (
    signal: AbortSignal | undefined,
  ) => Promise<unknown> | boolean;

  /** Blocks this thread for at most `milliseconds`. Returns false if no more messages will arrive. */
  protected abstract readonly sleepSync: (milliseconds: number) => boolean;

  /**
   * Waits for the next message.
   *
   * @returns Undefined when the peer has disconnected and all its messages are received. An inbox
   *   waits for the next sender instead.
   * @throws `ERR_CLOSED`; `ERR_CHANNEL_CORRUPTED`; the signal's reason.
   */
  async receive(options: WaitOptions = {}): Promise<T | End> {
    const signal = signalOf(options);
    // All in one async function, which awaits only what must wait: each further promise would cost as
    // much as a message.
    const begun = this.#receives.begin(signal);
    if (begun !== undefined) await begun;
    try {
      for (let wakes = 1; ; wakes++) {
        const message = this.tryReceive();
        if (message !== undefined) {
          if (++this.#receivedThisTurn >= MESSAGES_PER_TURN) await this.#giveTurn();
          return message;
        }
        const slept = this.sleep(signal);
        if (slept === false) return this.tryReceive() as T | End;
        if (slept !== true) await slept;
        if (wakes % EMPTY_WAKES_PER_TURN === 0) await nextTurn();
      }
    } finally {
      this.#receives.end();
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
      if (!this.sleepSync(Math.min(leftMs, LONGEST_SLEEP_MS))) return this.tryReceive();
    }
  }

  /** Receives until the peer has disconnected, or until this object is closed. */
  messages(options: WaitOptions = {}): AsyncGenerator<T, void> {
    return untilEnd<T>(this, () => this.receive(options) as Promise<T | undefined>);
  }

  [Symbol.asyncIterator](): AsyncGenerator<T, void> {
    return this.messages();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Lets timers and other descriptors have their turn in an endless stream of messages. */
  #giveTurn(): Promise<void> {
    this.#receivedThisTurn = 0;
    return nextTurn();
  }
}

/** Takes one message: drains one record, or all the fragments of a long message. */
export function takeOne<T>(
  codec: Codec<T>,
  drain: (handler: MessageHandler, limit: number) => number,
): T | undefined {
  let message: T | undefined;
  const take: MessageHandler = (memory, offset, length) => {
    message = codec.decode(memory, offset, length);
  };
  while (message === undefined && drain(take, 1) > 0);
  return message;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
