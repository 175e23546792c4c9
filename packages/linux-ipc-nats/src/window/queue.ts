/** The array is shortened when this many places at its front are free. */
const COMPACT_AT = 1024;

/** First in, first out. */
export class Queue<T extends object> {
  /** Those from {@link #first} on are in the queue. */
  #items: (T | undefined)[] = [];
  #first = 0;

  get length(): number {
    return this.#items.length - this.#first;
  }

  /** The oldest item, which stays. */
  get first(): T | undefined {
    return this.#items[this.#first];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Takes the oldest item. */
  shift(): T | undefined {
    const item = this.#items[this.#first];
    if (item === undefined) return undefined;
    this.#items[this.#first++] = undefined;
    if (this.#first >= COMPACT_AT) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  /** Takes the oldest item that matches. */
  take(matches: (item: T) => boolean): T | undefined {
    let at = this.#first;
    for (let item; (item = this.#items[at]) !== undefined && !matches(item);) at++;
    return at === this.#first ? this.shift() : this.#items.splice(at, 1)[0];
  }

  /** All but the oldest `count` items, which stay in the queue like the others. */
  after(count: number): T[] {
    return this.#items.slice(this.#first + count).filter((item) => item !== undefined);
  }

  clear(): void {
    this.#items = [];
    this.#first = 0;
  }
}
