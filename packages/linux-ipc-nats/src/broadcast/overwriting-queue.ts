/**
 * A queue that never grows beyond its bounds: the oldest items give way, and are counted. Short items share
 * a number of bytes; long ones are few, whatever their length. The newest item is always kept.
 */
const LONG_ITEMS = 4;

/** Items are taken from the front; the array is cut when so many places in it are free. */
const COMPACT_AT = 1024;

export interface Item {
  readonly bytes: Uint8Array;
  /** The type of the message's last record: see `RECORD_TYPE`. */
  readonly type: number;
  readonly isLong: boolean;
}

export class OverwritingQueue {
  readonly #capacity: number;
  /** Those from {@link #first} on are in the queue. */
  #items: (Item | undefined)[] = [];
  #first = 0;
  #shortBytes = 0;
  #longItems = 0;
  #overwritten = 0;

  /** @param capacity Bytes of short items. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get length(): number {
    return this.#items.length - this.#first;
  }

  get shortBytes(): number {
    return this.#shortBytes;
  }

  /** How many items gave way. */
  get overwritten(): number {
    return this.#overwritten;
  }

  add(item: Item): void {
    this.#items.push(item);
    this.#count(item, 1);
    while (this.#isOver() && this.length > 1) this.#dropOldest(item.isLong);
  }

  next(): Item | undefined {
    const item = this.#items[this.#first];
    if (item === undefined) return undefined;
    this.#items[this.#first++] = undefined;
    this.#count(item, -1);
    if (this.#first >= COMPACT_AT) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  #isOver(): boolean {
    return this.#shortBytes > this.#capacity || this.#longItems > LONG_ITEMS;
  }

  #dropOldest(isLong: boolean): void {
    this.#overwritten++;
    if (this.#items[this.#first]?.isLong === isLong) {
      this.next();
      return;
    }
    const oldest = this.#items.findIndex((item) => item?.isLong === isLong);
    for (const item of this.#items.splice(oldest, 1)) if (item !== undefined) this.#count(item, -1);
  }

  #count({ bytes, isLong }: Item, sign: 1 | -1): void {
    if (isLong) this.#longItems += sign;
    else this.#shortBytes += sign * bytes.length;
  }
}
