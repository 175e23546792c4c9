import { oneOf } from '../../core/arguments.js';
import { KEY, requireKey, type Key } from '../../core/construction.js';
import { closedError } from '../../core/errors.js';
import { inspectable } from '../../core/inspectable.js';
import { noOptions, optionsOf } from '../../core/options.js';
import type { SocketAddress } from '../../socket/address.js';
import type { Credentials } from '../../socket/peer.js';
import { codecOf, type Codec } from '../message/codec.js';
import { BroadcastProducer } from '../ring/broadcast.js';
import { KIND, WORD } from '../ring/layout.js';
import { ReliableSubscribers } from '../ring/reliable-broadcast.js';
import { awake, maySleep, mustWake } from '../ring/sleep.js';
import { spinOf } from '../../core/spinner.js';
import { OutOfBandSocket } from '../session/out-of-band-socket.js';
import {
  GroupHost,
  groupHostOptions,
  type GroupHostOptions,
  type OnDisconnect,
} from '../session/group-host.js';
import type { MemberInvitation } from '../session/member-invitation.js';
import { OutOfBandSender } from '../session/out-of-band.js';
import { MessageSink } from './message-sink.js';

export interface PublisherOptions<T> extends GroupHostOptions {
  /** The type of the messages: `bytes()` (the default), `text()`, `values()` or a `record()`. */
  readonly messages?: Codec<T> | undefined;
  /**
   * What happens when the memory is full of messages that some subscriber has not received.
   *
   * - `'overwrite'` (the default): the oldest are overwritten; a subscriber that has not received them
   *   learns how many it lost. Sending never waits.
   * - `'wait'`: no message is lost; sending waits for the slowest subscriber. A subscriber that
   *   closes or dies delays no longer; one that is stopped blocks the publisher until it continues.
   */
  readonly whenFull?: 'overwrite' | 'wait' | undefined;
  /** For how many microseconds, at most, a sender polls for room before it sleeps. Default 200; 0: never. */
  readonly spinMicroseconds?: number | undefined;
}

const publisherOptions = [...groupHostOptions, 'messages', 'whenFull', 'spinMicroseconds'] as const;

/** The two disciplines: the subscribers to wait for, or the sockets that carry long messages. */
interface Delivery {
  readonly subscribers?: ReliableSubscribers;
  readonly outOfBand?: OutOfBandSender;
}

/**
 * Sends to up to 32 processes at once, each with a {@link Subscriber}. The publisher chooses what
 * happens when one of them is slow: see {@link PublisherOptions.whenFull}.
 */
export class Publisher<T = Uint8Array> extends MessageSink<T> {
  readonly #group: GroupHost;
  readonly #producer: BroadcastProducer;
  readonly #delivery: Delivery;
  /** When full memory last caused a check of the subscribers, in milliseconds. */
  #checkedAt = -Infinity;

  private constructor(
    permit: Key,
    group: GroupHost,
    delivery: Delivery,
    codec: Codec<T>,
    spinMicroseconds: number,
  ) {
    requireKey(permit, new.target);
    const producer = new BroadcastProducer(group.segment, delivery.subscribers);
    const { outOfBand } = delivery;
    super(codec, producer, group.segment.largest, {
      outOfBand: outOfBand && ((long) => outOfBand.send(long)),
      spinMicroseconds,
    });
    this.#group = group;
    this.#producer = producer;
    this.#delivery = delivery;
    group.attend({
      onAdmit: (participant) => {
        delivery.subscribers?.add(participant);
        if (delivery.outOfBand === undefined) return undefined;
        const [ours, theirs] = OutOfBandSocket.pair();
        delivery.outOfBand.add(participant, ours);
        return theirs;
      },
      onRemove: (participant) => {
        delivery.subscribers?.remove(participant);
        delivery.outOfBand?.remove(participant);
      },
    });
  }

  /**
   * A publisher without an address: subscribers join by {@link invite}.
   *
   * @throws `ENOSPC`, `ENOMEM` not enough memory.
   */
  static create<T = Uint8Array>(options: PublisherOptions<T> = noOptions): Publisher<T> {
    const given = optionsOf(options, publisherOptions);
    const codec = codecOf(given);
    const { whenFull = 'overwrite' } = given;
    const spinMicroseconds = spinOf(given);
    const waits = oneOf('whenFull', whenFull, ['overwrite', 'wait']) === 'wait';
    const group = new GroupHost({ kind: KIND.BROADCAST, schema: codec.schema, waits }, given);
    const { words } = group.segment;
    const delivery = waits
      ? { subscribers: new ReliableSubscribers(words) }
      : { outOfBand: new OutOfBandSender(words) };
    return new Publisher(KEY, group, delivery, codec, spinMicroseconds);
  }

  /**
   * `bind(2)`, `listen(2)`: a publisher that subscribers can connect to.
   *
   * @throws `EADDRINUSE` a server listens there; `EACCES` denied; `ENOSPC`, `ENOMEM` not enough
   *   memory.
   */
  static async listen<T = Uint8Array>(
    address: SocketAddress,
    options: PublisherOptions<T> = noOptions,
  ): Promise<Publisher<T>> {
    const publisher = Publisher.create(options);
    await publisher.#group.listen(address);
    return publisher;
  }

  /** `socketpair(2)`: an invitation for a child process, which inherits a descriptor. */
  invite(): MemberInvitation {
    return this.#group.invite();
  }

  get closed(): boolean {
    return this.#group.closed;
  }

  /** The address it listens at; undefined if it was created without one. */
  get address(): SocketAddress | undefined {
    return this.#group.address;
  }

  /** The option that it was created with. */
  get onDisconnect(): OnDisconnect | undefined {
    return this.#group.onDisconnect;
  }

  /** How many processes it has refused: see `onRefused`. */
  get refused(): number {
    return this.#group.refused;
  }

  /** The processes that have a subscriber here now. */
  get subscribers(): Credentials[] {
    return this.#group.members;
  }

  /** Idempotent. Subscribers are notified, and can still receive what was sent. */
  close(): void {
    this.#delivery.outOfBand?.close();
    this.#group.close();
  }

  protected readonly requireOpen = (): void => {
    if (this.closed) throw closedError('publisher');
  };

  /** A caller that tries again and again checks the subscribers only once in a millisecond. */
  protected readonly whenRefused = (): void => {
    const now = performance.now();
    if (now - this.#checkedAt < 1) return;
    this.#checkedAt = now;
    this.#group.check();
  };

  protected readonly hasRoom = (length: number): boolean => this.#producer.hasRoom(length);

  protected readonly sleepUntilRoom = async (
    length: number,
    signal: AbortSignal | undefined,
  ): Promise<void> => {
    const { words } = this.#group.segment;
    if (!maySleep(words, WORD.WAIT, () => this.#producer.hasRoom(length))) return;
    try {
      await this.#group.wait(signal);
    } finally {
      if (!this.closed) awake(words, WORD.WAIT);
    }
  };

  protected readonly wake = (): void => {
    if (mustWake(this.#group.segment.words, WORD.SLEEP)) this.#group.ringAll();
  };
}

inspectable(Publisher, ['address'], { subscribers: ({ subscribers }) => subscribers.length });
