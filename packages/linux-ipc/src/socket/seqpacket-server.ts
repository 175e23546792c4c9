import { wholeNumber } from '../arguments.js';
import { Descriptor } from '../descriptor.js';
import { checked } from '../errors.js';
import { native } from '../native.js';
import type { SocketAddress } from './address.js';
import type { SocketIdentity } from './identity.js';
import { listen, removeSocketFile, type SocketFile } from './listener.js';
import { requireMaximum, SeqpacketConnection, type WaitOptions } from './seqpacket-connection.js';
import { Turns } from './turns.js';

export interface ListenOptions {
  /** How many connections wait to be accepted at most; no more than `net.core.somaxconn`. 4096. */
  readonly backlog?: number | undefined;
  /** Permissions of the socket file; writing is what connecting needs. 0o600. */
  readonly mode?: number | undefined;
  /** As for {@link SeqpacketConnection.connect}, for each connection handed out. */
  readonly maximumMessage?: number | undefined;
}

/**
 * A listening SOCK_SEQPACKET socket; iterating accepts connections until it is closed.
 *
 * The connections it hands out are their owners' to close. Release with `using`, `await using` or
 * {@link close}, which also removes the socket file.
 */
export class SeqpacketServer
  implements Disposable, AsyncDisposable, AsyncIterable<SeqpacketConnection>
{
  readonly #descriptor: Descriptor;
  readonly #file: SocketFile | undefined;
  readonly #accepts = new Turns();
  readonly #maximumMessage: number;

  private constructor(
    descriptor: Descriptor,
    file: SocketFile | undefined,
    maximumMessage: number,
  ) {
    this.#descriptor = descriptor;
    this.#file = file;
    this.#maximumMessage = maximumMessage;
  }

  /**
   * `bind(2)` and `listen(2)`: a server at a path, or at an abstract name.
   *
   * A socket file that a dead server left is replaced; anything else at the path stays. Of several
   * that start at once on a stale path, one gets it. The file never has a wider mode than asked.
   *
   * @param address A path of at most 107 bytes, in a folder that can be read.
   * @throws `EADDRINUSE` a server listens there, or something else than a socket is there; `EACCES`
   *   denied; `ENOENT` no such folder; `EAGAIN` another process has held the lock on the folder
   *   for 5 s; `EMFILE` no descriptor is left; `ERR_OUT_OF_RANGE` the path is too long.
   * @see bind(2), listen(2), unix(7)
   */
  static async listen(
    address: SocketAddress,
    options: ListenOptions = {},
  ): Promise<SeqpacketServer> {
    const backlog = wholeNumber('backlog', options.backlog ?? 4096, 0, 2 ** 31 - 1);
    const mode = wholeNumber('mode', options.mode ?? 0o600, 0, 0o777);
    const maximumMessage = requireMaximum(options.maximumMessage);
    const fd = checked('socket', native.socket(native.SOCK_SEQPACKET));
    const descriptor = new Descriptor(fd, 'server');
    try {
      const file = await listen(descriptor, address, backlog, mode);
      return new SeqpacketServer(descriptor, file, maximumMessage);
    } catch (error) {
      descriptor.close();
      throw error;
    }
  }

  /** Which file it bound, for `removeStaleSocket`; undefined for an abstract name. */
  get identity(): SocketIdentity | undefined {
    return this.#file?.identity;
  }

  get closed(): boolean {
    return this.#descriptor.closed;
  }

  /**
   * `accept4(2)`: waits for the next connection.
   *
   * @throws `EMFILE`, `ENFILE` no descriptor is left: the connection still waits; `ERR_CLOSED`; the
   *   signal's reason.
   * @see accept(2)
   */
  async accept(options: WaitOptions = {}): Promise<SeqpacketConnection> {
    const { signal } = options;
    return await this.#accepts.take(async () => {
      const call = (fd: number) => native.accept4(fd);
      const fd = await this.#descriptor.retry('accept4', 'readable', call, signal);
      const descriptor = new Descriptor(fd, 'connection');
      try {
        return new SeqpacketConnection(descriptor, this.#maximumMessage);
      } catch (error) {
        descriptor.close();
        throw error;
      }
    }, signal);
  }

  /** Accepts until the server is closed. Leaving the loop does not close it. */
  async *connections(options: WaitOptions = {}): AsyncGenerator<SeqpacketConnection, void> {
    while (!this.closed) {
      const connection = await this.accept(options).catch((error: unknown) => {
        if (this.closed) return undefined;
        throw error;
      });
      if (connection === undefined) return;
      yield connection;
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<SeqpacketConnection, void> {
    return this.connections();
  }

  /**
   * `unlink(2)`, if the file is still the one it bound, and `close(2)`. Idempotent. Connections that
   * were not accepted are reset.
   */
  close(): void {
    if (this.closed) return;
    try {
      if (this.#file !== undefined) removeSocketFile(this.#file);
    } finally {
      this.#descriptor.close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }
}
