import { closedError, inspectable, MessageSink } from 'linux-ipc/carrier';
import type { Codec, PublisherEndpoint } from 'linux-ipc/carrier';

import type { Connection } from '../connection/connection.js';
import type { Delivery } from '../session/delivery.js';
import { Host, type HostOptions } from '../session/host.js';
import type { RemotePeer } from '../session/terms.js';
import { Losses } from './losses.js';

/** Sends to many processes at once: it does what `Publisher` of linux-ipc does. */
export class NatsPublisher<T> extends MessageSink<T> implements PublisherEndpoint<T> {
  readonly #host: Host;
  readonly #delivery: Delivery;
  readonly #losses: Losses;
  #isClosed = false;

  private constructor(codec: Codec<T>, host: Host, delivery: Delivery, losses: Losses) {
    super(codec, delivery.producer, delivery.largest, { spinMicroseconds: 0 });
    this.#host = host;
    this.#delivery = delivery;
    this.#losses = losses;
  }

  static async listen<T>(
    connection: Connection,
    codec: Codec<T>,
    options: HostOptions,
    makeDelivery: () => Promise<Delivery>,
  ): Promise<NatsPublisher<T>> {
    let delivery: Delivery | undefined;
    let losses: Losses | undefined;
    const host = await Host.listen(connection, options, {
      prepare: async () => {
        delivery = await makeDelivery();
        losses = new Losses(connection, delivery.waits);
      },
      welcome: ({ introduction: { subject } }) => ({
        next: delivery?.join(subject) ?? 0,
        store: delivery?.store ?? '',
      }),
      onSession: ({ introduction: { subject } }, session) => delivery?.onSession(subject, session),
      listenerOf: ({ introduction: { subject } }) => ({
        onDisconnect: (disconnection) => {
          const unreceived = delivery?.leave(subject) ?? 0;
          if (disconnection === 'died') losses?.add(unreceived);
        },
      }),
      onLoss: () => {
        delivery?.wake();
      },
    });
    if (delivery === undefined || losses === undefined) throw closedError('publisher');
    return new NatsPublisher(codec, host, delivery, losses);
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

  /** Waits until the server has all that was sent: whether it has, or does not take it for too long. */
  async stored(): Promise<boolean> {
    const { connection } = this.#host;
    const delivery = this.#delivery;
    return await connection.until(
      () => delivery.isAllSent,
      (signal) => delivery.progress(signal),
      () => delivery.isHeldUp && this.#host.sessions.length > 0,
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
    this.#host.requireAddress();
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
    const connection = this.#host.connection.acquire();
    this.#losses.begin();
    const isStored = await this.stored();
    if (isStored) this.#host.closeAll(this.#delivery.finish());
    else this.#host.giveUpAll();
    await this.#host.emptied();
    this.#losses.end(isStored);
    await this.#delivery.close();
    connection.release();
  }
}

inspectable(NatsPublisher, ['address'], { subscribers: ({ subscribers }) => subscribers.length });
