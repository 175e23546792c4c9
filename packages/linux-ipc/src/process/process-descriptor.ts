import { constants } from 'node:os';

import { processId } from '../core/arguments.js';
import { Descriptor } from '../core/descriptor.js';
import { checked, systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { signalName, signalNumber, type SignalName } from '../signal/names.js';
import { signalValue } from '../signal/value.js';
import type { ExitStatus } from './exit-status.js';
import { ProcessIdentity } from './identity.js';

const { ESRCH } = constants.errno;

/**
 * The owner of a pidfd: one process, child or not, that cannot be mistaken for another which was
 * given the same pid later.
 */
export class ProcessDescriptor implements Disposable {
  readonly pid: number;
  /** To hand over, or to poll. Owned by this object. */
  readonly descriptor: Descriptor;

  private constructor(pid: number, fd: number) {
    this.pid = pid;
    this.descriptor = new Descriptor(fd, 'process descriptor');
  }

  /**
   * `pidfd_open(2)`: opens a process, which stays identified until closed, ended or not.
   *
   * @param process Its pid; or its identity, and then no other process of that pid is taken for it.
   * @throws `ESRCH` no such process; `EMFILE`, `ENFILE` no descriptor is left; `ENOSYS` before
   *   Linux 5.3.
   * @see pidfd_open(2)
   */
  static open(process: number | ProcessIdentity): ProcessDescriptor {
    const pid = process instanceof ProcessIdentity ? process.pid : processId('process', process);
    const opened = new ProcessDescriptor(
      pid,
      checked('pidfd_open', native.pidfdOpen(pid, 0), { pid }),
    );
    // Only now: from here on the pid is not given to another one unnoticed.
    if (process instanceof ProcessIdentity && process.isRunning() !== true) {
      opened.close();
      throw systemError('pidfd_open', -ESRCH, { pid });
    }
    return opened;
  }

  /**
   * `pidfd_send_signal(2)`: sends a signal, as kill(2) does.
   *
   * @returns False when the process has ended and was collected.
   * @throws `EPERM` not allowed to signal it; `EINVAL` it is in another pid namespace.
   * @see pidfd_send_signal(2)
   */
  sendSignal(signal: SignalName | number): boolean {
    const number = signalNumber(signal);
    return this.#sent(native.pidfdSendSignal(this.descriptor.fd, number));
  }

  /**
   * `pidfd_send_signal(2)` with a value, as sigqueue(3) does.
   *
   * @returns False when the process has ended and was collected.
   * @throws `EAGAIN` its queue is full; `EPERM` not allowed to signal it.
   * @see pidfd_send_signal(2), sigqueue(3)
   */
  queueSignal(signal: SignalName | number, value: number | bigint = 0): boolean {
    const number = signalNumber(signal);
    return this.#sent(native.pidfdQueueSignal(this.descriptor.fd, number, signalValue(value)));
  }

  #sent(result: number): boolean {
    if (result === -ESRCH) return false;
    checked('pidfd_send_signal', result, { pid: this.pid });
    return true;
  }

  /**
   * Waits until the process has ended. It need not be a child, nor be collected yet.
   *
   * @throws The abort signal's reason; `ERR_CLOSED` when closed before or meanwhile.
   * @see pidfd_open(2), poll(2)
   */
  async ended(options: WaitOptions = {}): Promise<void> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    // Ready once and for ever, which the poller tells once, perhaps to somebody else.
    const { fd, polled } = this.descriptor;
    while ((checked('poll', native.poll(fd, native.POLLIN)) & native.POLLIN) === 0) {
      await polled.readable(signal);
    }
  }

  /**
   * `ioctl(2)` PIDFD_GET_INFO: how the process ended.
   *
   * @returns Undefined until its parent, or who stands in for it, has collected it; and always
   *   before Linux 6.15, which tells nobody but the parent.
   */
  exitStatus(): ExitStatus | undefined {
    const status = native.pidfdExitStatus(this.descriptor.fd);
    if (status < 0) return undefined;
    const number = status & 0x7f;
    return number === 0
      ? { code: (status >> 8) & 0xff, signal: null }
      : { code: null, signal: signalName(number) };
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
