import { closedError, inspectable, MessageSink } from 'linux-ipc/carrier';
import type { Codec, PublisherEndpoint } from 'linux-ipc/carrier';

import type { Connection } from '../connection/connection.js';
import type { Delivery } from '../session/delivery.js';
import { Host, type HostOptions } from '../session/host.js';
import type { RemotePeer } from '../session/terms.js';

/** Sends to many processes at once: it does what `Publisher` of linux-ipc does. */
export class NatsPublisher<T> extends MessageSink<T> implements PublisherEndpoint<T> {
  readonly #host: Host;
  readonly #delivery: Delivery;
  #isClosed = false;

  private constructor(codec: Codec<T>, host: Host, delivery: Delivery) {
    super(codec, delivery.producer, delivery.largest, { spinMicroseconds: 0 });
    this.#host = host;
    this.#delivery = delivery;
  }

  static async listen<T>(
    connection: Connection,
    codec: Codec<T>,
    options: HostOptions,
    makeDelivery: () => Promise<Delivery>,
  ): Promise<NatsPublisher<T>> {
    let delivery: Delivery | undefined;
    const host = await Host.listen(connection, options, {
      prepare: async () => {
        delivery = await makeDelivery();
      },
      welcome: () => ({ next: delivery?.nextMessage ?? 0, store: delivery?.store ?? '' }),
      listenerOf: ({ introduction }) => ({
        onDisconnect: () => {
          delivery?.onLeave(introduction.subject);
        },
      }),
    });
    if (delivery === undefined) throw closedError('publisher');
    return new NatsPublisher(codec, host, delivery);
  }

  get closed(): boolean {
    return this.#isClosed;
  }

  /** The address, without credentials. */
  get address(): string {
    return this.#host.connection.address.shown;
  }

  get refused(): number {
    return this.#host.refusals.count;
  }

  /** The processes that have a subscriber here now. */
  get subscribers(): RemotePeer[] {
    return this.#host.members;
  }

  /** How many messages gave way in this process while the server was slow or away. */
  get overwritten(): number {
    return this.#delivery.overwritten;
  }

  /** Resolves when the server has all that was sent, or stays away. */
  async stored(): Promise<void> {
    const { connection } = this.#host;
    const delivery = this.#delivery;
    await connection.until(
      () => delivery.isEmpty,
      (signal) => delivery.progress(signal),
    );
  }

  /** Idempotent. What was sent still leaves; then subscribers are notified. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    void this.#finish();
  }

  protected readonly requireOpen = (): void => {
    if (this.#isClosed) throw closedError('publisher');
  };

  protected readonly whenRefused = (): void => undefined;

  protected readonly hasRoom = (length: number): boolean => this.#delivery.hasRoom(length);

  protected readonly sleepUntilRoom = async (
    length: number,
    signal: AbortSignal | undefined,
  ): Promise<void> => {
    if (!this.#delivery.hasRoom(length)) await this.#delivery.progress(signal);
  };

  protected readonly wake = (): void => undefined;

  async #finish(): Promise<void> {
    await this.stored();
    this.#delivery.finish(this.#host.sessions);
    this.#delivery.close();
    this.#host.closeAll();
  }
}

inspectable(NatsPublisher, ['address'], { subscribers: ({ subscribers }) => subscribers.length });
