import { CallQueue, inspectable, signalOf, untilEnd, Waiters } from 'linux-ipc/carrier';
import type { Codec, EndpointServer, WaitOptions } from 'linux-ipc/carrier';

import type { Connection } from '../connection/connection.js';
import { Host, type Guest, type HostOptions } from '../session/host.js';
import { NatsChannel } from './channel.js';

/** Opens a channel to each process that connects: it does what `ChannelServer` of linux-ipc does. */
export class NatsChannelServer<T> implements EndpointServer<T> {
  readonly #codec: Codec<T>;
  readonly #capacity: number;
  readonly #host: Host;
  /** Guests that wait for accept(). */
  readonly #backlog: Guest[];
  readonly #arrivals: Waiters;
  readonly #accepts = new CallQueue();

  private constructor(
    codec: Codec<T>,
    capacity: number,
    host: Host,
    backlog: Guest[],
    arrivals: Waiters,
  ) {
    this.#codec = codec;
    this.#capacity = capacity;
    this.#host = host;
    this.#backlog = backlog;
    this.#arrivals = arrivals;
  }

  static async listen<T>(
    connection: Connection,
    codec: Codec<T>,
    options: HostOptions,
  ): Promise<NatsChannelServer<T>> {
    const backlog: Guest[] = [];
    const arrivals = new Waiters('server');
    const host = await Host.listen(connection, options, {
      onGuest: (guest) => {
        // Nobody may ever accept them: those that have left make room.
        for (const one of backlog.splice(0)) {
          if (isSilent(one, connection)) host.forget(one);
          else backlog.push(one);
        }
        backlog.push(guest);
        arrivals.wake();
      },
      onLoss: () => {
        arrivals.wake();
      },
    });
    return new NatsChannelServer(codec, options.capacity, host, backlog, arrivals);
  }

  get closed(): boolean {
    return this.#host.closed;
  }

  /** The address, without credentials. */
  get address(): string {
    return this.#host.connection.address.shown;
  }

  get refused(): number {
    return this.#host.refusals.count;
  }

  /** @throws `EADDRINUSE` another program has got the address, and no guest waits. */
  async accept(options?: WaitOptions): Promise<NatsChannel<T>> {
    const signal = signalOf(options);
    const guest = await this.#accepts.run(() => this.#nextGuest(signal), signal);
    return new NatsChannel(this.#codec, this.#host.admit(guest), this.#capacity);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<NatsChannel<T>, void> {
    yield* untilEnd(this, () => this.accept());
  }

  /** Idempotent. The channels that it has opened stay open. */
  close(): void {
    this.#host.close();
    this.#arrivals.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** The next guest that still says hello. */
  async #nextGuest(signal: AbortSignal | undefined): Promise<Guest> {
    for (;;) {
      signal?.throwIfAborted();
      const guest = this.#backlog.shift();
      if (guest === undefined) {
        this.#host.requireAddress();
        await this.#arrivals.wait(signal, false);
      } else if (!isSilent(guest, this.#host.connection)) return guest;
      else this.#host.forget(guest);
    }
  }
}

/** Whether a guest has not said hello any more. */
function isSilent({ heardAt }: Guest, { settings }: Connection): boolean {
  return performance.now() - heardAt > settings.silenceMilliseconds;
}

inspectable(NatsChannelServer, ['address']);
