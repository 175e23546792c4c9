import { bytes, roomIn, unchanged } from '../core/arguments.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import type { DescriptorSource } from '../core/descriptor-source.js';
import type { Descriptor } from '../core/descriptor.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { abortSignal, signalOf, type WaitOptions } from '../core/wait-options.js';
import type { SocketAddress } from './address.js';
import { connect } from './connect.js';
import { ConnectedSocket } from './connected-socket.js';
import { Duplicates, type PassableDescriptor } from './duplicates.js';
import { noAddress, noDescriptors } from './message-transfer.js';
import {
  maximumDescriptorsOf,
  receiveDescriptorsOptions,
  type ReceiveDescriptorsOptions,
} from './receive-descriptors-options.js';
import { receiveInto, takeDescriptors } from './received.js';
import { adopt, requireSocket } from './socket-option.js';
import { CallQueue } from './call-queue.js';
import { untilEnd } from './until-end.js';

/** The size of one read when iterating. */
const chunkBytes = 65536;

/** A read with descriptors. The receiver owns them: adopt or close each. */
export interface BytesWithDescriptors {
  /** The number of bytes read; 0 at end-of-file. */
  readonly length: number;
  readonly descriptors: Descriptor[];
}

/** Takes ownership of a socket that a call of this library made: what it is needs no check. */
export let streamConnection: (descriptor: Descriptor) => StreamConnection;

/**
 * One end of a SOCK_STREAM connection: bytes in order, without boundaries. `node:net` has these too,
 * but passes no descriptors and does not identify the peer.
 *
 * A write waits for earlier writes, so that bytes never interleave, and a read for earlier reads.
 * Iterating reads until end-of-file. Release with `using` or `close()`.
 */
export class StreamConnection extends ConnectedSocket implements AsyncIterable<Buffer> {
  readonly #writes = new CallQueue();
  readonly #reads = new CallQueue();

  /** Use {@link connect}, {@link from}, `StreamServer.accept` or `socketPair`. */
  private constructor(permit: Key, descriptor: Descriptor) {
    requireKey(permit, new.target);
    super(descriptor);
  }

  static {
    streamConnection = (descriptor) => new StreamConnection(KEY, descriptor);
  }

  /**
   * `connect(2)`: connects to a server at a path, or at an abstract name.
   *
   * It waits, and throws, as `SeqpacketConnection.connect` does.
   *
   * @see connect(2), unix(7)
   */
  static async connect(address: SocketAddress, options?: WaitOptions): Promise<StreamConnection> {
    const descriptor = await connect(native.SOCK_STREAM, address, signalOf(options));
    try {
      return new StreamConnection(KEY, descriptor);
    } catch (error) {
      descriptor.close();
      throw error;
    }
  }

  /**
   * Takes ownership of a connected socket that was inherited or received, and makes it non-blocking.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed. Neither changes
   *   when this throws.
   * @throws `ENOTSOCK`, `EPROTOTYPE`, `EINVAL` it is something else; `EBADF` the number is not open;
   *   `ERR_CLOSED`.
   */
  static from(source: DescriptorSource): StreamConnection {
    requireSocket(source, 'stream', false);
    return new StreamConnection(KEY, adopt(source, 'connection'));
  }

  /**
   * `recvmsg(2)`: waits until data is available, then reads at most `into.length` bytes.
   * Descriptors that arrive with them are closed.
   *
   * @param into At least one byte long.
   * @returns The number of bytes; 0 at end-of-file.
   * @throws `ECONNRESET` the peer closed with unread bytes; `ERR_CLOSED`; the signal's reason.
   * @see recvmsg(2), unix(7)
   */
  async read(into: Uint8Array, options?: WaitOptions): Promise<number> {
    roomIn(into);
    const call = (fd: number) => receiveInto(fd, roomIn(into), 0);
    return await this.#reads.run(
      () => this.descriptor.retry('recvmsg', 'readable', call, options),
      signalOf(options),
    );
  }

  /**
   * `sendmsg(2)`: repeats the call until all of `from` is sent, and waits while the connection is full.
   * A write that fails or is aborted may have sent a part.
   *
   * @throws `EPIPE` the peer has closed; `ECONNRESET` it closed with unread bytes; `ERR_CLOSED`; the
   *   signal's reason.
   * @see sendmsg(2), unix(7)
   */
  async write(from: Uint8Array, options?: WaitOptions): Promise<void> {
    bytes('from', from);
    await this.#writes.run(
      () => this.#writeAll(from, noDescriptors, signalOf(options)),
      signalOf(options),
    );
  }

  /**
   * `sendmsg(2)` with SCM_RIGHTS: sends descriptors with the first byte. The receiver gets new
   * descriptors of the same open file descriptions: both sides share offset and O_NONBLOCK.
   *
   * @param from At least one byte long.
   * @param descriptors 1 to 253. The caller keeps them, and may close them once this has returned its
   *   promise.
   * @throws As {@link write}; `EMFILE` no descriptor is left for the duplicates; `ETOOMANYREFS` too many
   *   descriptors of this user are in flight; `EBADF` a number is not open.
   * @see unix(7), cmsg(3)
   */
  async writeDescriptors(
    from: Uint8Array,
    descriptors: readonly PassableDescriptor[],
    options?: WaitOptions,
  ): Promise<void> {
    bytes('from', from, 1);
    using duplicates = new Duplicates(descriptors);
    const { numbers } = duplicates;
    await this.#writes.run(
      () => this.#writeAll(from, numbers, signalOf(options)),
      signalOf(options),
    );
  }

  /**
   * `recvmsg(2)` with SCM_RIGHTS: reads bytes, and receives the descriptors that arrive with them. One
   * read can include bytes written before those with descriptors, but none written after.
   *
   * @throws As {@link read}; `ERR_DESCRIPTORS_TRUNCATED` more arrived than are allowed, or than this
   *   process can open: the received ones are closed, and the bytes are lost.
   * @see unix(7), cmsg(3)
   */
  async readDescriptors(
    into: Uint8Array,
    options: ReceiveDescriptorsOptions = noOptions,
  ): Promise<BytesWithDescriptors> {
    roomIn(into);
    const given = optionsOf(options, receiveDescriptorsOptions);
    const signal = abortSignal(given.signal);
    const maximum = maximumDescriptorsOf(given);
    return await this.#reads.run(async () => {
      let descriptors: Descriptor[] = [];
      const call = (fd: number) => {
        const length = receiveInto(fd, roomIn(into), maximum);
        if (length >= 0) descriptors = takeDescriptors(maximum);
        return length;
      };
      const length = await this.descriptor.retry('recvmsg', 'readable', call, signal && { signal });
      return { length, descriptors };
    }, signal);
  }

  /** Reads until end-of-file, or until this connection is closed. */
  chunks(options?: WaitOptions): AsyncGenerator<Buffer, void> {
    const into = Buffer.allocUnsafeSlow(chunkBytes);
    return untilEnd(this, async () => {
      const length = await this.read(into, options);
      return length === 0 ? undefined : Buffer.from(into.subarray(0, length));
    });
  }

  [Symbol.asyncIterator](): AsyncGenerator<Buffer, void> {
    return this.chunks();
  }

  async #writeAll(
    from: Uint8Array,
    descriptors: Int32Array,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    let rest = from;
    let left = from.length;
    let passed = descriptors;
    while (left > 0) {
      const call = (fd: number) =>
        native.sendmsg(fd, unchanged('from', rest, left), noAddress, passed);
      const sent = await this.descriptor.retry('sendmsg', 'writable', call, signal && { signal });
      left -= sent;
      if (left > 0) rest = unchanged('from', rest, sent + left).subarray(sent);
      passed = noDescriptors;
    }
  }
}
