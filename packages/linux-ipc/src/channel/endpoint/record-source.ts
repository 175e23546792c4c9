import { callable, wholeNumber } from '../../core/arguments.js';
import { reentrant } from '../errors.js';
import type { Codec } from '../message/codec.js';
import type { RecordHandler } from '../ring/layout.js';
import type { Spinner } from '../../core/spinner.js';
import { MESSAGES_PER_TURN, type MessageHandler, MessageSource } from './message-source.js';
import { OneMessage } from './one-message.js';

/**
 * Receives messages in place, with a handler that must not receive again. `Receiver` does not
 * use this class: to store the handler would take as long as one of its polls.
 */
export abstract class RecordSource<T, NoMore = undefined> extends MessageSource<T, NoMore> {
  readonly #one: OneMessage<T>;
  /** Set while the handler runs. */
  #handler: RecordHandler | undefined;

  protected constructor(codec: Codec<T>, spinner: Spinner) {
    super(spinner);
    this.#one = new OneMessage(codec, (handler, limit) => this.#drain(handler, limit));
  }

  /** Throws `ERR_CLOSED` once closed. */
  protected abstract readonly requireOpen: () => void;

  /** Passes at most `limit` records to {@link deliver}; returns how many. */
  protected abstract readonly drainRecords: (limit: number) => number;

  tryReceive(): T | undefined {
    return this.#one.take();
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
    return this.#drain(handler, limit);
  }

  protected readonly isHandling = (): boolean => this.#handler !== undefined;

  /** @throws `ERR_CHANNEL_BUSY` a handler runs now. */
  protected readonly requireNoHandler = (): void => {
    if (this.#handler !== undefined) throw reentrant();
  };

  /** Passes a whole message to the handler; its type is that of its last record. */
  protected readonly deliver: RecordHandler = (bytes, offset, length, type) => {
    this.#handler?.(bytes, offset, length, type);
  };

  #drain(handler: RecordHandler, limit: number): number {
    this.requireOpen();
    this.requireNoHandler();
    if (!this.hasMessages()) return 0;
    this.#handler = handler;
    try {
      return this.drainRecords(limit);
    } finally {
      this.#handler = undefined;
    }
  }
}
