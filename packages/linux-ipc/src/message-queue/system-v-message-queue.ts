import { constants } from 'node:os';

import { permissionBits, wholeNumber } from '../core/arguments.js';
import { finalBlockingCall, finalBlockingCallSync } from '../core/blocking-call.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { deadlineIn } from '../core/time-out.js';
import { checked, explained, systemError } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native, type CallResult } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { abortSignal, signalOf, type WaitOptions } from '../core/wait-options.js';
import { identifier, keyNumber } from '../system-v/key.js';
import { systemVState } from '../system-v/state.js';
import {
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
import { readText } from '../core/read-text.js';

const { E2BIG, EAGAIN, EIDRM, EINVAL, ENOMSG, ETIMEDOUT } = constants.errno;

export interface CreateSystemVMessageQueue {
  /** The key by which others open it, 1 to 2^32 - 1. Without a key, others attach it by its id. */
  readonly key?: number | undefined;
  /** Permission bits. Default 0o600. */
  readonly mode?: number | undefined;
}

export interface ReceiveOptions extends MessageSelection, MessageLength {}

const receiveOptions = ['type', 'upTo', 'except', 'maximumMessageBytes', 'truncate'] as const;

/**
 * A System V message queue: whole messages, each with a type by which a receiver may select.
 *
 * The kernel holds the queue. It needs no descriptor and no memory of this process, so there is nothing
 * to close; it outlives every process until {@link remove}.
 */
export class SystemVMessageQueue implements AsyncIterable<SystemVMessage> {
  readonly id: number;
  /** The key by which others open it; `undefined` for a private queue. */
  readonly key: number | undefined;
  /** The buffer for messages of any length. A longer message replaces it by a larger buffer. */
  #room = new MessageRoom();

  private constructor(permit: Key, id: number) {
    requireKey(permit, new.target);
    this.id = identifier(id);
    const { key } = queueStatus(id);
    this.key = key;
    readOnly(this, 'id', 'key');
  }

  /**
   * `msgget(key, IPC_CREAT | IPC_EXCL | mode)`: creates a queue.
   *
   * @throws `EEXIST` the key is taken; `ENOSPC` the system's limit of queues (MSGMNI) is reached;
   *   `ENOMEM` no memory.
   * @see msgget(2), sysvipc(7)
   */
  static create(options: CreateSystemVMessageQueue = noOptions): SystemVMessageQueue {
    const { mode, key: givenKey } = optionsOf(options, ['mode', 'key']);
    const flags = native.IPC_CREAT | native.IPC_EXCL | permissionBits(mode);
    const key = givenKey === undefined ? native.IPC_PRIVATE : keyNumber('key', givenKey);
    const context = givenKey === undefined ? {} : { key };
    const id = checked('msgget', native.msgget(key | 0, flags), context);
    try {
      return new SystemVMessageQueue(KEY, id);
    } catch (error) {
      removeSystemVMessageQueue(id);
      throw error;
    }
  }

  /**
   * `msgget(key, 0)`: opens the queue that has this key.
   *
   * @throws `ENOENT` no queue has the key; `EACCES` this user may not read it.
   * @see msgget(2)
   */
  static open(key: number): SystemVMessageQueue {
    keyNumber('key', key);
    return new SystemVMessageQueue(KEY, checked('msgget', native.msgget(key | 0, 0), { key }));
  }

  /**
   * Opens the queue that has this id.
   *
   * @throws `EINVAL`, `EIDRM` there is no such queue; `EACCES` this user may not read it.
   * @see msgctl(2)
   */
  static attach(id: number): SystemVMessageQueue {
    return new SystemVMessageQueue(KEY, id);
  }

  /**
   * `msgsnd(id, message, IPC_NOWAIT)`: sends a message, unless the queue is full.
   *
   * @param type 1 to 2^53 - 1.
   * @returns Whether the message was sent.
   * @throws `EINVAL` the message is longer than the system allows (/proc/sys/kernel/msgmax, 8192 bytes),
   *   or there is no such queue; `EIDRM` it was removed; `EACCES` denied; `ENOMEM` no memory.
   * @see msgsnd(2)
   */
  trySend(message: Uint8Array, type: number): boolean {
    return this.#trySend(encodeMessage(type, message));
  }

  /**
   * `msgsnd(2)`: sends a message, and waits while the queue is full. A thread of its own waits; the event
   * loop keeps running.
   *
   * @throws The signal's reason: nothing was sent; `EIDRM` the queue was removed during the wait;
   *   `EAGAIN` no thread can be created; `EMFILE`, `ENFILE` no descriptor is left; and what
   *   {@link trySend} throws.
   * @see msgsnd(2)
   */
  async send(message: Uint8Array, type: number, options?: WaitOptions): Promise<void> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    const encoded = encodeMessage(type, message);
    if (this.#trySend(encoded)) return;
    const call = native.msgsndWait(this.id, encoded);
    this.#checked('msgsnd', await finalBlockingCall('msgsnd', call, signal));
  }

  /**
   * As {@link send}, but blocks this thread.
   *
   * @param timeoutMs 0 or more. If omitted, it waits forever.
   * @returns False if the time-out expires first: nothing was sent.
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

  /** EINVAL has two causes: the message is too long, or there is no such queue. */
  #refused({ length }: Uint8Array): Error {
    const error = systemError('msgsnd', -EINVAL, { id: this.id });
    const most = Number(readText('/proc/sys/kernel/msgmax', 'utf8'));
    return length - typeBytes > most
      ? explained(error, `no message may be longer than ${String(most)} bytes (kernel.msgmax)`)
      : error;
  }

  /**
   * `msgrcv(id, …, IPC_NOWAIT)`: takes a message that matches the selection, if there is one.
   *
   * @throws `E2BIG` it is longer than `maximumMessageBytes`, and stays; `EIDRM`, `EINVAL` the queue was removed;
   *   `EACCES` denied.
   * @see msgrcv(2)
   */
  tryReceive(options: ReceiveOptions = noOptions): SystemVMessage | undefined {
    return this.#tryReceive(optionsOf(options, receiveOptions));
  }

  /** @param options A checked copy. */
  #tryReceive(options: ReceiveOptions): SystemVMessage | undefined {
    const [type, flags] = encodeSelection(options);
    const longest = longestText(options);
    const truncation = options.truncate === true ? native.MSG_NOERROR : 0;
    for (;;) {
      const room = longest === undefined ? this.#room : new MessageRoom(longest);
      const result = native.msgrcv(this.id, room.memory, type, flags | truncation);
      if (result === -ENOMSG) return undefined;
      if (result !== -E2BIG) return room.message(this.#checked('msgrcv', result));
      if (longest !== undefined) throw tooLong(this.id, longest);
      this.#room = room.larger();
    }
  }

  /**
   * `msgrcv(2)`: takes a message that matches the selection, and waits for one. A thread of its own
   * waits; the event loop keeps running.
   *
   * @throws The signal's reason: nothing was taken; `EIDRM` the queue was removed during the wait;
   *   `EAGAIN` no thread can be created; `EMFILE`, `ENFILE` no descriptor is left; and what
   *   {@link tryReceive} throws.
   * @see msgrcv(2)
   */
  async receive(options: ReceiveOptions & WaitOptions = noOptions): Promise<SystemVMessage> {
    const given = optionsOf(options, [...receiveOptions, 'signal']);
    const signal = abortSignal(given.signal);
    signal?.throwIfAborted();
    const [type, flags] = encodeSelection(given);
    for (;;) {
      const message = this.#tryReceive(given);
      if (message !== undefined) return message;
      const call = native.msgrcvWait(this.id, type, flags);
      const result = await finalBlockingCall('msgrcv', call, signal);
      const empty = this.#emptyMessage(result);
      if (empty !== undefined) return empty;
      signal?.throwIfAborted();
    }
  }

  /**
   * As {@link receive}, but blocks this thread.
   *
   * @param timeoutMs 0 or more. If omitted, it waits forever.
   * @returns `undefined` if the time-out expires first: nothing was taken.
   */
  receiveSync(options: ReceiveOptions = noOptions, timeoutMs?: number): SystemVMessage | undefined {
    const given = optionsOf(options, receiveOptions);
    const deadline = deadlineIn(timeoutMs);
    const [type, flags] = encodeSelection(given);
    for (;;) {
      const message = this.#tryReceive(given);
      if (message !== undefined) return message;
      const call = native.msgrcvWait(this.id, type, flags);
      const result = finalBlockingCallSync('msgrcv', call, deadline);
      if (result === -ETIMEDOUT) return undefined;
      const empty = this.#emptyMessage(result);
      if (empty !== undefined) return empty;
    }
  }

  /** The waiting call takes an empty message, and fails with `E2BIG` for a message with a text. */
  #emptyMessage(result: CallResult): SystemVMessage | undefined {
    if (result === -E2BIG) return undefined;
    return { message: Buffer.alloc(0), type: this.#checked('msgrcv', result) };
  }

  /** Receives messages forever. Throws `EIDRM` when the queue is removed. */
  [Symbol.asyncIterator](): AsyncGenerator<SystemVMessage, never, undefined> {
    return this.messages();
  }

  /** As iterating, but receives the selected messages, and throws the signal's reason when it aborts. */
  async *messages(
    options: ReceiveOptions & WaitOptions = noOptions,
  ): AsyncGenerator<SystemVMessage, never, undefined> {
    for (;;) yield await this.receive(options);
  }

  /**
   * `msgctl(id, IPC_STAT)`: the queue as the kernel describes it.
   *
   * @throws `EINVAL`, `EIDRM` the queue was removed; `EACCES` this user may not read it.
   */
  status(): SystemVMessageQueueStatus {
    return queueStatus(this.id);
  }

  /**
   * `msgctl(id, IPC_SET)`: sets the number of bytes that the queue may hold (msg_qbytes). Messages in the
   * queue stay, even beyond it; waiting senders continue if there is room now.
   *
   * @throws `EPERM` another user owns it, or `maximumBytes` exceeds the system's limit
   *   (/proc/sys/kernel/msgmnb) without CAP_SYS_RESOURCE; `EINVAL`, `EIDRM` the queue was removed.
   * @see msgctl(2)
   */
  resize(maximumBytes: number): void {
    wholeNumber('maximumBytes', maximumBytes, 1, 2 ** 31 - 1);
    const { uid, gid, mode } = this.status();
    this.#checked('msgctl', native.msgctlSet(this.id, uid, gid, mode, maximumBytes));
  }

  /**
   * `msgctl(id, IPC_RMID)`: removes the queue and its messages at once. Processes that wait on it get
   * `EIDRM`.
   *
   * Idempotent, also if another process has removed it.
   *
   * @throws `EPERM` another user owns it.
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

inspectable(SystemVMessageQueue, ['id', 'key'], {
  waitingMessages: (queue) => queue.status().waitingMessages,
  state: (queue) => systemVState(() => queue.status()),
});

function tooLong(id: number, longest: number): Error {
  const error = systemError('msgrcv', -E2BIG, { id });
  return explained(
    error,
    `the message is longer than ${String(longest)} bytes, and stays: allow more, or truncate`,
  );
}
