import { constants } from 'node:os';

import { processId } from '../core/arguments.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { descriptorInfo, requireTarget } from '../core/descriptor-kind.js';
import { numberOf, takeOver, type DescriptorSource } from '../core/descriptor-source.js';
import { type Descriptor, ownerOf } from '../core/descriptor.js';
import { checked, systemError } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { signalName, signalNumber, type SignalName } from '../signal/names.js';
import { signalValue } from '../signal/value.js';
import type { ExitStatus } from './exit-status.js';
import { ProcessIdentity } from './identity.js';

const { ESRCH } = constants.errno;

/**
 * The owner of a pidfd: it refers to one process, child or not, and never to a later process with the
 * same pid.
 */
export class ProcessDescriptor implements Disposable {
  /** 0 if unknown: the process was reaped before {@link from}, or is in another pid namespace. */
  readonly pid: number;
  /** A child can inherit it, and a socket can send it. {@link close} closes it. */
  readonly descriptor: Descriptor;

  private constructor(permit: Key, pid: number, fd: number) {
    requireKey(permit, new.target);
    this.pid = pid;
    this.descriptor = ownerOf(fd, 'process descriptor');
    readOnly(this, 'pid', 'descriptor');
  }

  /**
   * `pidfd_open(2)`: opens a process. The descriptor refers to this process until closed, even after the
   * process has exited.
   *
   * @param process A pid; or an identity, which excludes a later process with the same pid.
   * @throws `ESRCH` no such process; `EMFILE`, `ENFILE` no descriptor is left; `ENOSYS` before
   *   Linux 5.3.
   * @see pidfd_open(2)
   */
  static open(process: number | ProcessIdentity): ProcessDescriptor {
    const pid = process instanceof ProcessIdentity ? process.pid : processId('process', process);
    const opened = new ProcessDescriptor(
      KEY,
      pid,
      checked('pidfd_open', native.pidfdOpen(pid, 0), { pid }),
    );
    // Checked after opening: from then on, the descriptor cannot refer to a later process.
    if (process instanceof ProcessIdentity && process.isRunning() !== true) {
      opened.close();
      throw systemError('pidfd_open', -ESRCH, { pid });
    }
    return opened;
  }

  /**
   * Takes ownership of a pidfd that was inherited or received, or that `openPeerPidfd` returned.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed. Neither changes
   *   when this throws.
   * @throws `ERR_DESCRIPTOR_KIND` it is not a pidfd; `EBADF` the number is not open; `ERR_CLOSED`.
   * @see proc_pid_fdinfo(5)
   */
  static from(source: DescriptorSource): ProcessDescriptor {
    const fd = numberOf(source);
    requireTarget(fd, /^(pidfd:|anon_inode:\[pidfd\])/, 'a pidfd');
    const pid = Number(/^Pid:\s*(\d+)$/m.exec(descriptorInfo(fd))?.[1] ?? 0);
    return new ProcessDescriptor(KEY, pid, takeOver(source));
  }

  /**
   * `pidfd_send_signal(2)`: sends a signal, as kill(2) does.
   *
   * @returns False if the process has exited and been reaped.
   * @throws `EPERM` this process may not signal it; `EINVAL` it is in another pid namespace.
   * @see pidfd_send_signal(2)
   */
  sendSignal(signal: SignalName | number): boolean {
    const number = signalNumber(signal);
    return this.#sent(native.pidfdSendSignal(this.descriptor.fd, number));
  }

  /**
   * `pidfd_send_signal(2)` with a value, as sigqueue(3) does.
   *
   * @returns False if the process has exited and been reaped.
   * @throws `EAGAIN` its signal queue is full; `EPERM` this process may not signal it.
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
   * `poll(2)`: waits until the process exits, child or not. It may not have been reaped yet.
   *
   * @throws The signal's reason; `ERR_CLOSED` the descriptor is closed, or is closed during the wait.
   * @see pidfd_open(2), poll(2)
   */
  async exited(options?: WaitOptions): Promise<void> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    // A pidfd stays readable, but the poller reports it only once, perhaps to another wait.
    const { fd, polled } = this.descriptor;
    while ((checked('poll', native.poll(fd, native.POLLIN)) & native.POLLIN) === 0) {
      await polled.readable(signal);
    }
  }

  /**
   * `ioctl(2)` PIDFD_GET_INFO: the status with which the process exited.
   *
   * @returns Undefined until its parent, or the process that adopted it, has reaped it. Always
   *   undefined before Linux 6.15, which returns the status to the parent only.
   */
  exitStatus(): ExitStatus | undefined {
    const status = native.pidfdExitStatus(this.descriptor.fd);
    if (status < 0) return undefined;
    const number = status & 0x7f;
    return number === 0
      ? { code: (status >> 8) & 0xff, signal: null }
      : { code: null, signal: signalName(number) };
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

inspectable(ProcessDescriptor, ['pid', 'fd'], { exitStatus: (process) => process.exitStatus() });
