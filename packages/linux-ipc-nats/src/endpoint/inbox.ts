import { closedError, inspectable, Waiters } from 'linux-ipc/carrier';
import type { Codec, InboxEndpoint } from 'linux-ipc/carrier';

import type { Connection } from '../connection/connection.js';
import { payloadOf } from '../session/frame.js';
import { Host, type Guest, type HostOptions } from '../session/host.js';
import { RecordReader } from '../session/record-reader.js';
import type { RemotePeer } from '../session/terms.js';
import { ArrivalSource } from './arrival-source.js';

/** The senders whose records have arrived, a place for each record: the order for all. */
class Order {
  #guests: Guest[] = [];
  #first = 0;

  get isEmpty(): boolean {
    return this.#first === this.#guests.length;
  }

  add(guest: Guest): void {
    this.#guests.push(guest);
  }

  next(): Guest | undefined {
    const guest = this.#guests[this.#first];
    if (guest === undefined) return undefined;
    if (++this.#first > 1024) {
      this.#guests = this.#guests.slice(this.#first);
      this.#first = 0;
    }
    return guest;
  }
}

/**
 * Receives what many processes send, each through an outbox: it does what `Inbox` of linux-ipc does. The one
 * order for all is that in which their records arrive.
 */
export class NatsInbox<T> extends ArrivalSource<T, never> implements InboxEndpoint<T> {
  protected readonly arrivals: Waiters;
  readonly #host: Host;
  readonly #order: Order;
  readonly #readers = new WeakMap<Guest, RecordReader>();

  private constructor(codec: Codec<T>, host: Host, order: Order, arrivals: Waiters) {
    super(codec);
    this.#host = host;
    this.#order = order;
    this.arrivals = arrivals;
  }

  static async listen<T>(
    connection: Connection,
    codec: Codec<T>,
    options: HostOptions,
  ): Promise<NatsInbox<T>> {
    const order = new Order();
    const arrivals = new Waiters('inbox');
    const host = await Host.listen(connection, options, {
      onLoss: () => {
        arrivals.wake();
      },
      listenerOf: (guest) => ({
        onRecord: () => {
          order.add(guest);
          arrivals.wake();
        },
      }),
    });
    return new NatsInbox(codec, host, order, arrivals);
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

  /** The processes that have an outbox here now. */
  get senders(): RemotePeer[] {
    return this.#host.members;
  }

  close(): void {
    this.requireNoHandler();
    this.#host.closeAll();
    this.arrivals.close();
  }

  protected readonly requireOpen = (): void => {
    if (this.closed) throw closedError('inbox');
    if (this.#order.isEmpty) this.#host.requireAddress();
  };

  protected readonly hasMessages = (): boolean => !this.#order.isEmpty;

  protected readonly drainRecords = (limit: number): number => {
    for (let count = 0; count < limit; count++) {
      const guest = this.#order.next();
      const record = guest?.session?.take();
      if (guest === undefined || record === undefined) return count;
      this.#readerOf(guest).read(payloadOf(record), record[1] ?? 0, this.deliver);
    }
    return limit;
  };

  /** @throws `EADDRINUSE` another program has got the address: nobody else will send. */
  protected isOver(): boolean {
    this.#host.requireAddress();
    return false;
  }

  #readerOf(guest: Guest): RecordReader {
    const reader = this.#readers.get(guest) ?? new RecordReader();
    this.#readers.set(guest, reader);
    return reader;
  }
}

inspectable(NatsInbox, ['address'], { senders: ({ senders }) => senders.length });
