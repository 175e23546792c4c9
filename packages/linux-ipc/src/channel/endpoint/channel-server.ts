import { constants } from 'node:os';

import { callable } from '../../core/arguments.js';
import { Descriptor } from '../../core/descriptor.js';
import { checked, systemError } from '../../core/errors.js';
import { native } from '../../core/native.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import type { SocketAddress } from '../../socket/address.js';
import { bind, removeSocketFile, type BindOptions, type SocketFile } from '../../socket/bind.js';
import { Turns } from '../../socket/turns.js';
import { firstReadable } from '../session/first-readable.js';
import { Channel, checkHostOptions, type HostOptions } from './channel.js';

const { EAGAIN, EINTR } = constants.errno;
const BACKLOG = 4096;

export interface ListenOptions<T> extends HostOptions<T>, BindOptions {}

/**
 * Opens the host's end over a connection, which it takes over. The guest has said something, or went.
 */
export type Host<Opened> = (
  connection: Descriptor,
  signal: AbortSignal | undefined,
) => Promise<Opened>;

/**
 * Opens a channel to each process that connects; iterating accepts until it is closed.
 *
 * The channels are their owners' to close. Release with `using` or {@link close}, which also
 * removes the socket file.
 */
export class ChannelServer<Opened = Channel> implements Disposable, AsyncIterable<Opened> {
  readonly #descriptor: Descriptor;
  readonly #file: SocketFile | undefined;
  readonly #host: Host<Opened>;
  /** Who has connected, and not said yet what it expects: nobody else waits for that. */
  readonly #guests = new Set<Descriptor>();
  /** One at a time waits at the guests: another would still wait at one that is let in, see Doorbell. */
  readonly #turns = new Turns();

  private constructor(descriptor: Descriptor, file: SocketFile | undefined, host: Host<Opened>) {
    this.#descriptor = descriptor;
    this.#file = file;
    this.#host = host;
  }

  /**
   * `bind(2)`, `listen(2)`: a place at which channels can be opened. A socket file that a dead
   * server left is replaced.
   *
   * @throws `EADDRINUSE` a server listens there; `EACCES` denied; `ENOENT` no such folder.
   */
  static async listen<T = Uint8Array>(
    address: SocketAddress,
    options: ListenOptions<T> = {},
  ): Promise<ChannelServer<Channel<T>>> {
    checkHostOptions(options);
    return await ChannelServer.listenFor(address, options, (connection, signal) =>
      Channel.host(connection, { ...options, signal }),
    );
  }

  /** As {@link listen}, for channels of another kind. */
  static async listenFor<Opened>(
    address: SocketAddress,
    options: BindOptions,
    host: Host<Opened>,
  ): Promise<ChannelServer<Opened>> {
    callable('host', host);
    const fd = checked('socket', native.socket(native.SOCK_SEQPACKET));
    const descriptor = new Descriptor(fd, 'channel server');
    try {
      const file = await bind(descriptor, address, options, BACKLOG);
      return new ChannelServer(descriptor, file, host);
    } catch (error) {
      descriptor.close();
      throw error;
    }
  }

  get closed(): boolean {
    return this.#descriptor.closed;
  }

  /**
   * `accept4(2)`: waits for the next process that connects, and opens the channel to it.
   *
   * @throws `ERR_CHANNEL_MISMATCH` it expects another kind of channel or type of message;
   *   `ECONNRESET` it went meanwhile; `ERR_CLOSED`; the signal's reason.
   */
  async accept(options: WaitOptions = {}): Promise<Opened> {
    const signal = signalOf(options);
    const guest = await this.#turns.take(() => this.#nextGuest(signal), signal);
    return await this.#host(guest, signal);
  }

  /** Accepts until the server is closed; who cannot agree with it is passed over. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Opened, void> {
    while (!this.closed) {
      try {
        yield await this.accept();
      } catch (error) {
        if (this.closed) return;
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'ERR_CHANNEL_MISMATCH' && code !== 'ECONNRESET') throw error;
      }
    }
  }

  /** `close(2)`, and removes the socket file. Idempotent. */
  close(): void {
    if (this.closed) return;
    try {
      if (this.#file !== undefined) removeSocketFile(this.#file);
    } finally {
      this.#descriptor.close();
      for (const guest of this.#guests) guest.close();
      this.#guests.clear();
    }
  }

  /** The next to say something: one that is stopped, or does not speak, holds nobody else up. */
  async #nextGuest(signal: AbortSignal | undefined): Promise<Descriptor> {
    for (;;) {
      signal?.throwIfAborted();
      const result = native.accept4(this.#descriptor.fd);
      if (result >= 0) this.#guests.add(new Descriptor(result, 'channel'));
      else if (result === -EAGAIN) {
        const readable = await firstReadable([this.#descriptor, ...this.#guests], signal);
        if (this.#guests.delete(readable)) return readable;
      } else if (result !== -EINTR) throw systemError('accept4', result);
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
