import { constants } from 'node:os';

import { bytes, unchanged, wholeNumber } from '../core/arguments.js';
import type { Descriptor } from '../core/descriptor.js';
import { systemError } from '../core/errors.js';
import { native, type SocketName } from '../core/native.js';
import { repeatCall, type RepeatedCall } from '../core/repeated-call.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { messageTooLong } from './message-too-long.js';
import type { receive } from './received.js';
import { bytesBesideMessage, growSendBuffer, sendMessage } from './send-buffer.js';
import { socketOption } from './socket-option.js';
import { CallQueue } from './call-queue.js';

const { EAGAIN, EINTR, EMSGSIZE } = constants.errno;

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
  readonly maximumMessageBytes?: number | undefined;
}

export const messageOptions = ['maximumMessageBytes'] as const;

/** @param options A checked copy. */
export function maximumMessageOf(options: MessageOptions): number {
  const { maximumMessageBytes = defaultMaximumMessage } = options;
  return wholeNumber('maximumMessageBytes', maximumMessageBytes, 1, greatestMaximumMessage);
}

/** What differs between connections and datagram sockets. */
export interface MessageKind {
  readonly minimumMessage: 0 | 1;
  readonly receive: typeof receive;
}

/** How to receive one message. */
export interface Reception<T> {
  /** The most descriptors to take; further ones are closed. */
  readonly descriptors: number;
  /** Is called with the result of recvmsg(2), and must copy the message before it returns. */
  readonly take: (length: number) => T;
  readonly signal: AbortSignal | undefined;
}

/**
 * Sends and receives whole messages over one socket, one at a time in each direction. Each call has one promise,
 * its result: those of `CallQueue.run` and `Descriptor.retry` would take longer than the system call.
 */
export class MessageTransfer {
  readonly #descriptor: Descriptor;
  readonly #sends = new CallQueue();
  readonly #receives = new CallQueue();
  readonly #kind: MessageKind;
  readonly maximumMessageBytes: number;
  /** The longest message that fits into the send buffer, as far as the system allows. */
  readonly #longest: number;

  constructor(descriptor: Descriptor, kind: MessageKind, maximumMessageBytes: number) {
    this.#descriptor = descriptor;
    this.#kind = kind;
    this.maximumMessageBytes = maximumMessageBytes;
    this.#longest = Math.max(maximumMessageBytes, defaultMaximumMessage);
    if (this.#longest > defaultMaximumMessage) growSendBuffer(descriptor.fd, this.#longest);
  }

  /** Waits while the socket is full. */
  send(
    message: Uint8Array,
    descriptors: Int32Array,
    options: WaitOptions | undefined,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#check(message);
      const { length } = message;
      const call = (fd: number) =>
        this.#sendmsg(fd, unchanged('message', message, length), noAddress, descriptors);
      const done = () => {
        this.#sends.end();
        resolve();
      };
      const failed = (reason: Error) => {
        this.#sends.end();
        reject(reason);
      };
      const repeated: RepeatedCall = {
        syscall: 'sendmsg',
        direction: 'writable',
        call,
        done,
        failed,
      };
      this.#begin(this.#sends, repeated, signalOf(options), reject);
    });
  }

  /** Returns false when the socket is full, or another send waits. */
  trySend(
    message: Uint8Array,
    to: SocketName,
    descriptors: Int32Array,
    failed: (result: number) => Error = (result) => systemError('sendmsg', result),
  ): boolean {
    this.#check(message);
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
   * Waits for a message. The promises of all receptions resolve in the order of the calls.
   *
   * @param reception Is called at once; what it throws rejects the promise.
   */
  receive<T>(reception: () => Reception<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const { descriptors, take, signal } = reception();
      let taken: T | undefined;
      const call = (fd: number) => {
        const length = this.#kind.receive(fd, this.maximumMessageBytes, descriptors);
        if (length >= 0) taken = take(length);
        return length;
      };
      const done = () => {
        this.#receives.end();
        resolve(taken as T);
      };
      const failed = (reason: Error) => {
        this.#receives.end();
        reject(reason);
      };
      const repeated: RepeatedCall = {
        syscall: 'recvmsg',
        direction: 'readable',
        call,
        done,
        failed,
      };
      this.#begin(this.#receives, repeated, signal, reject);
    });
  }

  /** Makes a call once the earlier ones of its direction are over; `refuse`: the signal aborts before that. */
  #begin(
    queue: CallQueue,
    repeated: RepeatedCall,
    signal: AbortSignal | undefined,
    refuse: (reason: Error) => void,
  ): void {
    const begun = queue.begin(signal);
    if (begun === undefined) {
      repeatCall(this.#descriptor, repeated, signal);
      return;
    }
    begun.then(() => {
      repeatCall(this.#descriptor, repeated, signal);
    }, refuse);
  }

  /** Refuses an empty message of a connection, which most receivers would take for end-of-file. */
  #check(message: Uint8Array): void {
    bytes('message', message, this.#kind.minimumMessage);
  }

  #sendmsg(fd: number, message: Uint8Array, to: SocketName, descriptors: Int32Array): number {
    const result = sendMessage(fd, message, to, descriptors, this.#longest);
    if (result === -EMSGSIZE) {
      const most = socketOption(fd, native.SO_SNDBUF) - bytesBesideMessage;
      throw messageTooLong('sendmsg', message.length, most);
    }
    return result;
  }
}
