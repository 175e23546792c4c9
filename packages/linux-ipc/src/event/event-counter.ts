import { constants } from 'node:os';

import { boolean, wholeNumber } from '../core/arguments.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { descriptorInfo, requireTarget } from '../core/descriptor-kind.js';
import { numberOf, takeOver, type DescriptorSource } from '../core/descriptor-source.js';
import { type Descriptor, ownerOf } from '../core/descriptor.js';
import { argumentError, checked, systemError, typeError } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native, type CallResult } from '../core/native.js';
import { readNow } from '../core/non-blocking.js';
import { noOptions, optionsOf } from '../core/options.js';
import type { WaitOptions } from '../core/wait-options.js';

export interface EventCounterOptions {
  /** From 0 to 2^32 - 1. Default 0. */
  readonly initial?: number;
  /** `EFD_SEMAPHORE`: {@link EventCounter.take} takes 1, not the whole count. Default false. */
  readonly semaphore?: boolean;
}

const { EAGAIN } = constants.errno;

/** Every call reads into it or writes from it: allocating memory would cost more than the call. */
const word = new BigUint64Array(1);
const wordBytes = new Uint8Array(word.buffer);

const most = 2n ** 64n - 2n;

/**
 * The owner of an eventfd: a counter in the kernel. Several processes may add to it and take its value.
 * A take returns the sum of all additions since the previous one.
 */
export class EventCounter implements Disposable {
  /** A child can inherit it, and a socket can send it. {@link close} closes it. */
  readonly descriptor: Descriptor;

  private constructor(permit: Key, fd: number) {
    requireKey(permit, new.target);
    this.descriptor = ownerOf(fd, 'event counter');
    readOnly(this, 'descriptor');
  }

  /**
   * `eventfd(2)`: creates a counter.
   *
   * @throws `EMFILE`, `ENFILE` no descriptor is left.
   * @see eventfd(2)
   */
  static create(options: EventCounterOptions = noOptions): EventCounter {
    const { initial = 0, semaphore = false } = optionsOf(options, ['initial', 'semaphore']);
    boolean('semaphore', semaphore);
    wholeNumber('initial', initial, 0, 2 ** 32 - 1);
    const flags = native.EFD_NONBLOCK | (semaphore ? native.EFD_SEMAPHORE : 0);
    return new EventCounter(KEY, checked('eventfd', native.eventfd(initial, flags)));
  }

  /**
   * Takes ownership of an eventfd that was inherited or received.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed. Neither changes
   *   when this throws.
   * @throws `ERR_DESCRIPTOR_KIND` it is not an eventfd; `EBADF` the number is not open; `ERR_CLOSED`.
   */
  static from(source: DescriptorSource): EventCounter {
    requireTarget(numberOf(source), /^anon_inode:\[eventfd\]/, 'an eventfd');
    const counter = new EventCounter(KEY, takeOver(source));
    // tryAdd and tryTake must not wait, even if the creator did not set EFD_NONBLOCK.
    counter.descriptor.makeNonBlocking();
    return counter;
  }

  /**
   * `write(2)`: adds to the counter, and wakes a process that waits to take.
   *
   * @param value 0 to 2^64 - 2, as a bigint above 2^53 - 1.
   * @returns False if the sum would exceed 2^64 - 2: nothing is added.
   */
  tryAdd(value: number | bigint = 1): boolean {
    word[0] = amountOf(value);
    const result = addNow(this.descriptor.fd);
    if (result === -EAGAIN) return false;
    if (result < 0) throw systemError('write', result, { fd: this.fd });
    return true;
  }

  /** As {@link tryAdd}, but waits while the sum would exceed 2^64 - 2. */
  async add(value: number | bigint = 1, options?: WaitOptions): Promise<void> {
    const amount = amountOf(value);
    const write = (fd: number): number => {
      word[0] = amount;
      return addNow(fd);
    };
    await this.descriptor.retry('write', 'writable', write, options);
  }

  /**
   * `read(2)`: takes the whole count; with `semaphore`, 1.
   *
   * @returns The amount taken; undefined when the counter is 0.
   */
  tryTake(): bigint | undefined {
    const result = readNow(this.descriptor.fd, wordBytes);
    if (result === -EAGAIN) return undefined;
    if (result < 0) throw systemError('read', result, { fd: this.fd });
    return word[0];
  }

  /**
   * As {@link tryTake}, but waits until the counter is not 0. If several callers wait, in this process
   * or in others, one of them takes the count.
   */
  async take(options?: WaitOptions): Promise<bigint> {
    let taken = 0n;
    const read = (fd: number): number => {
      const result = readNow(fd, wordBytes);
      taken = word[0] ?? 0n;
      return result;
    };
    await this.descriptor.retry('read', 'readable', read, options);
    return taken;
  }

  /** The number of {@link descriptor}. Throws `ERR_CLOSED` once closed. */
  get fd(): number {
    return this.descriptor.fd;
  }

  get closed(): boolean {
    return this.descriptor.closed;
  }

  /** `close(2)`. Idempotent. The counter exists while another descriptor of it is open. */
  close(): void {
    this.descriptor.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

inspectable(EventCounter, ['fd'], { count: ({ fd }) => countOf(fd) });

/**
 * `write(2)` of the word, without waiting: an eventfd knows no RWF_NOWAIT for writing, so O_NONBLOCK is set
 * again if a process that shares the counter has cleared it. Only one that clears it between the two calls,
 * on purpose, makes the second one wait.
 */
function addNow(fd: number): CallResult {
  checked('fcntl', native.setNonBlocking(fd), { fd });
  return native.write(fd, wordBytes);
}

/** `/proc/self/fdinfo`: the count, without taking it. */
function countOf(fd: number): bigint | undefined {
  const line = /^eventfd-count: *([0-9a-f]+)$/m.exec(descriptorInfo(fd));
  return line === null ? undefined : BigInt(`0x${line[1] ?? '0'}`);
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
