import { callable } from '../../core/arguments.js';
import type { Descriptor } from '../../core/descriptor.js';
import { systemError } from '../../core/errors.js';
import { inspectable } from '../../core/inspectable.js';
import { native } from '../../core/native.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import { acceptPending } from '../../socket/accept-pending.js';
import type { SocketAddress } from '../../socket/address.js';
import { removeSocketFile, type BindOptions, type SocketFile } from '../../socket/bind.js';
import type { Binding } from '../../socket/bound-address.js';
import { listen } from '../../socket/listening-socket.js';
import { CallQueue } from '../../socket/call-queue.js';
import { firstReadable } from '../session/first-readable.js';
import { Channel, checkHostOptions, type HostOptions } from './channel.js';

export interface ListenOptions<T> extends HostOptions<T>, BindOptions {}

/**
 * Opens the host's end over a connection, and takes ownership of it. The guest has sent its hello, or
 * has disconnected.
 */
export type Host<Opened> = (
  connection: Descriptor,
  signal: AbortSignal | undefined,
) => Promise<Opened>;

/**
 * Opens a channel to each process that connects; iterating accepts until the server is closed.
 *
 * It does not close the channels that it has opened. Release with `using` or {@link close}, which also
 * removes the socket file.
 */
export class ChannelServer<Opened = Channel> implements Disposable, AsyncIterable<Opened> {
  readonly #address: SocketAddress;
  readonly #descriptor: Descriptor;
  readonly #file: SocketFile | undefined;
  readonly #host: Host<Opened>;
  /** Connections of guests that have not sent their hello: they delay no others. */
  readonly #guests = new Set<Descriptor>();
  /** One accept() at a time waits at the guests: a second could consume events that Doorbell needs. */
  readonly #accepts = new CallQueue();

  private constructor(
    address: SocketAddress,
    descriptor: Descriptor,
    file: SocketFile | undefined,
    host: Host<Opened>,
  ) {
    this.#address = address;
    this.#descriptor = descriptor;
    this.#file = file;
    this.#host = host;
  }

  /**
   * `bind(2)`, `listen(2)`: a server that processes can connect to. It replaces the socket file of a
   * server that has died.
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
    const open = (descriptor: Descriptor, { address, file }: Binding): ChannelServer<Opened> =>
      new ChannelServer(address, descriptor, file, host);
    return await listen(native.SOCK_SEQPACKET, address, options, open);
  }

  get closed(): boolean {
    return this.#descriptor.closed;
  }

  get address(): SocketAddress {
    return this.#address;
  }

  /**
   * `accept4(2)`: waits for the next process that connects, and opens the channel to it.
   *
   * @throws `ERR_CHANNEL_MISMATCH` the guest expects another kind of channel or type of message;
   *   `ECONNRESET` it has disconnected; `EMFILE`, `ENFILE` no descriptor is left: the guest still
   *   waits; `ERR_CLOSED`; the signal's reason.
   */
  async accept(options: WaitOptions = {}): Promise<Opened> {
    const signal = signalOf(options);
    const guest = await this.#accepts.run(() => this.#nextGuest(signal), signal);
    return await this.#host(guest, signal);
  }

  /** Accepts until the server is closed; skips guests that disagree with it or have disconnected. */
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

  /** `unlink(2)` of the socket file, `close(2)`. Idempotent. */
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

  /** The next guest to send its hello: one that is stopped, or sends nothing, delays no others. */
  async #nextGuest(signal: AbortSignal | undefined): Promise<Descriptor> {
    for (;;) {
      signal?.throwIfAborted();
      const result = acceptPending(this.#descriptor, 'channel', (guest) => {
        this.#guests.add(guest);
      });
      if (result < 0) throw systemError('accept4', result);
      const readable = await firstReadable([this.#descriptor, ...this.#guests], signal);
      if (this.#guests.delete(readable)) return readable;
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

inspectable(ChannelServer, ['address']);
