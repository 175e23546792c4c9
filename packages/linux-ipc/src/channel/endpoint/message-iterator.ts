import { rejected } from './settled.js';

/**
 * Iterates over what arrives, until there will be no more or the source is closed. Leaving early does not
 * close the source.
 *
 * It is no async generator, which makes three promises for each value: where a value is there, one promise
 * that is already resolved is enough.
 */
export class MessageIterator<T> implements AsyncGenerator<T, void> {
  readonly #source: { readonly closed: boolean };
  readonly #takeNow: () => T | undefined;
  readonly #takeLater: () => Promise<T | undefined>;
  #isOver = false;

  /**
   * @param takeNow Undefined if there is nothing now.
   * @param takeLater Waits; undefined if there will be nothing more.
   */
  constructor(
    source: { readonly closed: boolean },
    takeNow: () => T | undefined,
    takeLater: () => Promise<T | undefined>,
  ) {
    this.#source = source;
    this.#takeNow = takeNow;
    this.#takeLater = takeLater;
  }

  next(): Promise<IteratorResult<T, void>> {
    if (this.#isOver || this.#source.closed) return this.return();
    try {
      const value = this.#takeNow();
      if (value !== undefined) return Promise.resolve({ value, done: false });
    } catch (error) {
      this.#isOver = true;
      return rejected(error);
    }
    return this.#nextLater();
  }

  return(): Promise<IteratorReturnResult<void>> {
    this.#isOver = true;
    return Promise.resolve({ value: undefined, done: true });
  }

  throw(reason: unknown): Promise<never> {
    this.#isOver = true;
    return rejected(reason);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  async #nextLater(): Promise<IteratorResult<T, void>> {
    try {
      const value = await this.#takeLater();
      if (value !== undefined) return { value, done: false };
    } catch (error) {
      this.#isOver = true;
      if (!this.#source.closed) throw error;
    }
    return this.return();
  }
}
