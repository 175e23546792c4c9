import { oneOf } from '../../core/arguments.js';
import { closedError } from '../../core/errors.js';
import type { SocketAddress } from '../../socket/address.js';
import type { Credentials } from '../../socket/peer.js';
import { codecOf, type Codec } from '../message/codec.js';
import { BroadcastProducer } from '../ring/broadcast.js';
import { KIND, WORD } from '../ring/layout.js';
import { ReliableSubscribers } from '../ring/reliable-broadcast.js';
import { awake, maySleep, mustWake } from '../ring/sleep.js';
import { FileSocket } from '../session/file-socket.js';
import { GroupHost, type GroupHostOptions } from '../session/group-host.js';
import type { MemberInvitation } from '../session/member-invitation.js';
import { OutOfBandSender } from '../session/out-of-band.js';
import { MessageSink } from './message-sink.js';

export interface PublisherOptions<T> extends GroupHostOptions {
  /** What the messages are: `bytes` (the default), `text`, `values()` or a `record()`. */
  readonly messages?: Codec<T> | undefined;
  /**
   * What to do when the memory is full of messages that some subscriber has not taken.
   *
   * - `'overwrite'` (the default): the oldest are overwritten, and who has not taken them is told how
   *   many it lost. Sending never waits.
   * - `'wait'`: nobody loses anything; sending waits for the slowest subscriber. One that closes or
   *   dies holds nobody back any more; one that is stopped does, until it goes on.
   */
  readonly whenFull?: 'overwrite' | 'wait' | undefined;
}

/** The two disciplines: who is waited for, or who is passed long messages. */
interface Delivery {
  readonly subscribers?: ReliableSubscribers;
  readonly outOfBand?: OutOfBandSender;
}

/**
 * Sends to up to 32 processes at once, each with a {@link Subscriber}. What happens when one of them
 * is slow is the publisher's choice: see {@link PublisherOptions.whenFull}.
 */
export class Publisher<T = Uint8Array> extends MessageSink<T> {
  readonly #group: GroupHost;
  readonly #producer: BroadcastProducer;
  readonly #delivery: Delivery;
  /** When a full memory last made this look whether subscribers went, in milliseconds. */
  #lookedAt = -Infinity;

  private constructor(group: GroupHost, delivery: Delivery, codec: Codec<T>) {
    const producer = new BroadcastProducer(group.segment, delivery.subscribers);
    const { outOfBand } = delivery;
    super(codec, producer, group.segment.largest, {
      outOfBand: outOfBand && ((long) => outOfBand.send(long)),
    });
    this.#group = group;
    this.#producer = producer;
    this.#delivery = delivery;
    group.attend({
      onJoin: (participant) => {
        delivery.subscribers?.add(participant);
        if (delivery.outOfBand === undefined) return undefined;
        const [ours, theirs] = FileSocket.pair();
        delivery.outOfBand.add(participant, ours);
        return theirs;
      },
      onLeave: (participant) => {
        delivery.subscribers?.remove(participant);
        delivery.outOfBand?.remove(participant);
      },
    });
  }

  /**
   * A publisher without a name: subscribers come by {@link invite}.
   *
   * @throws `ENOSPC`, `ENOMEM` there is not so much memory.
   */
  static create<T = Uint8Array>(options: PublisherOptions<T> = {}): Publisher<T> {
    const codec = codecOf(options);
    const { whenFull = 'overwrite' } = options;
    const waits = oneOf('whenFull', whenFull, ['overwrite', 'wait']) === 'wait';
    const group = new GroupHost({ kind: KIND.BROADCAST, schema: codec.schema, waits }, options);
    const { words } = group.segment;
    const delivery = waits
      ? { subscribers: new ReliableSubscribers(words) }
      : { outOfBand: new OutOfBandSender(words) };
    return new Publisher(group, delivery, codec);
  }

  /**
   * `bind(2)`, `listen(2)`: a place at which subscribers connect.
   *
   * @throws `EADDRINUSE` somebody listens there; `EACCES` denied; `ENOSPC`, `ENOMEM` there is not so
   *   much memory.
   */
  static async listen<T = Uint8Array>(
    address: SocketAddress,
    options: PublisherOptions<T> = {},
  ): Promise<Publisher<T>> {
    const publisher = Publisher.create(options);
    await publisher.#group.listen(address);
    return publisher;
  }

  /** `socketpair(2)`: a place for a subscriber, to be handed to a child process by descriptor. */
  invite(): MemberInvitation {
    return this.#group.invite();
  }

  get closed(): boolean {
    return this.#group.closed;
  }

  get subscribers(): Credentials[] {
    return this.#group.members;
  }

  /** Subscribers are told, and can still receive what is there. */
  close(): void {
    this.#delivery.outOfBand?.close();
    this.#group.close();
  }

  protected readonly requireOpen = (): void => {
    if (this.closed) throw closedError('publisher');
  };

  /** Who tries again and again looks each millisecond whether it still has to wait for all of them. */
  protected readonly whenRefused = (): void => {
    const now = performance.now();
    if (now - this.#lookedAt < 1) return;
    this.#lookedAt = now;
    this.#group.look();
  };

  protected readonly sleepUntilRoom = async (
    length: number,
    signal: AbortSignal | undefined,
  ): Promise<void> => {
    const { words } = this.#group.segment;
    if (!maySleep(words, WORD.WAIT, () => this.#producer.hasRoom(length))) return;
    try {
      await this.#group.bell.polled.readable(signal);
    } finally {
      if (!this.closed) awake(words, WORD.WAIT);
    }
  };

  protected readonly wake = (): void => {
    if (mustWake(this.#group.segment.words, WORD.SLEEP)) this.#group.ringAll();
  };
}
