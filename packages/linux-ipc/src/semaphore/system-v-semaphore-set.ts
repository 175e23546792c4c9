import { constants } from 'node:os';

import { list, optionsObject, permissionBits, wholeNumber } from '../core/arguments.js';
import { blockingCall } from '../core/blocking-call.js';
import { deadlineIn, nowUs } from '../core/deadline.js';
import { argumentError, checked, systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { keyNumber } from '../system-v/key.js';
import {
  identifier,
  removeSystemVSemaphoreSet,
  setStatus,
  type SystemVSemaphoreSetStatus,
} from './system-v-control.js';
import { encodeOperations, type SemaphoreOperation } from './system-v-operations.js';

export type { SemaphoreOperation } from './system-v-operations.js';

const { EAGAIN, EINTR } = constants.errno;

/** SEMVMX: no value is greater. */
const greatestValue = 32767;

export interface CreateSystemVSemaphoreSet {
  /** The values to begin with, one for each semaphore, 0 to 32767. */
  readonly values: readonly number[];
  /** By which others find it, 1 to 2^32 - 1; without one, it is found by its id only. */
  readonly key?: number | undefined;
  /** Permission bits. Default 0o600. */
  readonly mode?: number | undefined;
}

/** One semaphore of a set. */
export interface SemaphoreState {
  readonly value: number;
  /** The last process that operated on it; 0 when none has. */
  readonly lastPid: number;
  /** How many wait for its value to become greater. */
  readonly waitingForIncrease: number;
  /** How many wait for its value to become 0. */
  readonly waitingForZero: number;
}

/**
 * A System V semaphore set: several counts, changed together or not at all.
 *
 * A set is the kernel's: it holds no descriptor and no memory here, so there is nothing to close. It
 * outlives every process until {@link remove}. With `undo`, what a process took comes back when it ends,
 * however it ends: the undoing belongs to the process, all its worker threads together.
 */
export class SystemVSemaphoreSet {
  readonly id: number;
  /** How many semaphores it has. */
  readonly count: number;

  private constructor(id: number) {
    this.id = identifier(id);
    this.count = setStatus(id).count;
  }

  /**
   * `semget(key, count, IPC_CREAT | IPC_EXCL | mode)`: a new set.
   *
   * The values begin at 0 and are raised by one `semop(2)`: whoever opens it in between waits as if all
   * was taken.
   *
   * @throws `EEXIST` the key is taken; `EINVAL` more semaphores than a set may have (SEMMSL); `ENOSPC`
   *   there are too many sets (SEMMNI), or semaphores in them (SEMMNS); `E2BIG` more values than one
   *   operation may change (SEMOPM, 500) are not 0; `ENOMEM` no memory.
   * @see semget(2), sysvipc(7)
   */
  static create(options: CreateSystemVSemaphoreSet): SystemVSemaphoreSet {
    const values = Array.from(list('values', optionsObject('options', options).values));
    if (values.length === 0) throw argumentError('values', 'not empty', '[]');
    const raises = values
      .map((value, semaphore) => ({
        semaphore,
        change: wholeNumber(`values[${String(semaphore)}]`, value, 0, greatestValue),
      }))
      .filter(({ change }) => change > 0);
    const mode = permissionBits(options.mode);
    const key = options.key === undefined ? native.IPC_PRIVATE : keyNumber('key', options.key);
    const flags = native.IPC_CREAT | native.IPC_EXCL | mode;
    const context = options.key === undefined ? {} : { key };
    const id = checked('semget', native.semget(key | 0, values.length, flags), context);
    try {
      const set = new SystemVSemaphoreSet(id);
      if (raises.length > 0) set.tryOperate(raises);
      return set;
    } catch (error) {
      removeSystemVSemaphoreSet(id);
      throw error;
    }
  }

  /**
   * `semget(key, 0, 0)`: the set that has this key.
   *
   * @throws `ENOENT` no set has the key; `EACCES` it may not be read by this user.
   * @see semget(2)
   */
  static open(key: number): SystemVSemaphoreSet {
    keyNumber('key', key);
    return new SystemVSemaphoreSet(checked('semget', native.semget(key | 0, 0, 0), { key }));
  }

  /**
   * The set of this id.
   *
   * @throws `EINVAL`, `EIDRM` there is no such set (any more); `EACCES` it may not be read by this user.
   * @see semctl(2)
   */
  static attach(id: number): SystemVSemaphoreSet {
    return new SystemVSemaphoreSet(id);
  }

  /**
   * `semop(id, operations)` with IPC_NOWAIT: all of the changes, unless one of them would wait.
   *
   * @returns Whether they were made.
   * @throws `EFBIG` the set has no such semaphore; `ERANGE` a value would pass 32767; `E2BIG` more than
   *   500 operations; `EINVAL`, `EIDRM` the set is gone; `EACCES` denied; `ENOSPC`, `ENOMEM` the kernel
   *   can't keep one more undo.
   * @see semop(2)
   */
  tryOperate(operations: readonly SemaphoreOperation[]): boolean {
    const result = native.semtimedop(this.id, encodeOperations(operations, native.IPC_NOWAIT), 0);
    if (result === -EAGAIN) return false;
    checked('semop', result, { id: this.id });
    return true;
  }

  /**
   * `semop(id, operations)`: all of the changes at once, as soon as all can be made. The event loop runs
   * on; a thread made for it waits.
   *
   * When the signal aborts just as the changes are made, they are taken back - unless somebody has used
   * a value that was raised.
   *
   * @throws The signal's reason; `EIDRM` the set was removed meanwhile; `EAGAIN` no thread is left; and
   *   what {@link tryOperate} throws.
   * @see semop(2)
   */
  async operate(
    operations: readonly SemaphoreOperation[],
    options: WaitOptions = {},
  ): Promise<void> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    if (this.tryOperate(operations)) return;
    const call = native.semop(this.id, encodeOperations(operations, 0));
    checked('semop', await blockingCall('semop', call, signal), { id: this.id });
  }

  /**
   * `semtimedop(2)`: all of the changes at once. Until all can be made, this thread stands still.
   *
   * @param timeoutMs Milliseconds, 0 or more. Without one it waits as long as it takes.
   * @returns False when the time was over first.
   * @throws `EIDRM` the set was removed meanwhile; and what {@link tryOperate} throws.
   * @see semop(2)
   */
  operateSync(operations: readonly SemaphoreOperation[], timeoutMs?: number): boolean {
    const deadline = deadlineIn(timeoutMs);
    const encoded = encodeOperations(operations, 0);
    for (;;) {
      const result = native.semtimedop(this.id, encoded, Math.max(0, deadline - nowUs()));
      if (result === -EAGAIN) return false;
      if (result === -EINTR) continue;
      checked('semop', result, { id: this.id });
      return true;
    }
  }

  /**
   * `semctl(2)` with GETVAL, GETPID, GETNCNT, GETZCNT: one semaphore, now.
   *
   * @throws `EINVAL`, `EIDRM` the set is gone; `EACCES` it may not be read by this user.
   */
  inspect(semaphore: number): SemaphoreState {
    const index = this.#index(semaphore);
    const ask = (command: number): number =>
      checked('semctl', native.semctl(this.id, index, command), { id: this.id });
    return {
      value: ask(native.GETVAL),
      lastPid: ask(native.GETPID),
      waitingForIncrease: ask(native.GETNCNT),
      waitingForZero: ask(native.GETZCNT),
    };
  }

  /**
   * `semctl(id, semaphore, SETVAL, value)`: sets one value, whatever it was. What processes have to undo
   * on it is forgotten.
   *
   * @throws `EINVAL`, `EIDRM` the set is gone; `EACCES` denied.
   */
  setValue(semaphore: number, value: number): void {
    wholeNumber('value', value, 0, greatestValue);
    const result = native.semctlSetValue(this.id, this.#index(semaphore), value);
    checked('semctl', result, { id: this.id });
  }

  #index(semaphore: number): number {
    return wholeNumber('semaphore', semaphore, 0, this.count - 1);
  }

  /**
   * `semctl(id, 0, IPC_STAT)`.
   *
   * @throws `EINVAL`, `EIDRM` the set is gone; `EACCES` it may not be read by this user.
   */
  status(): SystemVSemaphoreSetStatus {
    return setStatus(this.id);
  }

  /**
   * `semctl(id, 0, IPC_RMID)`: removes the set at once. Whoever waits in it is refused with `EIDRM`.
   *
   * Idempotent: a set that is gone is what was asked for.
   *
   * @throws `EPERM` it is somebody else's.
   */
  remove(): void {
    const result = native.semctl(this.id, 0, native.IPC_RMID);
    const { EIDRM, EINVAL } = constants.errno;
    if (result < 0 && result !== -EIDRM && result !== -EINVAL) {
      throw systemError('semctl', result, { id: this.id });
    }
  }
}
