import { onAbort } from '../core/abort.js';
import type { Descriptor } from '../core/descriptor.js';
import { closedError } from '../core/errors.js';
import { native } from '../core/native.js';
import { decodeSignalRecords, signalRecordLength, type SignalEvent } from './signal-record.js';

const recordsPerRead = 128;

interface Waiter {
  resolve(event: SignalEvent): void;
  reject(reason: unknown): void;
}

/**
 * Reads the signals from the pipe into which the handler writes, and delivers each to one waiter, in the
 * order in which the waits began. It reads only during waits: otherwise it would keep the process alive.
 */
export class SignalPipeReader {
  readonly #descriptor: Descriptor;
  readonly #bytes = new Uint8Array(recordsPerRead * signalRecordLength);
  readonly #arrived: SignalEvent[] = [];
  readonly #waiting = new Set<Waiter>();
  #reading: AbortController | undefined;

  constructor(descriptor: Descriptor) {
    this.#descriptor = descriptor;
  }

  async next(signal?: AbortSignal): Promise<SignalEvent> {
    signal?.throwIfAborted();
    if (this.#descriptor.closed) throw closedError('signal watch');
    const arrived = this.#arrived.shift();
    if (arrived !== undefined) return arrived;

    let forgetSignal: (() => void) | undefined;
    try {
      return await new Promise<SignalEvent>((resolve, reject) => {
        const waiter = { resolve, reject };
        this.#waiting.add(waiter);
        forgetSignal =
          signal &&
          onAbort(signal, () => {
            // Removed at once: an event delivered to a rejected waiter would be lost.
            this.#waiting.delete(waiter);
            reject(signal.reason as Error);
          });
        if (this.#reading === undefined) void this.#read(new AbortController());
      });
    } finally {
      forgetSignal?.();
      if (this.#waiting.size === 0) this.#stopReading();
    }
  }

  async #read(reading: AbortController): Promise<void> {
    this.#reading = reading;
    try {
      while (this.#reading === reading && this.#waiting.size > 0) {
        await this.#descriptor.retry('read', 'readable', (fd) => this.#take(fd), {
          signal: reading.signal,
        });
        this.#handOut();
      }
    } catch (error) {
      // The pipe is closed; or this reading was stopped, and the present waiters depend on another one.
      if (this.#reading === reading) {
        for (const waiter of this.#waiting) waiter.reject(error);
        this.#waiting.clear();
      }
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
    }
  }

  #stopReading(): void {
    const reading = this.#reading;
    this.#reading = undefined;
    reading?.abort();
  }

  /** Reads and decodes in one step, since the next reading may use the same bytes. */
  #take(fd: number): number {
    const length = native.read(fd, this.#bytes);
    if (length > 0) this.#arrived.push(...decodeSignalRecords(this.#bytes, length));
    return length;
  }

  #handOut(): void {
    for (const waiter of this.#waiting) {
      const event = this.#arrived.shift();
      if (event === undefined) return;
      this.#waiting.delete(waiter);
      waiter.resolve(event);
    }
  }
}
