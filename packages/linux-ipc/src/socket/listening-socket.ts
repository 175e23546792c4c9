import { constants } from 'node:os';

import { wholeNumber } from '../core/arguments.js';
import { type Descriptor, ownerOf } from '../core/descriptor.js';
import { checked } from '../core/errors.js';
import { inspectable, readOnly } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { acceptNow } from './accept-now.js';
import type { SocketAddress } from './address.js';
import { bind, bindOptions, removeSocketFile, type BindOptions } from './bind.js';
import { addressOf, type Binding } from './bound-address.js';
import type { SocketIdentity } from './identity.js';
import { DescriptorBackoff } from './backoff.js';
import { CallQueue } from './call-queue.js';
import {
  isConnectionError,
  isShortage,
  refusalOptions,
  Refusals,
  type RefusalOptions,
} from './refusals.js';
import { untilEnd } from './until-end.js';

const { EAGAIN } = constants.errno;

export interface ListeningOptions extends BindOptions, RefusalOptions {
  /** The most pending connections, up to `net.core.somaxconn`. Default 4096. */
  readonly backlog?: number | undefined;
}

export const listeningOptions = [...bindOptions, ...refusalOptions, 'backlog'] as const;

/** The common part of stream and seqpacket servers. */
export class ListeningSocket<Connection>
  implements Disposable, AsyncDisposable, AsyncIterable<Connection>
{
  /** A child can inherit it, and a socket can send it. {@link close} closes it. */
  readonly descriptor: Descriptor;
  readonly #binding: Binding | undefined;
  readonly #wrap: (connection: Descriptor) => Connection;
  readonly #accepts = new CallQueue();
  readonly #refusals: Refusals;

  /** @param wrap Creates the owner of an accepted socket. */
  protected constructor(
    descriptor: Descriptor,
    binding: Binding | undefined,
    refusals: Refusals,
    wrap: (connection: Descriptor) => Connection,
  ) {
    this.#refusals = refusals;
    this.descriptor = descriptor;
    this.#binding = binding;
    this.#wrap = wrap;
    readOnly(this, 'descriptor');
  }

  /** The identity of the file it bound, for `removeStaleSocket`; undefined if it bound none. */
  get identity(): SocketIdentity | undefined {
    return this.#binding?.file?.identity;
  }

  /**
   * The address at which it listens, for `connect`. For an adopted server, the address that
   * getsockname(2) returns: a relative path is relative to the folder of the process that bound it.
   */
  get address(): SocketAddress | undefined {
    if (this.#binding !== undefined) return this.#binding.address;
    return this.closed ? undefined : addressOf(this.fd);
  }

  /** The number of {@link descriptor}. Throws `ERR_CLOSED` once closed. */
  get fd(): number {
    return this.descriptor.fd;
  }

  get closed(): boolean {
    return this.descriptor.closed;
  }

  /** How many connections it has refused: see {@link RefusalOptions.onRefused}. */
  get refused(): number {
    return this.#refusals.count;
  }

  /**
   * `accept4(2)`: waits for the next connection.
   *
   * If no descriptor is left, connections stay pending, and the call is repeated when this process closes a
   * descriptor, and every 1 to 512 ms.
   *
   * @throws `ERR_CLOSED`; the signal's reason.
   * @see accept(2)
   */
  async accept(options?: WaitOptions): Promise<Connection> {
    const signal = signalOf(options);
    return await this.#accepts.run(async () => {
      const backoff = new DescriptorBackoff();
      for (;;) {
        let connection: Descriptor | undefined;
        try {
          const fd = await this.descriptor.retry('accept4', 'readable', this.#accept4, { signal });
          connection = ownerOf(fd, 'connection');
          return this.#wrap(connection);
        } catch (error) {
          connection?.close();
          if (isShortage(error)) {
            this.#refusals.short(error as Error);
            await backoff.pause(signal);
          } else if (connection !== undefined || isConnectionError(error)) {
            this.#refusals.add(error as Error);
          } else {
            throw error;
          }
        }
      }
    }, signal);
  }

  readonly #accept4 = (): number => {
    const result = acceptNow(this.descriptor);
    if (result === -EAGAIN) this.#refusals.relieved();
    return result;
  };

  /** Accepts until the server is closed. Leaving the loop does not close it. */
  connections(options?: WaitOptions): AsyncGenerator<Connection, void> {
    return untilEnd(this, () => this.accept(options));
  }

  [Symbol.asyncIterator](): AsyncGenerator<Connection, void> {
    return this.connections();
  }

  /**
   * `unlink(2)`, if the path still names the file it bound, and `close(2)`. Idempotent. Pending
   * connections are reset, unless another process has the same listening socket.
   */
  close(): void {
    if (this.closed) return;
    try {
      if (this.#binding?.file !== undefined) removeSocketFile(this.#binding.file);
    } finally {
      this.descriptor.close();
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

inspectable(ListeningSocket, ['address', 'fd']);

/**
 * `socket(2)`, `bind(2)` and `listen(2)`: returns what `wrap` makes of the socket.
 *
 * @param prepare Is called before any process can connect.
 */
export async function listen<Server>(
  type: number,
  address: SocketAddress,
  options: ListeningOptions,
  wrap: (descriptor: Descriptor, binding: Binding) => Server,
  prepare?: (descriptor: Descriptor) => void,
): Promise<Server> {
  const { backlog = 4096 } = options;
  wholeNumber('backlog', backlog, 0, 2 ** 31 - 1);
  const descriptor = ownerOf(checked('socket', native.socket(type)), 'server');
  try {
    prepare?.(descriptor);
    const file = await bind(descriptor, address, options, backlog);
    return wrap(descriptor, { address, file });
  } catch (error) {
    descriptor.close();
    throw error;
  }
}
