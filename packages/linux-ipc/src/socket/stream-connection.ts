import { bytes, roomIn } from '../core/arguments.js';
import type { DescriptorSource } from '../core/descriptor-source.js';
import type { Descriptor } from '../core/descriptor.js';
import { native } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import type { SocketAddress } from './address.js';
import { connect } from './connect.js';
import { ConnectedSocket } from './connected-socket.js';
import { Duplicates, type PassableDescriptor } from './duplicates.js';
import { noAddress, noDescriptors } from './message-transfer.js';
import {
  maximumDescriptorsOf,
  type ReceiveDescriptorsOptions,
} from './receive-descriptors-options.js';
import { descriptorsRoom, receiveInto, takeDescriptors } from './received.js';
import { adopt, requireSocket } from './socket-option.js';
import { Turns } from './turns.js';
import { untilEnd } from './until-end.js';

/** As much as one read takes when iterating. */
const chunkBytes = 65536;

/** Some bytes, and the descriptors that came with them: the receiver's to close, each by itself. */
export interface BytesWithDescriptors {
  /** How many bytes were read; 0 at the peer's end. */
  readonly length: number;
  readonly descriptors: Descriptor[];
}

/**
 * One end of a SOCK_STREAM connection: bytes in order, without boundaries. `node:net` has these too,
 * but neither descriptors nor who the peer is.
 *
 * Writes wait for earlier writes, so their bytes never mix, and reads for earlier reads. Iterating
 * reads until the peer's end. Release with `using` or `close()`.
 */
export class StreamConnection extends ConnectedSocket implements AsyncIterable<Buffer> {
  readonly #writes = new Turns();
  readonly #reads = new Turns();

  /** Use {@link connect}, {@link from}, `StreamServer.accept` or `socketPair`. */
  private constructor(descriptor: Descriptor) {
    super(descriptor);
  }

  /**
   * `connect(2)`: connects to a server at a path, or at an abstract name.
   *
   * Waits, and throws, as `SeqpacketConnection.connect`.
   *
   * @see connect(2), unix(7)
   */
  static async connect(
    address: SocketAddress,
    options: WaitOptions = {},
  ): Promise<StreamConnection> {
    const descriptor = await connect(native.SOCK_STREAM, address, signalOf(options));
    try {
      return new StreamConnection(descriptor);
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
    return new StreamConnection(adopt(source, 'connection'));
  }

  /**
   * `recvmsg(2)`: waits until there is something, then takes at most `into.length` bytes.
   * Descriptors that come with them are closed.
   *
   * @param into At least one byte long.
   * @returns The number of bytes; 0 at the peer's end.
   * @throws `ECONNRESET` the peer went without reading all; `ERR_CLOSED`; the signal's reason.
   * @see recvmsg(2), unix(7)
   */
  async read(into: Uint8Array, options: WaitOptions = {}): Promise<number> {
    roomIn(into);
    const call = (fd: number) => receiveInto(fd, roomIn(into), 0);
    return await this.#reads.take(
      () => this.descriptor.retry('recvmsg', 'readable', call, options),
      signalOf(options),
    );
  }

  /**
   * `sendmsg(2)` until all of `from` is sent, waiting while the connection is full. When it fails or
   * is aborted, a part may have been sent.
   *
   * @throws `EPIPE` the peer is gone; `ECONNRESET` it went without reading all; `ERR_CLOSED`; the
   *   signal's reason.
   * @see sendmsg(2), unix(7)
   */
  async write(from: Uint8Array, options: WaitOptions = {}): Promise<void> {
    bytes('from', from);
    await this.#writes.take(
      () => this.#writeAll(from, noDescriptors, signalOf(options)),
      signalOf(options),
    );
  }

  /**
   * `sendmsg(2)` with SCM_RIGHTS: sends descriptors along with the first byte. The receiver gets
   * descriptors of its own for what is open here: the two share offset and O_NONBLOCK.
   *
   * @param from At least one byte long.
   * @param descriptors 1 to 253. They stay the caller's, who may close them as soon as this was
   *   called.
   * @throws As {@link write}; `EMFILE` no descriptor is left to hold them meanwhile; `ETOOMANYREFS`
   *   too many of this user's are on their way; `EBADF` a number is not open.
   * @see unix(7), cmsg(3)
   */
  async writeDescriptors(
    from: Uint8Array,
    descriptors: readonly PassableDescriptor[],
    options: WaitOptions = {},
  ): Promise<void> {
    bytes('from', from, 1);
    using duplicates = new Duplicates(descriptors);
    const { numbers } = duplicates;
    await this.#writes.take(
      () => this.#writeAll(from, numbers, signalOf(options)),
      signalOf(options),
    );
  }

  /**
   * `recvmsg(2)` with SCM_RIGHTS: reads, and takes the descriptors that come with the bytes. Bytes
   * written before those with descriptors may be read together with them, those after may not.
   *
   * @throws As {@link read}; `ERR_DESCRIPTORS_TRUNCATED` more came than are allowed, or than this
   *   process can still open: those that came are closed, the bytes are lost.
   * @see unix(7), cmsg(3)
   */
  async readDescriptors(
    into: Uint8Array,
    options: ReceiveDescriptorsOptions = {},
  ): Promise<BytesWithDescriptors> {
    roomIn(into);
    const signal = signalOf(options);
    const maximum = maximumDescriptorsOf(options);
    return await this.#reads.take(async () => {
      let descriptors: Descriptor[] = [];
      const call = (fd: number) => {
        const length = receiveInto(fd, roomIn(into), descriptorsRoom(maximum));
        if (length >= 0) descriptors = takeDescriptors(maximum);
        return length;
      };
      const length = await this.descriptor.retry('recvmsg', 'readable', call, { signal });
      return { length, descriptors };
    }, signal);
  }

  /** Reads until the peer's end, or until this end is closed. */
  chunks(options: WaitOptions = {}): AsyncGenerator<Buffer, void> {
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
    let passed = descriptors;
    while (rest.length > 0) {
      const chunk = rest;
      const call = (fd: number) => native.sendmsg(fd, chunk, noAddress, passed);
      const sent = await this.descriptor.retry('sendmsg', 'writable', call, { signal });
      rest = rest.subarray(sent);
      passed = noDescriptors;
    }
  }
}
