/**
 * A call that is repeated each time its descriptor becomes ready, until it returns something other than EAGAIN.
 *
 * It has callbacks: one promise for each layer between the caller and the poller would take longer than the
 * system call. The outermost layer makes the promise.
 */
import { constants } from 'node:os';

import { systemError } from './errors.js';
import type { Registration } from './poller.js';
import { poll, pollingPays, slept } from './polling.js';
import { nowMs } from './time-out.js';
import { turnOver } from './turn.js';
import type { Waiter } from './waiters.js';

const { EAGAIN, EINTR } = constants.errno;

/** An owned descriptor, as far as a repeated call needs it. */
interface Polled {
  readonly polled: Registration;
}

export interface RepeatedCall {
  readonly syscall: string;
  readonly direction: 'readable' | 'writable';
  /** @param isOurs Whether only this process has the open file description, with O_NONBLOCK set. */
  call(fd: number, isOurs: boolean): number;
  done(result: number): void;
  /** With the call's error, the signal's reason, or `ERR_CLOSED`; also with what {@link call} throws. */
  failed(reason: Error): void;
}

export function repeatCall(
  descriptor: Polled,
  call: RepeatedCall,
  signal: AbortSignal | undefined,
): void {
  new Attempts(descriptor, call, signal).begin();
}

class Attempts implements Waiter {
  private asleepSince = 0;

  constructor(
    readonly descriptor: Polled,
    readonly repeated: RepeatedCall,
    readonly signal: AbortSignal | undefined,
  ) {}

  begin(): void {
    if (this.signal?.aborted === true) this.refuse(this.signal.reason as Error);
    else this.attempt();
  }

  wake(): void {
    slept(this.asleepSince);
    this.attempt();
  }

  refuse(reason: Error): void {
    this.repeated.failed(reason);
  }

  private attempt(): void {
    try {
      const { polled } = this.descriptor;
      const turn = turnOver();
      if (turn !== undefined) {
        void turn.then(() => {
          this.begin();
        });
      } else if (!this.settle(this.call(polled))) this.wait(polled);
    } catch (error) {
      this.refuse(error as Error);
    }
  }

  private call({ fd, isOurs }: Registration): number {
    for (;;) {
      const result = this.repeated.call(fd, isOurs);
      if (result !== -EINTR) return result;
    }
  }

  /** Returns false if the call would have to wait. */
  private settle(result: number): boolean {
    if (result === -EAGAIN) return false;
    const { syscall } = this.repeated;
    if (result < 0) throw systemError(syscall, result, { fd: this.descriptor.polled.fd });
    this.repeated.done(result);
    return true;
  }

  private wait(polled: Registration): void {
    if (this.repeated.direction === 'writable') polled.expectWritable(this, this.signal);
    // Whatever the caller does in the same turn goes first, such as sending what is answered.
    else if (pollingPays())
      queueMicrotask(() => {
        this.poll();
      });
    else this.sleep(polled);
  }

  private poll(): void {
    if (this.signal?.aborted === true) {
      this.refuse(this.signal.reason as Error);
      return;
    }
    try {
      const { polled } = this.descriptor;
      let result = -EAGAIN;
      poll(() => (result = this.call(polled)) !== -EAGAIN);
      if (!this.settle(result)) this.sleep(polled);
    } catch (error) {
      this.refuse(error as Error);
    }
  }

  private sleep(polled: Registration): void {
    this.asleepSince = nowMs();
    polled.expectReadable(this, this.signal);
  }
}
