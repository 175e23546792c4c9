import { constants } from 'node:os';

import { onAbort } from '../core/abort.js';
import type { Descriptor } from '../core/descriptor.js';
import { nowMs } from '../core/time-out.js';
import { closedError, systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import { poll, pollingPays, slept } from '../core/polling.js';
import { turnOver } from '../core/turn.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { SignalRecords, type SignalEvent } from './signal-record.js';

const { EAGAIN, EINTR } = constants.errno;
const recordsPerRead = 128;

interface Waiter {
  resolve(event: SignalEvent): void;
  reject(reason: unknown): void;
  forgetSignal: (() => void) | undefined;
}

/**
 * Reads the signals from the pipe into which the handler writes, and delivers each to one waiter, in the
 * order in which the waits began. It reads only during waits: otherwise it would keep the process alive.
 */
export class SignalPipeReader {
  readonly #descriptor: Descriptor;
  readonly #number: number;
  readonly #records = new SignalRecords(recordsPerRead);
  readonly #arrived: SignalEvent[] = [];
  readonly #waiting: Waiter[] = [];
  /** Ends the wait for the pipe; undefined while there is none. */
  #end: (() => void) | undefined;
  /** Whether the last read took all that was in the pipe: what arrives afterwards is an event. */
  #isDrained = false;

  /** @param number Any one of the watched signals. */
  constructor(descriptor: Descriptor, number: number) {
    this.#descriptor = descriptor;
    this.#number = number;
  }

  next(options?: WaitOptions): Promise<SignalEvent> {
    return new Promise((resolve, reject) => {
      const signal = signalOf(options);
      signal?.throwIfAborted();
      if (this.#descriptor.closed) throw closedError('signal watch');
      const arrived = this.#arrived.shift();
      if (arrived !== undefined) {
        resolve(arrived);
        return;
      }
      const waiter: Waiter = { resolve, reject, forgetSignal: undefined };
      this.#waiting.push(waiter);
      waiter.forgetSignal =
        signal &&
        onAbort(signal, () => {
          // Removed at once: an event delivered to a rejected waiter would be lost.
          this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
          waiter.forgetSignal?.();
          this.#stopUnlessNeeded();
          reject(signal.reason as Error);
        });
      if (this.#waiting.length === 1 && this.#end === undefined) this.#read();
    });
  }

  /** Reads until nobody waits, or the pipe is empty; then waits for it. */
  #read(): void {
    this.#end = undefined;
    while (this.#waiting.length > 0) {
      if (this.#descriptor.closed) {
        this.#refuse(closedError('signal watch'));
        return;
      }
      if (this.#isDrained) {
        if (pollingPays()) this.#pollLater();
        else this.#awaitPipe();
        return;
      }
      const turn = turnOver();
      if (turn !== undefined) {
        const end = this.#begin();
        void turn.then(() => {
          if (this.#end === end) this.#read();
        });
        return;
      }
      this.#settle(this.#take(this.#descriptor.fd));
    }
  }

  /** Polls, after whatever the caller does in the same turn, such as sending a signal that is answered. */
  #pollLater(): void {
    const end = this.#begin();
    queueMicrotask(() => {
      if (this.#end !== end) return;
      let result = -EAGAIN;
      if (!this.#descriptor.closed) {
        const { fd } = this.#descriptor;
        poll(() => (result = this.#take(fd)) !== -EAGAIN);
        this.#settle(result);
      }
      if (result === -EAGAIN && !this.#descriptor.closed) this.#awaitPipe();
      else this.#read();
    });
  }

  /** Begins a wait that is for something else than the pipe. */
  #begin(): () => void {
    return (this.#end = (): void => undefined);
  }

  #settle(result: number): void {
    if (result > 0) this.#handOut();
    else if (result === 0) this.#refuse(closedError('signal watch'));
    else if (result !== -EINTR && result !== -EAGAIN) this.#refuse(systemError('read', result));
  }

  #awaitPipe(): void {
    const since = nowMs();
    let isOver = false;
    const end = this.#descriptor.polled.expectReadable({
      wake: () => {
        isOver = true;
        this.#isDrained = false;
        slept(since);
        this.#read();
      },
      refuse: (reason) => {
        isOver = true;
        this.#refuse(reason);
      },
    });
    // An event that had arrived before has ended the wait, and another may have begun.
    if (!isOver) this.#end = end;
  }

  #refuse(reason: Error): void {
    for (const waiter of this.#waiting.splice(0)) {
      waiter.forgetSignal?.();
      waiter.reject(reason);
    }
  }

  #stopUnlessNeeded(): void {
    if (this.#waiting.length > 0) return;
    this.#end?.();
    this.#end = undefined;
  }

  /** Reads and decodes in one step, since the next reading may use the same bytes. */
  #take(fd: number): number {
    const { bytes } = this.#records;
    const wasDrained = this.#isDrained;
    const length = native.read(fd, bytes);
    this.#isDrained = length === -EAGAIN || (length > 0 && length < bytes.length);
    for (let record = 0; record < SignalRecords.countIn(length); record++) {
      this.#arrived.push(this.#records.decode(record));
    }
    // Polls of an empty pipe say nothing new.
    if (this.#isDrained && (length > 0 || !wasDrained)) native.signalEmptied(this.#number);
    return length;
  }

  #handOut(): void {
    while (this.#waiting.length > 0) {
      const event = this.#arrived.shift();
      if (event === undefined) return;
      const waiter = this.#waiting.shift();
      waiter?.forgetSignal?.();
      waiter?.resolve(event);
    }
  }
}
