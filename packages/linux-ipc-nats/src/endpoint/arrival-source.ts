import { RecordSource, Spinner } from 'linux-ipc/carrier';
import type { Codec, Waiter, Waiters } from 'linux-ipc/carrier';

import { cannotBlock } from '../errors.js';

/** Receives what arrives by the event loop of this thread. */
export abstract class ArrivalSource<T, End = undefined> extends RecordSource<T, End> {
  /** Woken when something has arrived, and at the end. */
  protected abstract readonly arrivals: Waiters;

  protected constructor(codec: Codec<T>) {
    super(codec, new Spinner(0));
  }

  /** Whether no more messages will arrive. */
  protected abstract isOver(): boolean;

  // The connection keeps the process alive: a wait need not.

  protected override readonly expectArrival = (waiter: Waiter): boolean => {
    if (this.isOver()) return false;
    this.arrivals.expect(waiter, false);
    return true;
  };

  protected readonly sleep = (signal: AbortSignal | undefined): Promise<void> | boolean =>
    this.hasMessages() || (!this.isOver() && this.arrivals.wait(signal, false));

  protected readonly sleepSync = (): boolean => {
    if (this.isOver()) return false;
    throw cannotBlock();
  };
}
