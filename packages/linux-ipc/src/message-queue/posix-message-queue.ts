import { constants as fsConstants, fchmodSync } from 'node:fs';
import { constants } from 'node:os';

import {
  bytes,
  nulTerminated,
  optionsObject,
  permissionBits,
  wholeNumber,
} from '../core/arguments.js';
import { Descriptor } from '../core/descriptor.js';
import { argumentError, checked, systemError } from '../core/errors.js';
import { native, type NulTerminatedPath } from '../core/native.js';
import type { WaitOptions } from '../core/wait-options.js';

const { EAGAIN } = constants.errno;
const { O_CREAT, O_EXCL, O_RDWR } = fsConstants;

export interface CreatePosixMessageQueue {
  /** How many messages it holds before sending waits; default 10. */
  readonly maximumMessages?: number;
  /** The longest message, in bytes; default 8192. */
  readonly maximumMessageBytes?: number;
  /** Permissions, 0 to 0o777, whatever the umask. Default 0o600. */
  readonly mode?: number;
}

export interface PosixMessage {
  readonly data: Buffer;
  /** 0 to 32767; higher ones are received first. */
  readonly priority: number;
}

export interface PriorityOptions {
  /** 0 to 32767; default 0. */
  readonly priority?: number;
}

export interface PosixMessageQueueStatus {
  readonly maximumMessages: number;
  readonly maximumMessageBytes: number;
  /** How many wait to be received. */
  readonly waitingMessages: number;
}

/** MQ_PRIO_MAX of Linux, less one. */
const highestPriority = 32767;

/**
 * A POSIX message queue: whole messages, the ones of highest priority first, those of equal priority
 * in the order they were sent. It outlives every process until it is unlinked.
 */
export class PosixMessageQueue implements Disposable, AsyncIterable<PosixMessage> {
  readonly name: string;
  readonly #descriptor: Descriptor;
  /** As long as the longest message: the kernel takes no shorter buffer. */
  readonly #into: Buffer;
  readonly #priority = new Uint32Array(1);

  private constructor(name: string, fd: number) {
    this.name = name;
    this.#descriptor = new Descriptor(fd, 'message queue');
    this.#into = Buffer.allocUnsafeSlow(this.status().maximumMessageBytes);
  }

  /**
   * `mq_open(name, O_CREAT | O_EXCL)`: a new queue.
   *
   * @param name One leading slash, no other; at most 255 bytes.
   * @returns The owner; release with `using` or `close()`, which does not unlink.
   * @throws `EEXIST` the name is taken; `EACCES` denied; `EINVAL` more or longer messages than
   *   /proc/sys/fs/mqueue allows; `EMFILE` more than this user may have (RLIMIT_MSGQUEUE), or no
   *   descriptor is left; `ENOSPC` too many queues.
   * @see mq_open(3), mq_overview(7)
   */
  static create(name: string, options: CreatePosixMessageQueue = {}): PosixMessageQueue {
    const { maximumMessages = 10, maximumMessageBytes = 8192 } = optionsObject('options', options);
    const most = 2 ** 31 - 1;
    wholeNumber('maximumMessages', maximumMessages, 1, most);
    wholeNumber('maximumMessageBytes', maximumMessageBytes, 1, most);
    const mode = permissionBits(options.mode);
    const flags = O_RDWR | O_CREAT | O_EXCL;
    const path = queueName(name);
    const fd = native.mqOpen(path, flags, mode, maximumMessages, maximumMessageBytes);
    const queue = new PosixMessageQueue(name, checked('mq_open', fd, { path: name }));
    // What the umask took away is given back.
    fchmodSync(queue.fd, mode);
    return queue;
  }

  /**
   * `mq_open(name, O_RDWR)`: a queue that is there.
   *
   * @throws `ENOENT` there is none of this name; `EACCES` denied; `EMFILE` no descriptor is left.
   * @see mq_open(3)
   */
  static open(name: string): PosixMessageQueue {
    const fd = native.mqOpen(queueName(name), O_RDWR, 0, 0, 0);
    return new PosixMessageQueue(name, checked('mq_open', fd, { path: name }));
  }

  /** The number: a queue is a descriptor on Linux. Throws once closed. */
  get fd(): number {
    return this.#descriptor.fd;
  }

  get closed(): boolean {
    return this.#descriptor.closed;
  }

  /** `mq_getattr(3)`: how large it is, and how full. */
  status(): PosixMessageQueueStatus {
    const fields = new Float64Array(3);
    checked('mq_getattr', native.mqGetattr(this.fd, fields));
    const [maximumMessages = 0, maximumMessageBytes = 0, waitingMessages = 0] = fields;
    return { maximumMessages, maximumMessageBytes, waitingMessages };
  }

  /**
   * `mq_send(3)`: sends a message, or not.
   *
   * @returns Whether it was sent; false when the queue is full.
   * @see mq_send(3)
   */
  trySend(message: Uint8Array, options: PriorityOptions = {}): boolean {
    const result = this.#send(this.fd, message, options);
    if (result === -EAGAIN) return false;
    checked('mq_send', result);
    return true;
  }

  /**
   * `mq_send(3)`: sends a message, waiting while the queue is full.
   *
   * @throws The signal's reason; `ERR_CLOSED` when closed before or meanwhile.
   * @see mq_send(3)
   */
  async send(message: Uint8Array, options: PriorityOptions & WaitOptions = {}): Promise<void> {
    const call = (fd: number): number => this.#send(fd, message, options);
    await this.#descriptor.retry('mq_send', 'writable', call, options);
  }

  #send(fd: number, message: Uint8Array, options: PriorityOptions): number {
    const { priority = 0 } = optionsObject('options', options);
    bytes('message', message, 0, this.#into.length);
    return native.mqSend(fd, message, wholeNumber('priority', priority, 0, highestPriority));
  }

  /**
   * `mq_receive(3)`: takes the first message, if there is one.
   *
   * @see mq_receive(3)
   */
  tryReceive(): PosixMessage | undefined {
    const length = native.mqReceive(this.fd, this.#into, this.#priority);
    if (length === -EAGAIN) return undefined;
    return this.#message(checked('mq_receive', length));
  }

  /**
   * `mq_receive(3)`: takes the first message, waiting for one.
   *
   * @throws The signal's reason; `ERR_CLOSED` when closed before or meanwhile.
   * @see mq_receive(3)
   */
  async receive(options: WaitOptions = {}): Promise<PosixMessage> {
    // Copied at once: another call may fill the buffer before this one's promise is looked at.
    let message: PosixMessage | undefined;
    const call = (fd: number): number => {
      const length = native.mqReceive(fd, this.#into, this.#priority);
      if (length >= 0) message = this.#message(length);
      return length;
    };
    const length = await this.#descriptor.retry('mq_receive', 'readable', call, options);
    if (message === undefined) throw systemError('mq_receive', length);
    return message;
  }

  #message(length: number): PosixMessage {
    return { data: Buffer.from(this.#into.subarray(0, length)), priority: this.#priority[0] ?? 0 };
  }

  /** Messages as they come, without an end. */
  [Symbol.asyncIterator](): AsyncGenerator<PosixMessage, never, undefined> {
    return this.messages();
  }

  /** The same as iterating, with a signal that ends the waiting. */
  async *messages(options: WaitOptions = {}): AsyncGenerator<PosixMessage, never, undefined> {
    for (;;) yield await this.receive(options);
  }

  /** `mq_close(3)`. Idempotent. Who waits is refused with `ERR_CLOSED`; messages stay. */
  close(): void {
    this.#descriptor.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * `mq_unlink(3)`: removes the name; the queue goes with the last descriptor of it.
 *
 * @throws `ENOENT` there is none of this name; `EACCES` denied.
 * @see mq_unlink(3)
 */
export function unlinkPosixMessageQueue(name: string): void {
  checked('mq_unlink', native.mqUnlink(queueName(name)), { path: name });
}

function queueName(name: string): NulTerminatedPath {
  const encoded = nulTerminated('name', name);
  if (!/^\/[^/]+$/.test(name) || encoded.length > 257) {
    throw argumentError('name', 'a slash and 1 to 255 bytes without one', name);
  }
  return encoded;
}
