import { constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';

import { boolean, list } from '../core/arguments.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { type Descriptor, ownerOf } from '../core/descriptor.js';
import { checked, systemError, typeError } from '../core/errors.js';
import { inspectable } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { abortSignal, signalOf, type WaitOptions } from '../core/wait-options.js';
import { blockAgain, unblockFound } from './found-blocked.js';
import { SignalPipeReader } from './signal-pipe-reader.js';
import { leaveToMainThread } from './main-thread.js';
import { signalName, signalNumber, type SignalName } from './names.js';
import type { SignalEvent } from './signal-record.js';
import { signalSetMemory } from './signal-set.js';
import { refusal, watchableSignal } from './watchable.js';

export interface WatchOptions {
  /** `SA_RESTART`: the kernel restarts a system call that the signal interrupts. Default true. */
  readonly restart?: boolean;
  /** `SA_RESETHAND`: the first signal resets its disposition to the default, as in System V. */
  readonly resetHandler?: boolean;
  /** `sa_mask`: signals to block during the handler, in addition to the watched ones. */
  readonly mask?: readonly SignalName[];
}

const watchOptions = ['restart', 'resetHandler', 'mask'] as const;

const pipeLengthWanted = 2 ** 20;

const listeners: NodeJS.EventEmitter = process;

/** Open watches. The handler writes to their pipes, so they must not be garbage-collected. */
const open = new Set<Signals>();

/**
 * The owner of the dispositions of some signals. It receives one event for each delivery.
 *
 * Garbage collection does not end the watch: the dispositions stay until {@link close}, or until the
 * thread (main or worker) that watches exits.
 */
export class Signals implements Disposable, AsyncIterable<SignalEvent> {
  readonly #numbers: readonly number[];
  readonly #read: Descriptor;
  readonly #write: Descriptor;
  readonly #reader: SignalPipeReader;
  #droppedBeforeClose = 0;
  /** The signals that the main thread blocked before this watch. */
  #foundBlocked: readonly number[] = [];

  private constructor(permit: Key, numbers: readonly number[]) {
    requireKey(permit, new.target);
    const ends = new Int32Array(2);
    checked('pipe2', native.pipe2(ends, fsConstants.O_NONBLOCK));
    const [read, write] = ends as unknown as [number, number];
    this.#numbers = numbers;
    this.#read = ownerOf(read, 'signal watch');
    this.#write = ownerOf(write, 'signal watch');
    this.#reader = new SignalPipeReader(this.#read, numbers[0] ?? 0);
    enlarge(this.#write);
  }

  /**
   * `sigaction(2)`: receives these signals from now on, with their sender and value.
   *
   * A disposition belongs to the process: each signal has one watcher at a time, over all threads. During
   * the watch, `process.on` of such a signal throws `EBUSY` too. Closing restores the previous
   * dispositions. A watch does not keep the process alive; a wait does.
   *
   * Nothing is lost if signals arrive faster than they are taken: the main thread then blocks them, and they stay
   * pending, until the events are taken.
   *
   * @param names At least one name. Refused are SIGKILL and SIGSTOP; SIGCHLD and SIGPROF, which Node.js
   *   uses; SIGURG, which this library uses; and the signals that report a fault in the program.
   * @throws `EBUSY` this process watches it already, or `process.on` listens for it; `EINVAL` it cannot
   *   be watched; `ERR_OUT_OF_RANGE` there is no such signal; `EMFILE`, `ENFILE` no descriptor is left.
   * @see sigaction(2), signal(7)
   */
  static watch(names: readonly SignalName[], options: WatchOptions = noOptions): Signals {
    if (!Array.isArray(names) || names.length === 0) {
      throw typeError('names', 'an array of at least one signal name', names);
    }
    const numbers = [...new Set(Array.from(names, watchableSignal))];
    const { SA_RESTART, SA_RESETHAND } = native;
    const given = optionsOf(options, watchOptions);
    const { restart = true, resetHandler = false, mask = [] } = given;
    boolean('restart', restart);
    boolean('resetHandler', resetHandler);
    const flags = restart ? SA_RESTART : 0;
    // The handler blocks all watched signals: nested handlers would record in the opposite order.
    const blocked = signalSetMemory([...numbers, ...Array.from(list('mask', mask), signalNumber)]);
    const signals = new Signals(KEY, numbers);
    const taken: number[] = [];
    try {
      for (const number of numbers) {
        signals.#take(number, flags, blocked);
        taken.push(number);
      }
      leaveToMainThread(numbers);
      signals.#foundBlocked = unblockFound(numbers);
      // The requests to the other threads run the handler, so SA_RESETHAND is set only after them.
      if (resetHandler) {
        for (const number of numbers) signals.#take(number, flags | SA_RESETHAND, blocked);
      }
    } catch (error) {
      for (const number of taken) native.signalUnwatch(number);
      signals.#closeDescriptors();
      throw error;
    }
    if (open.size === 0 && isMainThread) {
      listeners.prependListener('newListener', Signals.#refuseListener);
    }
    open.add(signals);
    return signals;
  }

  /**
   * `sigaction(2)`: waits for one signal, then restores the previous disposition.
   *
   * @throws As {@link watch} and {@link next} do.
   */
  static async once(
    names: readonly SignalName[],
    options: WatchOptions & WaitOptions = noOptions,
  ): Promise<SignalEvent> {
    const { signal, ...given } = optionsOf(options, [...watchOptions, 'signal']);
    abortSignal(signal);
    using signals = Signals.watch(names, given);
    return await signals.next({ signal });
  }

  /** Runs before Node.js would replace the watch's disposition by its own. */
  static readonly #refuseListener = (event: string | symbol): void => {
    const number = (constants.signals as Record<string | symbol, number>)[event];
    for (const signals of open) {
      if (number !== undefined && signals.#numbers.includes(number)) {
        throw refusal(
          'EBUSY',
          `process cannot listen for ${String(event)}: it is watched; close the watch first`,
        );
      }
    }
  };

  #take(number: number, flags: number, blocked: BigUint64Array): void {
    const result = native.signalWatch(number, this.#write.fd, flags, blocked);
    if (result === -constants.errno.EBUSY) {
      throw refusal(
        'EBUSY',
        `${signalName(number)} is watched already in this process: close that watch first`,
      );
    }
    if (result < 0) throw systemError('sigaction', result);
  }

  /**
   * Waits for the next signal. Each signal goes to one waiter, in the order in which the waits began.
   *
   * @throws The abort signal's reason; `ERR_CLOSED` the watch is closed, or is closed during the wait.
   */
  next(options?: WaitOptions): Promise<SignalEvent> {
    return this.#reader.next(options);
  }

  /** Yields signals as they arrive, until {@link close}. An abort throws the signal's reason. */
  async *events(options?: WaitOptions): AsyncGenerator<SignalEvent, void> {
    while (!this.closed) {
      let event;
      try {
        event = await this.next(options);
      } catch (error) {
        if (this.closed && signalOf(options)?.aborted !== true) return;
        throw error;
      }
      yield event;
    }
  }

  /** The same as {@link events}, for `for await (const event of signals)`. */
  [Symbol.asyncIterator](): AsyncGenerator<SignalEvent, void> {
    return this.events();
  }

  /** The names of the signals that are watched. */
  get names(): SignalName[] {
    return this.#numbers.map(signalName);
  }

  /** The number of signals lost: a newly started thread took them while the pipe was full. */
  get dropped(): number {
    return this.closed ? this.#droppedBeforeClose : this.#countDropped();
  }

  get closed(): boolean {
    return this.#read.closed;
  }

  /**
   * Restores the previous dispositions. Idempotent. Signals that were not taken are discarded, pending ones
   * included. A signal that is sent afterwards has the effect of its previous disposition.
   */
  close(): void {
    if (this.closed) return;
    // Before the disposition: until then, none of these signals had any effect.
    blockAgain(this.#foundBlocked);
    for (const number of this.#numbers) checked('sigaction', native.signalUnwatch(number));
    this.#droppedBeforeClose = this.#countDropped();
    open.delete(this);
    if (open.size === 0) listeners.off('newListener', Signals.#refuseListener);
    this.#closeDescriptors();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #countDropped(): number {
    return this.#numbers.reduce((sum, number) => sum + native.signalDropped(number), 0);
  }

  #closeDescriptors(): void {
    this.#read.close();
    this.#write.close();
  }
}

inspectable(Signals, ['dropped'], { names: (signals) => signals.names });

/** `F_SETPIPE_SZ`: makes room for thousands of signals, or for as many as this user's limits allow. */
function enlarge(pipe: Descriptor): void {
  for (let length = pipeLengthWanted; length > 2 ** 16; length /= 2) {
    if (native.fcntl(pipe.fd, native.F_SETPIPE_SZ, length) >= 0) return;
  }
}
