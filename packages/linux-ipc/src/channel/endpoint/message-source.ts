import { requireMilliseconds } from '../../core/arguments.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import { Turns } from '../../socket/turns.js';
import type { Codec } from '../message/codec.js';

/**
 * Takes one message where it lies: `bytes` from `offset` to `offset + length`, valid until the
 * handler returns.
 */
export type MessageHandler = (bytes: Uint8Array, offset: number, length: number) => void;

/** How many messages are taken in one turn of the event loop. */
export const MESSAGES_PER_TURN = 256;

/** How often nothing may be found after a wake-up before the event loop has its turn. */
const EMPTY_WAKES_PER_TURN = 16;

/**
 * What messages are received from: all ways to receive, made of how to take what is there now, and of
 * how to sleep until there may be more.
 *
 * @typeParam End What receiving gives when nothing will come any more: undefined, or never.
 */
export abstract class MessageSource<T, End = undefined> implements Disposable, AsyncIterable<T> {
  readonly #turns = new Turns();
  #receivedThisTurn = 0;

  abstract get closed(): boolean;

  /** Takes the next message, if there is one now. */
  abstract tryReceive(): T | undefined;

  /** Idempotent. Who still waits is refused with `ERR_CLOSED`. */
  abstract close(): void;

  /**
   * Goes to sleep until there may be something.
   *
   * @returns What ends when this is over; true when there is no need to sleep; false when nothing
   *   will come any more.
   */
  protected abstract readonly sleep: (
    signal: AbortSignal | undefined,
  ) => Promise<unknown> | boolean;

  /** Sleeps, blocking this thread, at most so long; without end when negative. False: as above. */
  protected abstract readonly sleepSync: (milliseconds: number) => boolean;

  /**
   * Waits for the next message.
   *
   * @returns Undefined when the other side went and nothing is left; the host of many has no such
   *   end.
   * @throws `ERR_CLOSED`; `ERR_CHANNEL_CORRUPTED`; the signal's reason.
   */
  async receive(options: WaitOptions = {}): Promise<T | End> {
    const signal = signalOf(options);
    // One function, and a promise only where something is waited for: each costs as much as a message.
    const turn = this.#turns.begin(signal);
    if (turn !== undefined) await turn;
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
      this.#turns.pass();
    }
  }

  /**
   * Blocks this thread until the next message: for worker threads.
   *
   * @param milliseconds How long at most; negative: without end.
   * @returns Undefined when the time is over, or the other side went and nothing is left.
   */
  receiveSync(milliseconds = -1): T | undefined {
    requireMilliseconds(milliseconds);
    const end = performance.now() + milliseconds;
    for (;;) {
      const message = this.tryReceive();
      if (message !== undefined) return message;
      const left = milliseconds < 0 ? -1 : end - performance.now();
      if (milliseconds >= 0 && left <= 0) return undefined;
      if (!this.sleepSync(left)) return this.tryReceive();
    }
  }

  /** Receives until the other side went, or until this is closed. */
  async *messages(options: WaitOptions = {}): AsyncGenerator<T, void> {
    while (!this.closed) {
      const message = await this.receive(options).catch((error: unknown) => {
        if (this.closed) return undefined;
        throw error;
      });
      if (message === undefined) return;
      yield message as T;
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<T, void> {
    return this.messages();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Lets timers and other descriptors have their turn when messages never end. */
  #giveTurn(): Promise<void> {
    this.#receivedThisTurn = 0;
    return nextTurn();
  }
}

/** Takes one message by draining one, or the records that together are one. */
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
