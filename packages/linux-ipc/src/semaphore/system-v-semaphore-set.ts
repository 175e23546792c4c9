import { constants } from 'node:os';

import { list, permissionBits, wholeNumber } from '../core/arguments.js';
import { blockingCall, blockingWaitSync } from '../core/blocking-call.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { deadlineIn, nowUs } from '../core/time-out.js';
import { argumentError, checked, systemError } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { optionsOf } from '../core/options.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { identifier, keyNumber } from '../system-v/key.js';
import { systemVState } from '../system-v/state.js';
import {
  removeSystemVSemaphoreSet,
  setStatus,
  type SystemVSemaphoreSetStatus,
} from './system-v-control.js';
import { encodeOperations, type SemaphoreOperation } from './system-v-operations.js';

export type { SemaphoreOperation } from './system-v-operations.js';

const { EAGAIN, ETIMEDOUT } = constants.errno;

/** SEMVMX: the greatest value of a semaphore. */
const greatestValue = 32767;

export interface CreateSystemVSemaphoreSet {
  /** The initial values, one for each semaphore, 0 to 32767. */
  readonly values: readonly number[];
  /** The key by which others open it, 1 to 2^32 - 1. Without a key, others attach it by its id. */
  readonly key?: number | undefined;
  /** Permission bits. Default 0o600. */
  readonly mode?: number | undefined;
}

/** One semaphore of a set. */
export interface SemaphoreState {
  readonly value: number;
  /** The last process that operated on it; `undefined` if none has. */
  readonly lastPid: number | undefined;
  /** The number of waiters for an increase of its value. */
  readonly waitingForIncrease: number;
  /** The number of waiters for its value to become 0. */
  readonly waitingForZero: number;
}

/**
 * A System V semaphore set: several counts, of which one operation changes several or none.
 *
 * The kernel holds the set. It needs no descriptor and no memory of this process, so there is nothing to
 * close; it outlives every process until {@link remove}. With `undo`, the kernel reverses a process's
 * changes when the process exits, for any reason. The undo record belongs to the process, and is shared by
 * its worker threads.
 */
export class SystemVSemaphoreSet {
  readonly id: number;
  /** The key by which others open it; `undefined` for a private set. */
  readonly key: number | undefined;
  /** The number of semaphores. */
  readonly count: number;

  private constructor(permit: Key, id: number) {
    requireKey(permit, new.target);
    this.id = identifier(id);
    const { key, count } = setStatus(id);
    this.key = key;
    this.count = count;
    readOnly(this, 'id', 'key', 'count');
  }

  /**
   * `semget(key, count, IPC_CREAT | IPC_EXCL | mode)`: creates a set.
   *
   * The values begin as 0, then one `semop(2)` sets them. A process that opens the set in between finds
   * all values 0, and waits.
   *
   * @throws `EEXIST` the key is taken; `EINVAL` more semaphores than a set may have (SEMMSL); `ENOSPC`
   *   the system's limit of sets (SEMMNI) or of semaphores (SEMMNS) is reached; `E2BIG` more values are
   *   not 0 than one operation may change (SEMOPM, 500); `ENOMEM` no memory.
   * @see semget(2), sysvipc(7)
   */
  static create(options: CreateSystemVSemaphoreSet): SystemVSemaphoreSet {
    const given = optionsOf(options, ['values', 'key', 'mode']);
    const values = Array.from(list('values', given.values));
    if (values.length === 0)
      throw argumentError('values', 'an array of at least one value', values);
    const raises = values
      .map((value, semaphore) => ({
        semaphore,
        change: wholeNumber(`values[${String(semaphore)}]`, value, 0, greatestValue),
      }))
      .filter(({ change }) => change > 0);
    const mode = permissionBits(given.mode);
    const key = given.key === undefined ? native.IPC_PRIVATE : keyNumber('key', given.key);
    const flags = native.IPC_CREAT | native.IPC_EXCL | mode;
    const context = given.key === undefined ? {} : { key };
    const id = checked('semget', native.semget(key | 0, values.length, flags), context);
    try {
      const set = new SystemVSemaphoreSet(KEY, id);
      if (raises.length > 0) set.tryOperate(raises);
      return set;
    } catch (error) {
      removeSystemVSemaphoreSet(id);
      throw error;
    }
  }

  /**
   * `semget(key, 0, 0)`: opens the set that has this key.
   *
   * @throws `ENOENT` no set has the key; `EACCES` this user may not read it.
   * @see semget(2)
   */
  static open(key: number): SystemVSemaphoreSet {
    keyNumber('key', key);
    return new SystemVSemaphoreSet(KEY, checked('semget', native.semget(key | 0, 0, 0), { key }));
  }

  /**
   * Opens the set that has this id.
   *
   * @throws `EINVAL`, `EIDRM` there is no such set; `EACCES` this user may not read it.
   * @see semctl(2)
   */
  static attach(id: number): SystemVSemaphoreSet {
    return new SystemVSemaphoreSet(KEY, id);
  }

  /**
   * `semop(id, operations)` with IPC_NOWAIT: makes all changes, unless one of them would have to wait.
   *
   * @returns Whether the changes were made.
   * @throws `EFBIG` the set has no such semaphore; `ERANGE` a value would exceed 32767; `E2BIG` more than
   *   500 operations; `EINVAL`, `EIDRM` the set was removed; `EACCES` denied; `ENOSPC`, `ENOMEM` the
   *   kernel cannot keep another undo record.
   * @see semop(2)
   */
  tryOperate(operations: readonly SemaphoreOperation[]): boolean {
    const result = native.semtimedop(this.id, encodeOperations(operations, native.IPC_NOWAIT), 0);
    if (result === -EAGAIN) return false;
    checked('semop', result, { id: this.id });
    return true;
  }

  /**
   * `semop(id, operations)`: makes all changes together, as soon as all are possible. A thread of its own
   * waits; the event loop keeps running.
   *
   * If the signal aborts at the very moment of the changes, they are reversed, unless another process
   * has already used a value that was increased.
   *
   * @throws The signal's reason; `EIDRM` the set was removed during the wait; `EAGAIN` no thread can be
   *   created; and what {@link tryOperate} throws.
   * @see semop(2)
   */
  async operate(operations: readonly SemaphoreOperation[], options?: WaitOptions): Promise<void> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    if (this.tryOperate(operations)) return;
    const call = native.semop(this.id, encodeOperations(operations, 0));
    checked('semop', await blockingCall('semop', call, signal), { id: this.id });
  }

  /**
   * `semtimedop(2)`: as {@link operate}, but blocks this thread.
   *
   * @param timeoutMs 0 or more. If omitted, it waits forever.
   * @returns False if the time-out expires first.
   * @throws `EIDRM` the set was removed during the wait; and what {@link tryOperate} throws.
   * @see semop(2)
   */
  operateSync(operations: readonly SemaphoreOperation[], timeoutMs?: number): boolean {
    const encoded = encodeOperations(operations, 0);
    const result = blockingWaitSync(
      'semop',
      deadlineIn(timeoutMs),
      (until) => {
        const timed = native.semtimedop(this.id, encoded, Math.max(0, until - nowUs()));
        return timed === -EAGAIN ? -ETIMEDOUT : timed;
      },
      () => native.semop(this.id, encoded),
    );
    if (result === -ETIMEDOUT) return false;
    checked('semop', result, { id: this.id });
    return true;
  }

  /**
   * `semctl(2)` with GETVAL, GETPID, GETNCNT, GETZCNT: the present state of one semaphore.
   *
   * @throws `EINVAL`, `EIDRM` the set was removed; `EACCES` this user may not read it.
   */
  inspect(semaphore: number): SemaphoreState {
    const index = this.#index(semaphore);
    const ask = (command: number): number =>
      checked('semctl', native.semctl(this.id, index, command), { id: this.id });
    const lastPid = ask(native.GETPID);
    return {
      value: ask(native.GETVAL),
      lastPid: lastPid === 0 ? undefined : lastPid,
      waitingForIncrease: ask(native.GETNCNT),
      waitingForZero: ask(native.GETZCNT),
    };
  }

  /**
   * `semctl(id, semaphore, SETVAL, value)`: sets one value, and clears the undo records that processes
   * have for it.
   *
   * @throws `EINVAL`, `EIDRM` the set was removed; `EACCES` denied.
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
   * `semctl(id, 0, IPC_STAT)`: the set as the kernel describes it.
   *
   * @throws `EINVAL`, `EIDRM` the set was removed; `EACCES` this user may not read it.
   */
  status(): SystemVSemaphoreSetStatus {
    return setStatus(this.id);
  }

  /**
   * `semctl(id, 0, IPC_RMID)`: removes the set at once. Processes that wait on it get `EIDRM`.
   *
   * Idempotent, also if another process has removed it.
   *
   * @throws `EPERM` another user owns it.
   */
  remove(): void {
    const result = native.semctl(this.id, 0, native.IPC_RMID);
    const { EIDRM, EINVAL } = constants.errno;
    if (result < 0 && result !== -EIDRM && result !== -EINVAL) {
      throw systemError('semctl', result, { id: this.id });
    }
  }
}

inspectable(SystemVSemaphoreSet, ['id', 'key'], {
  values: (set) => Array.from({ length: set.count }, (_, index) => set.inspect(index).value),
  state: (set) => systemVState(() => set.status()),
});
