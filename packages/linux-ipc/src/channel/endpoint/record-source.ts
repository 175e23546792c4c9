import { callable, wholeNumber } from '../../core/arguments.js';
import { reentrant } from '../errors.js';
import type { Codec } from '../message/codec.js';
import {
  MESSAGES_PER_TURN,
  type MessageHandler,
  MessageSource,
  takeOne,
} from './message-source.js';

/**
 * Receives messages in place, with a handler that must not receive again. `Receiver` does not
 * use this class: to store the handler would take as long as one of its polls.
 */
export abstract class RecordSource<T, End = undefined> extends MessageSource<T, End> {
  readonly #codec: Codec<T>;
  /** Set while the handler runs. */
  #handler: MessageHandler | undefined;

  protected constructor(codec: Codec<T>) {
    super();
    this.#codec = codec;
  }

  /** Throws `ERR_CLOSED` once closed. */
  protected abstract readonly requireOpen: () => void;

  /** Whether there may be something to drain. It must be cheap: polling mostly finds nothing. */
  protected abstract readonly hasMessages: () => boolean;

  /** Passes at most `limit` records to {@link deliver}; returns how many. */
  protected abstract readonly drainRecords: (limit: number) => number;

  tryReceive(): T | undefined {
    return takeOne(this.#codec, (handler, limit) => this.drain(handler, limit));
  }

  /**
   * Passes the messages that are there now to the handler, at most `limit`, in place; never waits.
   *
   * A message whose handler throws counts as received. The handler must not receive from this object,
   * and must not close it.
   *
   * @returns How many were passed; a long message counts once for each of its fragments.
   */
  drain(handler: MessageHandler, limit: number = MESSAGES_PER_TURN): number {
    this.requireOpen();
    callable('handler', handler);
    wholeNumber('limit', limit, 0, Number.MAX_SAFE_INTEGER);
    this.requireNoHandler();
    if (!this.hasMessages()) return 0;
    this.#handler = handler;
    try {
      return this.drainRecords(limit);
    } finally {
      this.#handler = undefined;
    }
  }

  protected readonly isHandling = (): boolean => this.#handler !== undefined;

  /** @throws `ERR_CHANNEL_BUSY` a handler runs now. */
  protected readonly requireNoHandler = (): void => {
    if (this.#handler !== undefined) throw reentrant();
  };

  /** Passes a whole message to the handler. */
  protected readonly deliver: MessageHandler = (bytes, offset, length) => {
    this.#handler?.(bytes, offset, length);
  };
}
