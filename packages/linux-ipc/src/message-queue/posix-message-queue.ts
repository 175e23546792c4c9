import { constants as fsConstants, fchmodSync } from 'node:fs';
import { constants } from 'node:os';

import { bytes, nulTerminated, permissionBits, unchanged, wholeNumber } from '../core/arguments.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { deadlineIn } from '../core/time-out.js';
import { wrongDescriptor } from '../core/descriptor-kind.js';
import { descriptorTarget } from '../core/descriptor-target.js';
import { numberOf, takeOver, type DescriptorSource } from '../core/descriptor-source.js';
import { type Descriptor, ownerOf } from '../core/descriptor.js';
import { argumentError, checked, systemError } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native, type CallResult, type NulTerminatedPath } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { pollList } from '../core/poll-list.js';
import { pollSync } from '../core/slice.js';
import type { WaitOptions } from '../core/wait-options.js';

const { EAGAIN, EINTR, ETIMEDOUT } = constants.errno;
const { O_CREAT, O_EXCL, O_NONBLOCK, O_RDWR } = fsConstants;

export interface CreatePosixMessageQueue {
  /** The number of messages that fill it; default 10. */
  readonly maximumMessages?: number;
  /** The longest message, in bytes; default 8192. */
  readonly maximumMessageBytes?: number;
  /** Permission bits; the umask does not reduce them. Default 0o600. */
  readonly mode?: number;
}

export interface PosixMessage {
  readonly message: Buffer;
  /** 0 to 32767; messages of higher priority are received first. */
  readonly priority: number;
}

export interface PriorityOptions {
  /** 0 to 32767; default 0. */
  readonly priority?: number;
}

export interface PosixMessageQueueStatus {
  readonly maximumMessages: number;
  readonly maximumMessageBytes: number;
  /** The number of messages in the queue. */
  readonly waitingMessages: number;
}

/** A call that would wait fails because its time-out is over, or because a signal interrupts it first. */
function again(result: CallResult): CallResult {
  return result === -ETIMEDOUT || result === -EINTR ? -EAGAIN : result;
}

/** MQ_PRIO_MAX of Linux, minus 1. */
const highestPriority = 32767;

/**
 * A POSIX message queue: whole messages, of which the highest priority is received first. Messages of equal
 * priority are received in the order in which they were sent. The queue outlives every process until it is
 * unlinked.
 */
export class PosixMessageQueue implements Disposable, AsyncIterable<PosixMessage> {
  /** The name that it has, or had before it was unlinked. */
  readonly name: string;
  readonly #descriptor: Descriptor;
  /** Its size is that of the longest message: the kernel refuses a shorter buffer. */
  readonly #into: Buffer;
  readonly #priority = new Uint32Array(1);

  private constructor(permit: Key, name: string, fd: number) {
    requireKey(permit, new.target);
    this.name = name;
    readOnly(this, 'name');
    this.#descriptor = ownerOf(fd, 'message queue');
    this.#into = Buffer.allocUnsafeSlow(this.status().maximumMessageBytes);
  }

  /**
   * `mq_open(name, O_CREAT | O_EXCL)`: creates a queue.
   *
   * @param name One leading slash, no other; at most 255 bytes.
   * @returns The owner; release with `using` or `close()`, which does not unlink.
   * @throws `EEXIST` the name is taken; `EACCES` denied; `EINVAL` more or longer messages than
   *   /proc/sys/fs/mqueue allows; `EMFILE` this user's limit is reached (RLIMIT_MSGQUEUE), or no
   *   descriptor is left; `ENOSPC` the system's limit of queues is reached.
   * @see mq_open(3), mq_overview(7)
   */
  static create(name: string, options: CreatePosixMessageQueue = noOptions): PosixMessageQueue {
    const given = optionsOf(options, ['maximumMessages', 'maximumMessageBytes', 'mode']);
    const { maximumMessages = 10, maximumMessageBytes = 8192 } = given;
    const most = 2 ** 31 - 1;
    wholeNumber('maximumMessages', maximumMessages, 1, most);
    wholeNumber('maximumMessageBytes', maximumMessageBytes, 1, most);
    const mode = permissionBits(given.mode);
    const flags = O_RDWR | O_CREAT | O_EXCL;
    const path = queueName(name);
    const fd = native.mqOpen(path, flags, mode, maximumMessages, maximumMessageBytes);
    const queue = new PosixMessageQueue(KEY, name, checked('mq_open', fd, { path: name }));
    // Sets the bits that the umask cleared.
    fchmodSync(queue.fd, mode);
    return queue;
  }

  /**
   * `mq_open(name, O_RDWR)`: opens an existing queue.
   *
   * @throws `ENOENT` no queue has the name; `EACCES` denied; `EAGAIN` another process has a lease on it; `EMFILE` no
   *   descriptor is left.
   * @see mq_open(3)
   */
  static open(name: string): PosixMessageQueue {
    // O_NONBLOCK: the call does not wait for a lease to be given up.
    const fd = native.mqOpen(queueName(name), O_RDWR | O_NONBLOCK, 0, 0, 0);
    const queue = new PosixMessageQueue(KEY, name, checked('mq_open', fd, { path: name }));
    // A child that inherits the queue finds it blocking.
    checked('fcntl', native.fcntl(fd, native.F_SETFL, 0));
    return queue;
  }

  /**
   * Takes ownership of a queue that was opened elsewhere, inherited or received.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed. Neither changes
   *   when this throws.
   * @throws `ERR_DESCRIPTOR_KIND` it is not a POSIX message queue; `EBADF` the number is not open;
   *   `ERR_CLOSED`.
   */
  static from(source: DescriptorSource): PosixMessageQueue {
    const fd = numberOf(source);
    const target = descriptorTarget(fd) ?? '';
    if (native.mqGetattr(fd, new Float64Array(3)) < 0) {
      throw wrongDescriptor(fd, 'a POSIX message queue');
    }
    return new PosixMessageQueue(KEY, target.replace(/ \(deleted\)$/, ''), takeOver(source));
  }

  /** The number: on Linux a queue is a descriptor. Throws `ERR_CLOSED` once closed. */
  get fd(): number {
    return this.#descriptor.fd;
  }

  get closed(): boolean {
    return this.#descriptor.closed;
  }

  /** `mq_getattr(3)`: the limits of the queue, and the number of messages in it. */
  status(): PosixMessageQueueStatus {
    const fields = new Float64Array(3);
    checked('mq_getattr', native.mqGetattr(this.fd, fields));
    const [maximumMessages = 0, maximumMessageBytes = 0, waitingMessages = 0] = fields;
    return { maximumMessages, maximumMessageBytes, waitingMessages };
  }

  /**
   * `mq_send(3)`: sends a message, unless the queue is full.
   *
   * @returns Whether the message was sent.
   * @see mq_send(3)
   */
  trySend(message: Uint8Array, options: PriorityOptions = noOptions): boolean {
    const result = this.#send(this.fd, message, optionsOf(options, ['priority']).priority);
    if (result === -EAGAIN) return false;
    checked('mq_send', result);
    return true;
  }

  /**
   * `mq_send(3)`: sends a message, and waits while the queue is full.
   *
   * @throws The signal's reason; `ERR_CLOSED` it is closed, or is closed during the wait.
   * @see mq_send(3)
   */
  async send(
    message: Uint8Array,
    options: PriorityOptions & WaitOptions = noOptions,
  ): Promise<void> {
    const { priority, ...wait } = optionsOf(options, ['priority', 'signal']);
    const { length } = bytes('message', message);
    const call = (fd: number): number =>
      this.#send(fd, unchanged('message', message, length), priority);
    await this.#descriptor.retry('mq_send', 'writable', call, wait);
  }

  /**
   * As {@link send}, but blocks this thread.
   *
   * @param timeoutMs 0 or more. If omitted, it waits forever.
   * @returns `false` if the time-out expires first: nothing was sent.
   * @see mq_timedsend(3)
   */
  sendSync(message: Uint8Array, options: PriorityOptions = noOptions, timeoutMs?: number): boolean {
    const given = optionsOf(options, ['priority']);
    const sent = this.#repeat(
      'writable',
      () => this.trySend(message, given) || undefined,
      timeoutMs,
    );
    return sent === true;
  }

  #send(fd: number, message: Uint8Array, priority = 0): number {
    bytes('message', message, 0, this.#into.length);
    wholeNumber('priority', priority, 0, highestPriority);
    return again(native.mqSend(fd, message, priority));
  }

  /**
   * `mq_receive(3)`: takes the first message, if there is one.
   *
   * @returns `undefined` if the queue is empty.
   * @see mq_receive(3)
   */
  tryReceive(): PosixMessage | undefined {
    const length = again(native.mqReceive(this.fd, this.#into, this.#priority));
    if (length === -EAGAIN) return undefined;
    return this.#message(checked('mq_receive', length));
  }

  /**
   * `mq_receive(3)`: takes the first message, and waits for one.
   *
   * @throws The signal's reason; `ERR_CLOSED` it is closed, or is closed during the wait.
   * @see mq_receive(3)
   */
  async receive(options?: WaitOptions): Promise<PosixMessage> {
    // Copied at once: another call can fill the buffer before this one's promise resolves.
    let message: PosixMessage | undefined;
    const call = (fd: number): number => {
      const length = again(native.mqReceive(fd, this.#into, this.#priority));
      if (length >= 0) message = this.#message(length);
      return length;
    };
    const length = await this.#descriptor.retry('mq_receive', 'readable', call, options);
    if (message === undefined) throw systemError('mq_receive', length);
    return message;
  }

  /**
   * As {@link receive}, but blocks this thread.
   *
   * @param timeoutMs 0 or more. If omitted, it waits forever.
   * @returns `undefined` if the time-out expires first: nothing was taken.
   * @see mq_timedreceive(3)
   */
  receiveSync(timeoutMs?: number): PosixMessage | undefined {
    return this.#repeat('readable', () => this.tryReceive(), timeoutMs);
  }

  /** Another process may be served first: repeats a call that found nothing, until the time-out. */
  #repeat<T>(
    direction: 'readable' | 'writable',
    call: () => T | undefined,
    timeoutMs?: number,
  ): T | undefined {
    const deadline = deadlineIn(timeoutMs);
    const polled = pollList([this.fd], direction);
    for (;;) {
      const result = call();
      if (result !== undefined) return result;
      if (checked('ppoll', pollSync(polled, deadline)) === 0) return undefined;
    }
  }

  #message(length: number): PosixMessage {
    return {
      message: Buffer.from(this.#into.subarray(0, length)),
      priority: this.#priority[0] ?? 0,
    };
  }

  /** Receives messages forever. Throws `ERR_CLOSED` when the queue is closed. */
  [Symbol.asyncIterator](): AsyncGenerator<PosixMessage, never, undefined> {
    return this.messages();
  }

  /** As iterating, but throws the signal's reason when it aborts. */
  async *messages(options?: WaitOptions): AsyncGenerator<PosixMessage, never, undefined> {
    for (;;) yield await this.receive(options);
  }

  /** {@link unlinkPosixMessageQueue} of this name. */
  unlink(): void {
    unlinkPosixMessageQueue(this.name);
  }

  /** `mq_close(3)`. Idempotent. Pending waits throw `ERR_CLOSED`; the messages stay in the queue. */
  close(): void {
    this.#descriptor.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

inspectable(PosixMessageQueue, ['name', 'fd'], {
  waitingMessages: (queue) => queue.status().waitingMessages,
});

/**
 * `mq_unlink(3)`: removes the name. The kernel removes the queue when its last descriptor is closed.
 *
 * @throws `ENOENT` no queue has the name; `EACCES` denied.
 * @see mq_unlink(3)
 */
export function unlinkPosixMessageQueue(name: string): void {
  checked('mq_unlink', native.mqUnlink(queueName(name)), { path: name });
}

function queueName(name: string): NulTerminatedPath {
  const encoded = nulTerminated('name', name);
  if (!/^\/[^/]+$/.test(name) || encoded.length > 257) {
    throw argumentError('name', '"/" and 1 to 255 bytes without "/"', name);
  }
  return encoded;
}
