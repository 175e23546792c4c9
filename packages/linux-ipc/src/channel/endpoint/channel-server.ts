import { onAbort } from '../../core/abort.js';
import { callable } from '../../core/arguments.js';
import { KEY, requireKey, type Key } from '../../core/construction.js';
import type { Descriptor } from '../../core/descriptor.js';
import { inspectable } from '../../core/inspectable.js';
import { native } from '../../core/native.js';
import { noOptions, optionsOf, picked } from '../../core/options.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import type { SocketAddress } from '../../socket/address.js';
import {
  bindOptions,
  removeSocketFile,
  type BindOptions,
  type SocketFile,
} from '../../socket/bind.js';
import type { Binding } from '../../socket/bound-address.js';
import { hasHungUp } from '../../socket/hang-up.js';
import { listen } from '../../socket/listening-socket.js';
import { CallQueue } from '../../socket/call-queue.js';
import { refuseDescriptors } from '../../socket/refuse-descriptors.js';
import { Refusals, refusalOptions, type RefusalOptions } from '../../socket/refusals.js';
import { untilEnd } from '../../socket/until-end.js';
import { codecOf } from '../message/codec.js';
import { Guests } from '../session/guests.js';
import { setCodec } from './carried-codec.js';
import { Channel, channelTerms, checkChannelTerms, type ChannelTerms } from './channel.js';

/** The options of every server of channels, beside those of the channels. */
export interface ServerOptions extends BindOptions, RefusalOptions {}

export interface ListenOptions<T> extends ChannelTerms<T>, ServerOptions {}

export const serverOptions = [...bindOptions, ...refusalOptions] as const;
export const listenOptions = [...channelTerms, ...serverOptions] as const;

/**
 * Opens the host's end over a connection, and takes ownership of it. The guest has sent its hello, or
 * has disconnected. If it throws, the guest is refused: disconnected and counted.
 */
export type Host<Opened> = (
  connection: Descriptor,
  signal: AbortSignal | undefined,
) => Promise<Opened>;

/**
 * Opens a channel to each process that connects; iterating accepts until the server is closed.
 *
 * No guest ends it, nor an iteration: one that disagrees with it, breaks the handshake or writes into the
 * memory before the channel is open is refused.
 *
 * It does not close the channels that it has opened. Release with `using` or {@link close}, which also
 * removes the socket file.
 */
export class ChannelServer<Opened = Channel> implements Disposable, AsyncIterable<Opened> {
  readonly #address: SocketAddress;
  readonly #descriptor: Descriptor;
  readonly #file: SocketFile | undefined;
  readonly #host: Host<Opened>;
  readonly #refusals: Refusals;
  readonly #guests: Guests;
  /** Guests that have sent something or disconnected, and are not hosted yet. */
  readonly #ready: Descriptor[] = [];
  /** Ends the wait of accept(). */
  #wake = (): void => undefined;
  /** One accept() at a time waits at the guests: a second could consume events that Doorbell needs. */
  readonly #accepts = new CallQueue();

  private constructor(
    permit: Key,
    address: SocketAddress,
    descriptor: Descriptor,
    file: SocketFile | undefined,
    host: Host<Opened>,
    refusals: Refusals,
  ) {
    requireKey(permit, new.target);
    this.#address = address;
    this.#descriptor = descriptor;
    this.#file = file;
    this.#host = host;
    this.#refusals = refusals;
    const onReadable = (guest: Descriptor): void => {
      if (this.#guests.take(guest)) this.#ready.push(guest);
      this.#wake();
    };
    this.#guests = new Guests(refusals, onReadable, true);
  }

  /**
   * `bind(2)`, `listen(2)`: a server that processes can connect to. It replaces the socket file of a
   * server that has died.
   *
   * @throws `EADDRINUSE` a server listens there; `EACCES` denied; `ENOENT` no such folder.
   */
  static async listen<T = Uint8Array>(
    address: SocketAddress,
    options: ListenOptions<T> = noOptions,
  ): Promise<ChannelServer<Channel<T>>> {
    const given = optionsOf(options, listenOptions);
    checkChannelTerms(given);
    const host = picked(given, channelTerms);
    const server = await ChannelServer.listenFor(
      address,
      picked(given, serverOptions),
      (connection, signal) => Channel.host(connection, { ...host, signal }),
    );
    setCodec(server, codecOf(given));
    return server;
  }

  /** As {@link listen}, for channels of another kind. */
  static async listenFor<Opened>(
    address: SocketAddress,
    options: ServerOptions,
    host: Host<Opened>,
  ): Promise<ChannelServer<Opened>> {
    callable('host', host);
    const given = optionsOf(options, serverOptions);
    const refusals = new Refusals(given);
    const open = (descriptor: Descriptor, { address, file }: Binding): ChannelServer<Opened> =>
      new ChannelServer(KEY, address, descriptor, file, host, refusals);
    return await listen(native.SOCK_SEQPACKET, address, given, open, refuseDescriptors);
  }

  get closed(): boolean {
    return this.#descriptor.closed;
  }

  get address(): SocketAddress {
    return this.#address;
  }

  /** How many guests it has refused: see {@link RefusalOptions.onRefused}. */
  get refused(): number {
    return this.#refusals.count;
  }

  /**
   * `accept4(2)`: waits for the next process that connects, and opens the channel to it. Skips guests that
   * are refused, or have disconnected.
   *
   * @throws `ERR_CLOSED`; the signal's reason.
   */
  async accept(options?: WaitOptions): Promise<Opened> {
    const signal = signalOf(options);
    for (;;) {
      const guest = await this.#accepts.run(() => this.#nextGuest(signal), signal);
      try {
        return await this.#host(guest, signal);
      } catch (error) {
        guest.close();
        signal?.throwIfAborted();
        if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') {
          this.#refusals.add(error as Error);
        }
      }
    }
  }

  /** Accepts until the server is closed. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Opened, void> {
    yield* untilEnd(this, () => this.accept());
  }

  /** `unlink(2)` of the socket file, `close(2)`. Idempotent. */
  close(): void {
    if (this.closed) return;
    try {
      if (this.#file !== undefined) removeSocketFile(this.#file);
    } finally {
      this.#descriptor.close();
      this.#guests.close();
      for (const guest of this.#ready.splice(0)) guest.close();
      this.#wake();
    }
  }

  /** The next guest to send its hello. */
  async #nextGuest(signal: AbortSignal | undefined): Promise<Descriptor> {
    for (;;) {
      signal?.throwIfAborted();
      const hasRoom = this.#guests.accept(this.#descriptor);
      for (let guest; (guest = this.#ready.shift()) !== undefined;) {
        guest.polled.keepsAlive = true;
        if (!hasHungUp(guest)) return guest;
        guest.close();
      }
      await this.#wait(hasRoom, signal);
    }
  }

  /** Waits for a new guest, or until there may be room for one; and for a guest that was accepted. */
  async #wait(hasRoom: boolean, signal: AbortSignal | undefined): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => {
      woken.abort();
    };
    const forgetSignal = signal && onAbort(signal, this.#wake);
    try {
      if (hasRoom) await this.#descriptor.polled.readable(woken.signal);
      else await this.#guests.pause(woken.signal);
    } catch (error) {
      if (!woken.signal.aborted) throw error;
    } finally {
      forgetSignal?.();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

inspectable(ChannelServer, ['address']);
