import { constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';

import { boolean, list, optionsObject } from '../core/arguments.js';
import { Descriptor } from '../core/descriptor.js';
import { checked, systemError, typeError } from '../core/errors.js';
import { native } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { Inbox } from './inbox.js';
import { leaveToMainThread } from './main-thread.js';
import { signalName, signalNumber, type SignalName } from './names.js';
import type { SignalEvent } from './record.js';
import { signalSetMemory } from './signal-set.js';
import { refusal, watchableSignal } from './watchable.js';

export interface WatchOptions {
  /** `SA_RESTART`: system calls that the signal interrupts go on by themselves. Default true. */
  readonly restart?: boolean;
  /** `SA_RESETHAND`: after one signal its disposition is the default, as with System V `signal()`. */
  readonly resetHandler?: boolean;
  /** `sa_mask`: further signals held back while one is recorded, beside the watched ones. */
  readonly mask?: readonly SignalName[];
}

const pipeLengthWanted = 2 ** 20;

const listeners: NodeJS.EventEmitter = process;

/** The handler writes to their pipes: they are not collected before they are closed. */
const open = new Set<Signals>();

/**
 * The owner of the dispositions of some signals: receives them, one event for each delivery.
 *
 * Garbage collection does not end it: a disposition is the process's until {@link close}, or until
 * the thread (main or worker) that watches ends.
 */
export class Signals implements Disposable, AsyncIterable<SignalEvent> {
  readonly #numbers: readonly number[];
  readonly #read: Descriptor;
  readonly #write: Descriptor;
  readonly #inbox: Inbox;
  #droppedBeforeClose = 0;

  private constructor(numbers: readonly number[]) {
    const ends = new Int32Array(2);
    checked('pipe2', native.pipe2(ends, fsConstants.O_NONBLOCK));
    const [read, write] = ends as unknown as [number, number];
    this.#numbers = numbers;
    this.#read = new Descriptor(read, 'signal watch');
    this.#write = new Descriptor(write, 'signal watch');
    this.#inbox = new Inbox(this.#read);
    enlarge(this.#write);
  }

  /**
   * `sigaction(2)`: receives these signals from now on, with their sender and value.
   *
   * A disposition belongs to the whole process: each signal has one watcher in it at a time, over
   * all its threads. Until it is closed, `process.on` of such a signal throws `EBUSY`, too. Closing puts
   * back what was there before. Watching alone does not keep the process alive; waiting does.
   *
   * @param names At least one; neither SIGKILL nor SIGSTOP, nor SIGCHLD or SIGPROF, which Node.js
   *   uses, nor those that tell of a fault in the program.
   * @throws `EBUSY` watched already in this process, or `process.on` listens for it; `EINVAL` it
   *   cannot be watched; `ERR_OUT_OF_RANGE` no such signal; `EMFILE`, `ENFILE` no descriptor is left.
   * @see sigaction(2), signal(7)
   */
  static watch(names: readonly SignalName[], options: WatchOptions = {}): Signals {
    if (!Array.isArray(names) || names.length === 0) {
      throw typeError('names', 'an array of signal names, not empty', names);
    }
    const numbers = [...new Set(Array.from(names, watchableSignal))];
    const { SA_RESTART, SA_RESETHAND } = native;
    const { restart = true, resetHandler = false, mask = [] } = optionsObject('options', options);
    boolean('restart', restart);
    boolean('resetHandler', resetHandler);
    const flags = restart ? SA_RESTART : 0;
    // All of them held back during each: nested handlers would record in the opposite order.
    const heldBack = signalSetMemory([...numbers, ...Array.from(list('mask', mask), signalNumber)]);
    const signals = new Signals(numbers);
    const taken: number[] = [];
    try {
      for (const number of numbers) {
        signals.#take(number, flags, heldBack);
        taken.push(number);
      }
      leaveToMainThread(numbers);
      // Only now: the requests to the other threads run the handler too.
      if (resetHandler) {
        for (const number of numbers) signals.#take(number, flags | SA_RESETHAND, heldBack);
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
   * `sigaction(2)`: waits for one signal, and puts back what was there before.
   *
   * @throws As {@link watch} and {@link next} do.
   */
  static async once(
    names: readonly SignalName[],
    options: WatchOptions & WaitOptions = {},
  ): Promise<SignalEvent> {
    using signals = Signals.watch(names, options);
    return await signals.next(options);
  }

  /** Before Node.js puts its own disposition in place of the one that is watched by. */
  static readonly #refuseListener = (event: string | symbol): void => {
    const number = (constants.signals as Record<string | symbol, number>)[event];
    for (const signals of open) {
      if (number !== undefined && signals.#numbers.includes(number)) {
        throw refusal('EBUSY', `process cannot listen for ${String(event)}: it is watched`);
      }
    }
  };

  #take(number: number, flags: number, heldBack: BigUint64Array): void {
    const result = native.signalWatch(number, this.#write.fd, flags, heldBack);
    if (result === -constants.errno.EBUSY) {
      throw refusal('EBUSY', `${signalName(number)} is watched already in this process`);
    }
    if (result < 0) throw systemError('sigaction', result);
  }

  /**
   * Waits for the next signal. Each signal goes to one who waits, in the order of asking.
   *
   * @throws The abort signal's reason; `ERR_CLOSED` when closed before or meanwhile.
   */
  async next(options: WaitOptions = {}): Promise<SignalEvent> {
    return await this.#inbox.next(signalOf(options));
  }

  /** The signals as they arrive, until {@link close}, or until the abort signal ends it by its reason. */
  async *events(options: WaitOptions = {}): AsyncGenerator<SignalEvent, void> {
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

  /** How many signals were lost because thousands had arrived and nobody took them. */
  get dropped(): number {
    return this.closed ? this.#droppedBeforeClose : this.#countDropped();
  }

  get closed(): boolean {
    return this.#read.closed;
  }

  /** Puts the dispositions found before back. Idempotent. Signals that nobody took are forgotten. */
  close(): void {
    if (this.closed) return;
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

/** `F_SETPIPE_SZ`: room for thousands of signals, or for as many as this user's limits allow. */
function enlarge(pipe: Descriptor): void {
  for (let length = pipeLengthWanted; length > 2 ** 16; length /= 2) {
    if (native.fcntl(pipe.fd, native.F_SETPIPE_SZ, length) >= 0) return;
  }
}
