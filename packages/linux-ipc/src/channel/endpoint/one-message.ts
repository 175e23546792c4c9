import { bytes, type Codec } from '../message/codec.js';
import { RECORD_TYPE } from '../message/fragments.js';
import type { RecordHandler } from '../ring/layout.js';

const { FRAGMENT } = RECORD_TYPE;

/** Takes one message at a time. It is made once: a closure for each message would cost as much as one. */
export class OneMessage<T> {
  readonly #drain: (handler: RecordHandler, limit: number) => number;
  readonly #decode: RecordHandler;
  #message: T | undefined;

  /**
   * @param drain Passes at most `limit` messages to the handler, and returns how many records they were. The
   *   type of a message is that of its last record.
   */
  constructor(codec: Codec<T>, drain: (handler: RecordHandler, limit: number) => number) {
    this.#drain = drain;
    const isRaw = (codec as Codec<unknown>) === bytes();
    this.#decode = (memory, offset, length, type) => {
      // Nobody else holds the bytes that fragments were put together in: they need no copy.
      const isOurs = type === FRAGMENT && isRaw;
      this.#message = isOurs ? (memory as T) : codec.decode(memory, offset, length);
    };
  }

  /** Drains one record, or all the fragments of a long message. Undefined if there is no message. */
  take(): T | undefined {
    while (this.#message === undefined && this.#drain(this.#decode, 1) > 0);
    const message = this.#message;
    this.#message = undefined;
    return message;
  }
}
