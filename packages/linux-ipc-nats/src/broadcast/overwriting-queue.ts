/**
 * A queue that never grows beyond its bounds: the oldest items give way, and are counted. Short items share
 * a number of bytes; long ones are few, whatever their length. The newest item is always kept.
 */
import { Queue } from '../window/queue.js';

const LONG_ITEMS = 4;

export interface Item {
  readonly bytes: Uint8Array;
  /** The type of the message's last record: see `RECORD_TYPE`. */
  readonly type: number;
  readonly isLong: boolean;
}

export class OverwritingQueue {
  readonly #capacity: number;
  readonly #items = new Queue<Item>();
  #shortBytes = 0;
  #longItems = 0;
  #overwritten = 0;

  /** @param capacity Bytes of short items. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get length(): number {
    return this.#items.length;
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
    const item = this.#items.shift();
    if (item !== undefined) this.#count(item, -1);
    return item;
  }

  #isOver(): boolean {
    return this.#shortBytes > this.#capacity || this.#longItems > LONG_ITEMS;
  }

  #dropOldest(isLong: boolean): void {
    this.#overwritten++;
    const oldest = this.#items.take((item) => item.isLong === isLong);
    if (oldest !== undefined) this.#count(oldest, -1);
  }

  #count({ bytes, isLong }: Item, sign: 1 | -1): void {
    if (isLong) this.#longItems += sign;
    else this.#shortBytes += sign * bytes.length;
  }
}
