import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

import { optionsObject, permissionBits, wholeNumber } from '../core/arguments.js';
import { finalBlockingCall, finalBlockingCallSync } from '../core/blocking-call.js';
import { deadlineIn } from '../core/deadline.js';
import { checked, explained, systemError } from '../core/errors.js';
import { native, type CallResult } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { keyNumber } from '../system-v/key.js';
import {
  identifier,
  queueStatus,
  removeSystemVMessageQueue,
  type SystemVMessageQueueStatus,
} from './system-v-control.js';
import {
  encodeMessage,
  encodeSelection,
  longestText,
  MessageRoom,
  typeBytes,
  type MessageLength,
  type MessageSelection,
  type SystemVMessage,
} from './system-v-message.js';

const { E2BIG, EAGAIN, EIDRM, EINVAL, ENOMSG, ETIMEDOUT } = constants.errno;

export interface CreateSystemVMessageQueue {
  /** By which others find it, 1 to 2^32 - 1; without one, it is found by its id only. */
  readonly key?: number | undefined;
  /** Permission bits. Default 0o600. */
  readonly mode?: number | undefined;
}

export interface ReceiveOptions extends MessageSelection, MessageLength {}

/**
 * A System V message queue: whole messages, each with a type by which a receiver may choose.
 *
 * A queue is the kernel's: it holds no descriptor and no memory here, so there is nothing to close. It
 * outlives every process until {@link remove}.
 */
export class SystemVMessageQueue implements AsyncIterable<SystemVMessage> {
  readonly id: number;
  /** For messages of any length: replaced by a larger one when a message is longer. */
  #room = new MessageRoom();

  private constructor(id: number) {
    this.id = identifier(id);
    queueStatus(id);
  }

  /**
   * `msgget(key, IPC_CREAT | IPC_EXCL | mode)`: a new queue.
   *
   * @throws `EEXIST` the key is taken; `ENOSPC` there are too many queues (MSGMNI); `ENOMEM` no memory.
   * @see msgget(2), sysvipc(7)
   */
  static create(options: CreateSystemVMessageQueue = {}): SystemVMessageQueue {
    const { mode, key: givenKey } = optionsObject('options', options);
    const flags = native.IPC_CREAT | native.IPC_EXCL | permissionBits(mode);
    const key = givenKey === undefined ? native.IPC_PRIVATE : keyNumber('key', givenKey);
    const context = givenKey === undefined ? {} : { key };
    const id = checked('msgget', native.msgget(key | 0, flags), context);
    try {
      return new SystemVMessageQueue(id);
    } catch (error) {
      removeSystemVMessageQueue(id);
      throw error;
    }
  }

  /**
   * `msgget(key, 0)`: the queue that has this key.
   *
   * @throws `ENOENT` no queue has the key; `EACCES` it may not be read by this user.
   * @see msgget(2)
   */
  static open(key: number): SystemVMessageQueue {
    keyNumber('key', key);
    return new SystemVMessageQueue(checked('msgget', native.msgget(key | 0, 0), { key }));
  }

  /**
   * The queue of this id.
   *
   * @throws `EINVAL`, `EIDRM` there is no such queue (any more); `EACCES` it may not be read by this user.
   * @see msgctl(2)
   */
  static attach(id: number): SystemVMessageQueue {
    return new SystemVMessageQueue(id);
  }

  /**
   * `msgsnd(id, message, IPC_NOWAIT)`: sends a message, or not.
   *
   * @param type 1 to 2^53 - 1.
   * @returns Whether it was sent; false when the queue is full.
   * @throws `EINVAL` the message is longer than the system allows (/proc/sys/kernel/msgmax, 8192 bytes),
   *   or the queue is gone; `EIDRM` it was removed; `EACCES` denied; `ENOMEM` no memory.
   * @see msgsnd(2)
   */
  trySend(message: Uint8Array, type: number): boolean {
    return this.#trySend(encodeMessage(type, message));
  }

  /**
   * `msgsnd(2)`: sends a message, waiting while the queue is full. The event loop runs on; a thread made
   * for it waits.
   *
   * @throws The signal's reason, and then nothing was sent; `EIDRM` the queue was removed meanwhile;
   *   `EAGAIN` no thread is left; `EMFILE`, `ENFILE` no descriptor is left; and what {@link trySend}
   *   throws.
   * @see msgsnd(2)
   */
  async send(message: Uint8Array, type: number, options: WaitOptions = {}): Promise<void> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    const encoded = encodeMessage(type, message);
    if (this.#trySend(encoded)) return;
    const call = native.msgsndWait(this.id, encoded);
    this.#checked('msgsnd', await finalBlockingCall('msgsnd', call, signal));
  }

  /**
   * As {@link send}; this thread stands still.
   *
   * @param timeoutMs Milliseconds, 0 or more. Without one it waits as long as it takes.
   * @returns False when the time was over first, and then nothing was sent.
   */
  sendSync(message: Uint8Array, type: number, timeoutMs?: number): boolean {
    const deadline = deadlineIn(timeoutMs);
    const encoded = encodeMessage(type, message);
    if (this.#trySend(encoded)) return true;
    const call = native.msgsndWait(this.id, encoded);
    const result = finalBlockingCallSync('msgsnd', call, deadline);
    if (result === -ETIMEDOUT) return false;
    this.#checked('msgsnd', result);
    return true;
  }

  #trySend(encoded: Uint8Array): boolean {
    const result = native.msgsnd(this.id, encoded);
    if (result === -EAGAIN) return false;
    if (result === -EINVAL) throw this.#refused(encoded);
    this.#checked('msgsnd', result);
    return true;
  }

  /** EINVAL does not say which of two things it means. */
  #refused({ length }: Uint8Array): Error {
    const error = systemError('msgsnd', -EINVAL, { id: this.id });
    const most = Number(readFileSync('/proc/sys/kernel/msgmax', 'utf8'));
    return length - typeBytes > most
      ? explained(error, `no message may be longer than ${String(most)} bytes (kernel.msgmax)`)
      : error;
  }

  /**
   * `msgrcv(id, …, IPC_NOWAIT)`: takes a message, if there is one as selected.
   *
   * @throws `E2BIG` it is longer than `maximumBytes`, and stays; `EIDRM`, `EINVAL` the queue is gone;
   *   `EACCES` denied.
   * @see msgrcv(2)
   */
  tryReceive(options: ReceiveOptions = {}): SystemVMessage | undefined {
    const [type, flags] = encodeSelection(options);
    const longest = longestText(options);
    const cut = options.truncate === true ? native.MSG_NOERROR : 0;
    for (;;) {
      const room = longest === undefined ? this.#room : new MessageRoom(longest);
      const result = native.msgrcv(this.id, room.memory, type, flags | cut);
      if (result === -ENOMSG) return undefined;
      if (result !== -E2BIG) return room.message(this.#checked('msgrcv', result));
      if (longest !== undefined) throw tooLong(this.id, longest);
      this.#room = room.larger();
    }
  }

  /**
   * `msgrcv(2)`: takes a message as selected, waiting for one. The event loop runs on; a thread made for
   * it waits.
   *
   * @throws The signal's reason, and then nothing was taken; `EIDRM` the queue was removed meanwhile;
   *   `EAGAIN` no thread is left; `EMFILE`, `ENFILE` no descriptor is left; and what {@link tryReceive}
   *   throws.
   * @see msgrcv(2)
   */
  async receive(options: ReceiveOptions & WaitOptions = {}): Promise<SystemVMessage> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    const [type, flags] = encodeSelection(options);
    for (;;) {
      const message = this.tryReceive(options);
      if (message !== undefined) return message;
      const call = native.msgrcvWait(this.id, type, flags);
      const result = await finalBlockingCall('msgrcv', call, signal);
      const empty = this.#emptyMessage(result);
      if (empty !== undefined) return empty;
      signal?.throwIfAborted();
    }
  }

  /**
   * As {@link receive}; this thread stands still.
   *
   * @param timeoutMs Milliseconds, 0 or more. Without one it waits as long as it takes.
   * @returns `undefined` when the time was over first, and then nothing was taken.
   */
  receiveSync(options: ReceiveOptions = {}, timeoutMs?: number): SystemVMessage | undefined {
    const deadline = deadlineIn(timeoutMs);
    const [type, flags] = encodeSelection(options);
    for (;;) {
      const message = this.tryReceive(options);
      if (message !== undefined) return message;
      const call = native.msgrcvWait(this.id, type, flags);
      const result = finalBlockingCallSync('msgrcv', call, deadline);
      if (result === -ETIMEDOUT) return undefined;
      const empty = this.#emptyMessage(result);
      if (empty !== undefined) return empty;
    }
  }

  /** Waiting takes only a message that is empty; for any other one it tells that it is there. */
  #emptyMessage(result: CallResult): SystemVMessage | undefined {
    if (result === -E2BIG) return undefined;
    return { data: Buffer.alloc(0), type: this.#checked('msgrcv', result) };
  }

  /** Messages as they come, without an end. */
  [Symbol.asyncIterator](): AsyncGenerator<SystemVMessage, never, undefined> {
    return this.messages();
  }

  /** The same as iterating, of those selected, with a signal that ends the waiting. */
  async *messages(
    options: ReceiveOptions & WaitOptions = {},
  ): AsyncGenerator<SystemVMessage, never, undefined> {
    for (;;) yield await this.receive(options);
  }

  /**
   * `msgctl(id, IPC_STAT)`.
   *
   * @throws `EINVAL`, `EIDRM` the queue is gone; `EACCES` it may not be read by this user.
   */
  status(): SystemVMessageQueueStatus {
    return queueStatus(this.id);
  }

  /**
   * `msgctl(id, IPC_SET)`: sets how many bytes may wait in the queue (msg_qbytes). Messages that wait
   * stay, however many; who waits to send goes on when there is room now.
   *
   * @throws `EPERM` it is somebody else's, or more than the system allows (/proc/sys/kernel/msgmnb)
   *   without CAP_SYS_RESOURCE; `EINVAL`, `EIDRM` the queue is gone.
   * @see msgctl(2)
   */
  resize(maximumBytes: number): void {
    wholeNumber('maximumBytes', maximumBytes, 1, 2 ** 31 - 1);
    const { uid, gid, mode } = this.status();
    this.#checked('msgctl', native.msgctlSet(this.id, uid, gid, mode, maximumBytes));
  }

  /**
   * `msgctl(id, IPC_RMID)`: removes the queue and its messages at once. Whoever waits in it is refused
   * with `EIDRM`.
   *
   * Idempotent: a queue that is gone is what was asked for.
   *
   * @throws `EPERM` it is somebody else's.
   */
  remove(): void {
    const result = native.msgctlRemove(this.id);
    if (result < 0 && result !== -EIDRM && result !== -EINVAL) {
      throw systemError('msgctl', result, { id: this.id });
    }
  }

  #checked(syscall: string, result: CallResult): number {
    return checked(syscall, result, { id: this.id });
  }
}

function tooLong(id: number, longest: number): Error {
  const error = systemError('msgrcv', -E2BIG, { id });
  return explained(error, `the message is longer than ${String(longest)} bytes, and stays`);
}
