import { constants } from 'node:os';

import { wholeNumber } from '../core/arguments.js';
import type { Descriptor } from '../core/descriptor.js';
import { checked, systemError } from '../core/errors.js';
import { native, type SocketName } from '../core/native.js';
import { messageTooLong } from './message-too-long.js';
import { receive } from './received.js';
import { socketOption } from './socket-option.js';
import { CallQueue } from './call-queue.js';

const { EAGAIN, EINTR, EMSGSIZE } = constants.errno;

/** The bytes of a send buffer that the longest message cannot use. */
const bytesBesideMessage = 32;

/** The longest message that fits into a send buffer of the default size. */
const defaultMaximumMessage = 212_992 - bytesBesideMessage;

const greatestMaximumMessage = 2 ** 30;

export const noDescriptors = new Int32Array(0);
export const noAddress: SocketName = new Uint8Array(0);

export interface MessageOptions {
  /**
   * The longest message, in bytes. To send it, the send buffer grows as far as the system allows
   * (`/proc/sys/net/core/wmem_max`). Default 212,960.
   */
  readonly maximumMessage?: number | undefined;
}

export const messageOptions = ['maximumMessage'] as const;

/** @param options A checked copy. */
export function maximumMessageOf(options: MessageOptions): number {
  const { maximumMessage = defaultMaximumMessage } = options;
  return wholeNumber('maximumMessage', maximumMessage, 1, greatestMaximumMessage);
}

/**
 * Sends and receives whole messages over one socket, one at a time in each direction. It begins and ends its
 * calls itself: `CallQueue.run` would add two promises to each message.
 */
export class MessageTransfer {
  readonly #descriptor: Descriptor;
  readonly #sends = new CallQueue();
  readonly #receives = new CallQueue();
  readonly maximumMessage: number;

  constructor(descriptor: Descriptor, maximumMessage: number) {
    this.#descriptor = descriptor;
    this.maximumMessage = maximumMessage;
    if (maximumMessage > defaultMaximumMessage) this.#growSendBuffer();
  }

  /** Waits while the socket is full. */
  async send(
    message: Uint8Array,
    descriptors: Int32Array,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const begun = this.#sends.begin(signal);
    if (begun !== undefined) await begun;
    try {
      const call = (fd: number) => this.#sendmsg(fd, message, noAddress, descriptors);
      await this.#descriptor.retry('sendmsg', 'writable', call, signal && { signal });
    } finally {
      this.#sends.end();
    }
  }

  /** Returns false when the socket is full, or another send waits. */
  trySend(
    message: Uint8Array,
    to: SocketName,
    descriptors: Int32Array,
    failed: (result: number) => Error = (result) => systemError('sendmsg', result),
  ): boolean {
    const { fd } = this.#descriptor;
    if (this.#sends.busy) return false;
    for (;;) {
      const result = this.#sendmsg(fd, message, to, descriptors);
      if (result >= 0) return true;
      if (result === -EAGAIN) return false;
      if (result !== -EINTR) throw failed(result);
    }
  }

  /**
   * Waits for a message.
   *
   * @param descriptors The most descriptors to take; further ones are closed.
   * @param take Is called with the result of recvmsg(2), and must copy the message before it returns.
   */
  async receive<T>(
    descriptors: number,
    take: (length: number) => T,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const begun = this.#receives.begin(signal);
    if (begun !== undefined) await begun;
    try {
      let taken: T | undefined;
      const call = (fd: number) => {
        const length = receive(fd, this.maximumMessage, descriptors);
        if (length >= 0) taken = take(length);
        return length;
      };
      await this.#descriptor.retry('recvmsg', 'readable', call, signal && { signal });
      return taken as T;
    } finally {
      this.#receives.end();
    }
  }

  #sendmsg(fd: number, message: Uint8Array, to: SocketName, descriptors: Int32Array): number {
    const result = native.sendmsg(fd, message, to, descriptors);
    if (result === -EMSGSIZE) {
      const most = socketOption(fd, native.SO_SNDBUF) - bytesBesideMessage;
      throw messageTooLong('sendmsg', message.length, most);
    }
    return result;
  }

  #growSendBuffer(): void {
    const { fd } = this.#descriptor;
    const wanted = this.maximumMessage + bytesBesideMessage;
    if (socketOption(fd, native.SO_SNDBUF) >= wanted) return;
    // The kernel doubles the value, and silently uses the system's limit if that is less.
    checked('setsockopt', native.setsockopt(fd, native.SO_SNDBUF, Math.ceil(wanted / 2)));
  }
}
