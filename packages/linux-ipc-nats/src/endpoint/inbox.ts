import { closedError, inspectable, RecordSource, Spinner, Waiters } from 'linux-ipc/carrier';
import type { Codec, InboxEndpoint } from 'linux-ipc/carrier';

import type { Connection } from '../connection/connection.js';
import { cannotBlock } from '../errors.js';
import { payloadOf } from '../session/frame.js';
import { Host, type Guest, type HostOptions } from '../session/host.js';
import { RecordReader } from '../session/record-reader.js';
import type { RemotePeer } from '../session/terms.js';

/** The senders whose records have arrived, a place for each record: the order for all. */
class Arrivals {
  readonly waiters = new Waiters('inbox');
  #guests: Guest[] = [];
  #first = 0;

  get isEmpty(): boolean {
    return this.#first === this.#guests.length;
  }

  add(guest: Guest): void {
    this.#guests.push(guest);
    this.waiters.wake();
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
export class NatsInbox<T> extends RecordSource<T, never> implements InboxEndpoint<T> {
  readonly #host: Host;
  readonly #arrivals: Arrivals;
  readonly #readers = new WeakMap<Guest, RecordReader>();

  private constructor(codec: Codec<T>, host: Host, arrivals: Arrivals) {
    super(codec, new Spinner(0));
    this.#host = host;
    this.#arrivals = arrivals;
  }

  static async listen<T>(
    connection: Connection,
    codec: Codec<T>,
    options: HostOptions,
  ): Promise<NatsInbox<T>> {
    const arrivals = new Arrivals();
    const host = await Host.listen(connection, options, {
      onAddressLost: () => {
        arrivals.waiters.wake();
      },
      listenerOf: (guest) => ({
        onRecord: () => {
          arrivals.add(guest);
        },
      }),
    });
    return new NatsInbox(codec, host, arrivals);
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
    this.#arrivals.waiters.close();
  }

  protected readonly requireOpen = (): void => {
    if (this.closed) throw closedError('inbox');
  };

  protected readonly hasMessages = (): boolean => !this.#arrivals.isEmpty;

  protected readonly drainRecords = (limit: number): number => {
    for (let count = 0; count < limit; count++) {
      const guest = this.#arrivals.next();
      const record = guest?.session?.take();
      if (guest === undefined || record === undefined) return count;
      this.#readerOf(guest).read(payloadOf(record), record[1] ?? 0, this.deliver);
    }
    return limit;
  };

  /** @throws `EADDRINUSE` another program has got the address: nobody else will send. */
  protected readonly sleep = (signal: AbortSignal | undefined): Promise<void> | boolean => {
    if (this.hasMessages()) return true;
    this.#host.requireAddress();
    return this.#arrivals.waiters.wait(signal, false);
  };

  protected readonly sleepSync = (): never => {
    throw cannotBlock();
  };

  #readerOf(guest: Guest): RecordReader {
    const reader = this.#readers.get(guest) ?? new RecordReader();
    this.#readers.set(guest, reader);
    return reader;
  }
}

inspectable(NatsInbox, ['address'], { senders: ({ senders }) => senders.length });
