/**
 * A call that is repeated each time its descriptor becomes ready, until it returns something other than EAGAIN.
 *
 * It has callbacks: one promise for each layer between the caller and the poller would take longer than the
 * system call. The outermost layer makes the promise.
 */
import { constants } from 'node:os';

import { systemError } from './errors.js';
import type { OwnedDescriptor } from './owned-descriptor.js';
import { turnOver } from './turn.js';
import type { Waiter } from './waiters.js';

const { EAGAIN, EINTR } = constants.errno;

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
  descriptor: OwnedDescriptor,
  call: RepeatedCall,
  signal: AbortSignal | undefined,
): void {
  new Attempts(descriptor, call, signal).begin();
}

class Attempts implements Waiter {
  constructor(
    readonly descriptor: OwnedDescriptor,
    readonly repeated: RepeatedCall,
    readonly signal: AbortSignal | undefined,
  ) {}

  begin(): void {
    if (this.signal?.aborted === true) this.refuse(this.signal.reason as Error);
    else this.wake();
  }

  wake(): void {
    const { repeated } = this;
    try {
      for (;;) {
        const { polled } = this.descriptor;
        const turn = turnOver();
        if (turn !== undefined) {
          void turn.then(() => {
            this.begin();
          });
          return;
        }
        const result = repeated.call(polled.fd, polled.isOurs);
        if (result >= 0) {
          repeated.done(result);
          return;
        }
        if (result === -EAGAIN) {
          if (repeated.direction === 'readable') polled.expectReadable(this, this.signal);
          else polled.expectWritable(this, this.signal);
          return;
        }
        if (result !== -EINTR) throw systemError(repeated.syscall, result, { fd: polled.fd });
      }
    } catch (error) {
      repeated.failed(error as Error);
    }
  }

  refuse(reason: Error): void {
    this.repeated.failed(reason);
  }
}
