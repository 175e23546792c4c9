import { KEY, requireKey, type Key } from '../../core/construction.js';
import { closedError } from '../../core/errors.js';
import { inspectable } from '../../core/inspectable.js';
import { noOptions, optionsOf } from '../../core/options.js';
import { abortSignal, signalOf, type WaitOptions } from '../../core/wait-options.js';
import type { Credentials } from '../../socket/peer.js';
import { corruptedError, type Disconnection } from '../errors.js';
import { codecOf, type Codec } from '../message/codec.js';
import { Reassembly, kindOf, RECORD_TYPE } from '../message/fragments.js';
import { BroadcastSubscriber } from '../ring/broadcast.js';
import { KIND, WORD } from '../ring/layout.js';
import { ReliableSubscriber } from '../ring/reliable-broadcast.js';
import { maySleepAmongOthers, mustWake } from '../ring/sleep.js';
import { Spinner, spinOf } from '../../core/spinner.js';
import type { ChannelAddress } from '../session/address.js';
import { OutOfBandSocket } from '../session/out-of-band-socket.js';
import { joinGroup, type GroupMember } from '../session/group-member.js';
import { OutOfBandReceiver, NUMBER_BYTES } from '../session/out-of-band.js';
import { RecordSource } from './record-source.js';

export interface SubscriberOptions<T> extends WaitOptions {
  /** The type of the messages: the same as the publisher's. */
  readonly messages?: Codec<T> | undefined;
  /** For how many microseconds, at most, a receiver polls before it sleeps. Default 200; 0: never. */
  readonly spinMicroseconds?: number | undefined;
}

const subscriberOptions = ['messages', 'spinMicroseconds', 'signal'] as const;

/**
 * Receives what a {@link Publisher} sends from now on. Iterating receives until the publisher has
 * disconnected. Release with `using` or `close()`.
 */
export class Subscriber<T = Uint8Array> extends RecordSource<T> {
  readonly #member: GroupMember;
  readonly #consumer: ReliableSubscriber | BroadcastSubscriber;
  readonly #reassembly = new Reassembly();
  readonly #outOfBand: OutOfBandReceiver | undefined;
  /** Whether the beginning of a message has arrived; earlier fragments belong to one that is older. */
  #hasBegun = false;
  #lostOutOfBand = 0;

  private constructor(permit: Key, member: GroupMember, codec: Codec<T>, spinMicroseconds: number) {
    requireKey(permit, new.target);
    super(codec, new Spinner(spinMicroseconds));
    const { segment, participant, outOfBand } = member;
    this.#member = member;
    const isWaitedFor = segment.words[WORD.WAITS] === 1;
    this.#consumer = isWaitedFor
      ? new ReliableSubscriber(segment, participant)
      : new BroadcastSubscriber(segment);
    if (outOfBand !== undefined) {
      this.#outOfBand = new OutOfBandReceiver(
        new OutOfBandSocket(outOfBand),
        segment.words,
        participant,
      );
    }
  }

  /**
   * `connect(2)`: joins the publisher that listens at an address, or that issued an invitation.
   *
   * @throws `ENOENT`, `ECONNREFUSED` nothing listens there; `ERR_CHANNEL_MISMATCH` it is no publisher,
   *   or its messages are of another type; `ERR_CHANNEL_FULL` all 32 member slots are in use; `ECONNRESET` the
   *   publisher has disconnected; the signal's reason.
   */
  static async connect<T = Uint8Array>(
    address: ChannelAddress,
    options: SubscriberOptions<T> = noOptions,
  ): Promise<Subscriber<T>> {
    const given = optionsOf(options, subscriberOptions);
    const codec = codecOf(given);
    const spinMicroseconds = spinOf(given);
    const terms = { kind: KIND.BROADCAST, schema: codec.schema };
    return new Subscriber(
      KEY,
      await joinGroup(address, terms, abortSignal(given.signal)),
      codec,
      spinMicroseconds,
    );
  }

  get closed(): boolean {
    return this.#member.bell.closed;
  }

  /** The publishing process, from the kernel, as of when this connected. */
  get peer(): Credentials {
    return this.#member.peer;
  }

  /** `recvmsg(2)`: how the publisher disconnected; undefined while it is connected. */
  get disconnection(): Disconnection | undefined {
    this.requireOpen();
    return this.#member.bell.check();
  }

  /** Waits until the publisher has disconnected, and returns how. */
  async disconnected(options?: WaitOptions): Promise<Disconnection> {
    return await this.#member.bell.disconnected(signalOf(options));
  }

  /**
   * How many messages were overwritten before this subscriber received them, counted from the first that it
   * received. 0 if the publisher waits.
   */
  get lost(): number {
    const overwritten = this.#consumer instanceof BroadcastSubscriber ? this.#consumer.lost : 0;
    return overwritten + this.#lostOutOfBand;
  }

  close(): void {
    if (this.closed) return;
    this.requireNoHandler();
    this.#outOfBand?.close();
    this.#member.bell.close();
    this.#member.mapping.close();
  }

  protected readonly requireOpen = (): void => {
    if (this.closed) throw closedError('subscriber');
  };

  protected readonly hasMessages = (): boolean => this.#consumer.hasMessages();

  /** In place if the publisher waits for its subscribers; else copies, which it cannot overwrite. */
  protected readonly drainRecords = (limit: number): number => {
    try {
      return this.#consumer.drain(this.#takeRecord, limit);
    } finally {
      const { segment, bell } = this.#member;
      if (mustWake(segment.words, WORD.WAIT)) bell.ring();
    }
  };

  protected readonly sleep = (signal: AbortSignal | undefined): Promise<unknown> | boolean => {
    const { segment, bell } = this.#member;
    if (bell.disconnection !== undefined) return false;
    if (maySleepAmongOthers(segment.words, WORD.SLEEP, this.hasMessages)) return bell.wait(signal);
    return true;
  };

  protected readonly sleepSync = (milliseconds: number): boolean => {
    const { segment, bell } = this.#member;
    if (bell.disconnection !== undefined) return false;
    if (maySleepAmongOthers(segment.words, WORD.SLEEP, this.hasMessages)) {
      bell.waitSync(milliseconds);
    }
    return true;
  };

  readonly #takeRecord = (
    memory: Uint8Array,
    offset: number,
    length: number,
    type: number,
  ): void => {
    const kind = kindOf(type);
    if (kind === RECORD_TYPE.WHOLE) {
      this.#hasBegun = true;
      this.deliver(memory, offset, length, kind);
    } else if (kind === RECORD_TYPE.OUT_OF_BAND) {
      this.#takeOutOfBand(memory, offset, length);
    } else {
      this.#hasBegun ||= kind === RECORD_TYPE.FIRST_FRAGMENT;
      if (!this.#hasBegun) return;
      const whole = this.#reassembly.take(memory, offset, length, kind);
      if (whole !== undefined) this.deliver(whole, 0, whole.length, kind);
    }
  };

  #takeOutOfBand(memory: Uint8Array, offset: number, length: number): void {
    if (length !== NUMBER_BYTES) {
      throw corruptedError('the length of a message number', length, NUMBER_BYTES);
    }
    const [number = 0] = new Int32Array(memory.slice(offset, offset + length).buffer);
    const message = this.#outOfBand?.take(number);
    if (message === undefined) {
      this.#lostOutOfBand++;
      return;
    }
    try {
      this.deliver(message.bytes, 0, message.bytes.length, RECORD_TYPE.OUT_OF_BAND);
    } finally {
      message.close();
    }
  }
}

inspectable(Subscriber, ['disconnection'], { peer: ({ peer }) => peer.pid });
