import { boolean } from '../core/arguments.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { requireTarget } from '../core/descriptor-kind.js';
import { numberOf, takeOver, type DescriptorSource } from '../core/descriptor-source.js';
import { type Descriptor, ownerOf } from '../core/descriptor.js';
import { argumentError, checked } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { readNow } from '../core/non-blocking.js';
import { optionsOf } from '../core/options.js';
import type { WaitOptions } from '../core/wait-options.js';
import {
  duration,
  moment,
  remainingOf,
  settingOf,
  type TimerClock,
  type TimerRemaining,
  type TimerStart,
} from './setting.js';

/**
 * The owner of a timerfd: a timer in the kernel. It counts its expirations even while this process is
 * busy, and can be passed to another process.
 */
export class Timer implements Disposable {
  /** A child can inherit it, and a socket can send it. {@link close} closes it. */
  readonly descriptor: Descriptor;

  private constructor(permit: Key, fd: number) {
    requireKey(permit, new.target);
    this.descriptor = ownerOf(fd, 'timer');
    readOnly(this, 'descriptor');
  }

  /**
   * `timerfd_create(2)`: creates a timer, which is stopped.
   *
   * @throws `EMFILE`, `ENFILE` no descriptor is left.
   * @see timerfd_create(2), clock_gettime(2)
   */
  static create(clock: TimerClock = 'monotonic'): Timer {
    const clocks = new Map<unknown, number>([
      ['monotonic', native.CLOCK_MONOTONIC],
      ['realtime', native.CLOCK_REALTIME],
      ['boottime', native.CLOCK_BOOTTIME],
    ]);
    const number = clocks.get(clock);
    if (number === undefined) throw argumentError('clock', 'the name of a clock', clock);
    return new Timer(
      KEY,
      checked('timerfd_create', native.timerfdCreate(number, native.TFD_NONBLOCK)),
    );
  }

  /**
   * Takes ownership of a timerfd that was inherited or received.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed. Neither changes
   *   when this throws.
   * @throws `ERR_DESCRIPTOR_KIND` it is not a timerfd; `EBADF` the number is not open; `ERR_CLOSED`.
   */
  static from(source: DescriptorSource): Timer {
    requireTarget(numberOf(source), /^anon_inode:\[timerfd\]/, 'a timerfd');
    const timer = new Timer(KEY, takeOver(source));
    timer.descriptor.makeNonBlocking();
    return timer;
  }

  /**
   * `timerfd_settime(2)`: starts or restarts the timer, and discards expirations that were not read.
   *
   * @throws `ERR_OUT_OF_RANGE` neither `afterMs`, `at` nor `everyMs` is given; both `afterMs` and `at` are;
   *   `cancelOnSet` is given without `at`.
   * @see timerfd_settime(2)
   */
  start(start: TimerStart): void {
    const given = optionsOf(start, ['afterMs', 'at', 'everyMs', 'cancelOnSet'], 'start');
    const { afterMs, at, everyMs, cancelOnSet = false } = given;
    if (boolean('cancelOnSet', cancelOnSet) && at === undefined) {
      throw argumentError('cancelOnSet', 'given together with at', cancelOnSet);
    }
    if (afterMs !== undefined && at !== undefined) {
      throw argumentError('afterMs', 'omitted if at is given', afterMs);
    }
    const intervalNs = everyMs === undefined ? 0n : duration('everyMs', everyMs);
    if (at !== undefined) {
      const { TFD_TIMER_ABSTIME, TFD_TIMER_CANCEL_ON_SET } = native;
      const flags = TFD_TIMER_ABSTIME | (cancelOnSet ? TFD_TIMER_CANCEL_ON_SET : 0);
      this.#set(flags, settingOf(intervalNs, moment('at', at)));
    } else {
      const firstNs = afterMs === undefined ? intervalNs : duration('afterMs', afterMs);
      if (firstNs === 0n) throw argumentError('start', 'given afterMs, at or everyMs', undefined);
      this.#set(0, settingOf(intervalNs, firstNs));
    }
  }

  /** `timerfd_settime(2)`: stops the timer, and discards expirations that were not read. */
  stop(): void {
    this.#set(0, settingOf(0n, 0n));
  }

  #set(flags: number, setting: BigInt64Array): void {
    const { fd } = this.descriptor;
    checked('timerfd_settime', native.timerfdSettime(fd, flags, setting), { fd });
  }

  /** `timerfd_gettime(2)`: the time to the next expiration, and the interval. */
  remaining(): TimerRemaining {
    const setting = new BigInt64Array(4);
    const { fd } = this.descriptor;
    checked('timerfd_gettime', native.timerfdGettime(fd, setting), { fd });
    return remainingOf(setting);
  }

  /**
   * `read(2)`: waits until the timer has expired.
   *
   * @returns The number of expirations since the last read: 1 or more.
   * @throws `ECANCELED` the clock was set, and the timer was started with `cancelOnSet`; the signal's
   *   reason; `ERR_CLOSED` the timer is closed, or is closed during the wait.
   */
  async expirations(options?: WaitOptions): Promise<bigint> {
    const count = new BigUint64Array(1);
    const into = new Uint8Array(count.buffer);
    await this.descriptor.retry('read', 'readable', (fd) => readNow(fd, into), options);
    return count[0] ?? 0n;
  }

  /** The number of {@link descriptor}. Throws `ERR_CLOSED` once closed. */
  get fd(): number {
    return this.descriptor.fd;
  }

  get closed(): boolean {
    return this.descriptor.closed;
  }

  /** `close(2)`. Idempotent. */
  close(): void {
    this.descriptor.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

inspectable(Timer, ['fd'], {
  nextMs: (timer) => timer.remaining().nextMs,
  everyMs: (timer) => timer.remaining().everyMs,
});
