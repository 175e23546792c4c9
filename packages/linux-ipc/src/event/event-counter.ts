import { constants } from 'node:os';

import { boolean, optionsObject, wholeNumber } from '../core/arguments.js';
import { Descriptor } from '../core/descriptor.js';
import { argumentError, checked, systemError, typeError } from '../core/errors.js';
import { native } from '../core/native.js';
import type { WaitOptions } from '../core/wait-options.js';

export interface EventCounterOptions {
  /** From 0 to 2^32 - 1. Default 0. */
  readonly initial?: number;
  /** `EFD_SEMAPHORE`: taking takes 1, not all. Default false. */
  readonly semaphore?: boolean;
}

const { EAGAIN } = constants.errno;

/** What every call reads or writes: memory made for each would cost more than the call itself. */
const word = new BigUint64Array(1);
const wordBytes = new Uint8Array(word.buffer);

const most = 2n ** 64n - 2n;

/**
 * The owner of a descriptor of an eventfd: a counter in the kernel, which processes that share it
 * add to and take from. What was added and not taken is one number, however often it was added.
 */
export class EventCounter implements Disposable {
  /** To hand over to a child or send along a socket. Owned by this object. */
  readonly descriptor: Descriptor;

  private constructor(fd: number) {
    this.descriptor = new Descriptor(fd, 'event counter');
  }

  /**
   * `eventfd(2)`: a new counter.
   *
   * @throws `EMFILE`, `ENFILE` no descriptor is left.
   * @see eventfd(2)
   */
  static create(options: EventCounterOptions = {}): EventCounter {
    const { initial = 0, semaphore = false } = optionsObject('options', options);
    boolean('semaphore', semaphore);
    wholeNumber('initial', initial, 0, 2 ** 32 - 1);
    const flags = native.EFD_NONBLOCK | (semaphore ? native.EFD_SEMAPHORE : 0);
    return new EventCounter(checked('eventfd', native.eventfd(initial, flags)));
  }

  /** Takes over the descriptor of an eventfd that was handed to this process. */
  static from(fd: number): EventCounter {
    const counter = new EventCounter(fd);
    // tryAdd and tryTake must not wait, whoever made it.
    counter.descriptor.makeNonBlocking();
    return counter;
  }

  /**
   * `write(2)`: adds to the counter, and wakes who waits to take.
   *
   * @param value 0 to 2^64 - 2, as a bigint above 2^53 - 1.
   * @returns False when the counter would go beyond 2^64 - 2: nothing was added.
   */
  tryAdd(value: number | bigint = 1): boolean {
    word[0] = amountOf(value);
    const result = native.write(this.descriptor.fd, wordBytes);
    if (result === -EAGAIN) return false;
    if (result < 0) throw systemError('write', result);
    return true;
  }

  /** The same, and waits until there is room for it. */
  async add(value: number | bigint = 1, options: WaitOptions = {}): Promise<void> {
    const amount = amountOf(value);
    const write = (fd: number): number => {
      word[0] = amount;
      return native.write(fd, wordBytes);
    };
    await this.descriptor.retry('write', 'writable', write, options);
  }

  /**
   * `read(2)`: takes the whole counter; with `semaphore`, 1 of it.
   *
   * @returns What was taken; undefined when the counter is 0.
   */
  tryTake(): bigint | undefined {
    const result = native.read(this.descriptor.fd, wordBytes);
    if (result === -EAGAIN) return undefined;
    if (result < 0) throw systemError('read', result);
    return word[0];
  }

  /**
   * The same, and waits until the counter is not 0. Of several who wait, here or in other
   * processes, one takes it.
   */
  async take(options: WaitOptions = {}): Promise<bigint> {
    let taken = 0n;
    const read = (fd: number): number => {
      const result = native.read(fd, wordBytes);
      taken = word[0] ?? 0n;
      return result;
    };
    await this.descriptor.retry('read', 'readable', read, options);
    return taken;
  }

  get closed(): boolean {
    return this.descriptor.closed;
  }

  /** `close(2)`. Idempotent. The counter lives on while another descriptor of it is open. */
  close(): void {
    this.descriptor.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function amountOf(value: number | bigint): bigint {
  if (typeof value !== 'bigint') {
    if (typeof value !== 'number') throw typeError('value', 'a number or a bigint', value);
    wholeNumber('value', value, 0, Number.MAX_SAFE_INTEGER);
  } else if (value < 0n || value > most) {
    throw argumentError('value', `from 0 to ${String(most)}`, value);
  }
  return BigInt(value);
}
