import { callable, wholeNumber } from '../../core/arguments.js';
import { closedError } from '../../core/errors.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import type { Credentials } from '../../socket/peer.js';
import { corruptedError, reentrant } from '../errors.js';
import { codecOf, type Codec } from '../message/codec.js';
import { Reassembly, kindOf, RECORD_TYPE } from '../message/fragments.js';
import { BroadcastSubscriber } from '../ring/broadcast.js';
import { KIND, WORD } from '../ring/layout.js';
import { ReliableSubscriber } from '../ring/reliable-broadcast.js';
import { maySleepAmongOthers, mustWake } from '../ring/sleep.js';
import { Spinner, spinOf } from '../ring/spinner.js';
import type { ChannelAddress } from '../session/address.js';
import type { ChannelEnd } from '../session/doorbell.js';
import { FileSocket } from '../session/file-socket.js';
import { joinGroup, type GroupMember } from '../session/group-member.js';
import { OutOfBandReceiver, NUMBER_BYTES } from '../session/out-of-band.js';
import {
  MESSAGES_PER_TURN,
  type MessageHandler,
  MessageSource,
  takeOne,
} from './message-source.js';

export interface SubscriberOptions<T> extends WaitOptions {
  /** What the messages are: as the publisher has it. */
  readonly messages?: Codec<T> | undefined;
  /** Microseconds to look for a message at most before going to sleep. Default 50; 0: none. */
  readonly spinMicroseconds?: number | undefined;
}

/**
 * Receives what a {@link Publisher} sends from now on. Iterating receives until the publisher went.
 * Release with `using` or `close()`.
 */
export class Subscriber<T = Uint8Array> extends MessageSource<T> {
  /** The process that publishes. */
  readonly host: Credentials;
  readonly #member: GroupMember;
  readonly #codec: Codec<T>;
  readonly #spinner: Spinner;
  readonly #consumer: ReliableSubscriber | BroadcastSubscriber;
  readonly #reassembly = new Reassembly();
  readonly #outOfBand: OutOfBandReceiver | undefined;
  /** Whether a message began since this subscribed: what comes before is the rest of another. */
  #hasBegun = false;
  #lostOutOfBand = 0;
  /** Set while it is called: it may not receive from here, nor close this. */
  #handler: MessageHandler | undefined;
  readonly #hasMessages = (): boolean => this.#consumer.hasMessages();

  private constructor(member: GroupMember, codec: Codec<T>, spinMicroseconds: number) {
    super();
    const { segment, participant, host, outOfBand } = member;
    this.#member = member;
    this.#codec = codec;
    this.#spinner = new Spinner(spinMicroseconds);
    this.host = host;
    const isWaitedFor = segment.words[WORD.WAITS] === 1;
    this.#consumer = isWaitedFor
      ? new ReliableSubscriber(segment, participant)
      : new BroadcastSubscriber(segment);
    if (outOfBand !== undefined) {
      this.#outOfBand = new OutOfBandReceiver(
        new FileSocket(outOfBand),
        segment.words,
        participant,
      );
    }
  }

  /**
   * `connect(2)`: joins the publisher that listens at an address, or that handed a descriptor over.
   *
   * @throws `ENOENT`, `ECONNREFUSED` nobody listens there; `ERR_CHANNEL_MISMATCH` it is no publisher,
   *   or of another type of message; `ECONNRESET` it has 32 subscribers already, or went; the
   *   signal's reason.
   */
  static async connect<T = Uint8Array>(
    address: ChannelAddress,
    options: SubscriberOptions<T> = {},
  ): Promise<Subscriber<T>> {
    const codec = codecOf(options);
    const spinMicroseconds = spinOf(options);
    const terms = { kind: KIND.BROADCAST, schema: codec.schema };
    return new Subscriber(
      await joinGroup(address, terms, signalOf(options)),
      codec,
      spinMicroseconds,
    );
  }

  get closed(): boolean {
    return this.#member.bell.closed;
  }

  /** How many messages were overwritten before this subscriber took them. 0 when it is waited for. */
  get lost(): number {
    const overwritten = this.#consumer instanceof BroadcastSubscriber ? this.#consumer.lost : 0;
    return overwritten + this.#lostOutOfBand;
  }

  tryReceive(): T | undefined {
    return takeOne(this.#codec, (handler, limit) => this.drain(handler, limit));
  }

  /**
   * Hands over the messages that are there now, at most `limit`, as {@link Channel.drain} does: where
   * they lie if the publisher waits for its subscribers, else copies, since it may overwrite them.
   *
   * @returns How many were handed over, a long message counting once for each of its fragments.
   */
  drain(handler: MessageHandler, limit: number = MESSAGES_PER_TURN): number {
    if (this.closed) throw closedError('subscriber');
    callable('handler', handler);
    wholeNumber('limit', limit, 0, Number.MAX_SAFE_INTEGER);
    if (this.#handler !== undefined) throw reentrant();
    // Who polls finds nothing most of the time: that must cost next to nothing.
    if (!this.#hasMessages()) return 0;
    this.#handler = handler;
    try {
      return this.#consumer.drain(this.#handRecord, limit);
    } finally {
      this.#handler = undefined;
      const { segment, bell } = this.#member;
      if (mustWake(segment.words, WORD.WAIT)) bell.ring();
    }
  }

  /** How the publisher went, or undefined while it is there. */
  hostLeft(): ChannelEnd | undefined {
    if (this.closed) throw closedError('subscriber');
    return this.#member.bell.look();
  }

  close(): void {
    if (this.closed) return;
    if (this.#handler !== undefined) throw reentrant();
    this.#outOfBand?.close();
    this.#member.bell.close();
    this.#member.mapping.close();
  }

  protected readonly sleep = (signal: AbortSignal | undefined): Promise<void> | boolean => {
    const { segment, bell } = this.#member;
    if (this.#spinner.spin(this.#hasMessages)) return true;
    if (bell.end !== undefined) return false;
    if (maySleepAmongOthers(segment.words, WORD.SLEEP, this.#hasMessages)) return bell.wait(signal);
    return true;
  };

  protected readonly sleepSync = (milliseconds: number): boolean => {
    const { segment, bell } = this.#member;
    if (this.#spinner.spin(this.#hasMessages)) return true;
    if (bell.end !== undefined) return false;
    if (maySleepAmongOthers(segment.words, WORD.SLEEP, this.#hasMessages)) {
      bell.waitSync(milliseconds, () => !this.#hasMessages());
    }
    return true;
  };

  readonly #handRecord = (
    memory: Uint8Array,
    offset: number,
    length: number,
    type: number,
  ): void => {
    const kind = kindOf(type);
    if (kind === RECORD_TYPE.WHOLE) {
      this.#hasBegun = true;
      this.#handler?.(memory, offset, length);
    } else if (kind === RECORD_TYPE.OUT_OF_BAND) {
      this.#handOutOfBand(memory, offset, length);
    } else {
      this.#hasBegun ||= kind === RECORD_TYPE.FIRST_FRAGMENT;
      if (!this.#hasBegun) return;
      const whole = this.#reassembly.take(memory, offset, length, kind);
      if (whole !== undefined) this.#handler?.(whole, 0, whole.length);
    }
  };

  #handOutOfBand(memory: Uint8Array, offset: number, length: number): void {
    if (length !== NUMBER_BYTES) {
      throw corruptedError('the length of a number', length, NUMBER_BYTES);
    }
    const [number = 0] = new Int32Array(memory.slice(offset, offset + length).buffer);
    const message = this.#outOfBand?.take(number);
    if (message === undefined) {
      this.#lostOutOfBand++;
      return;
    }
    try {
      this.#handler?.(message.bytes, 0, message.bytes.length);
    } finally {
      message.close();
    }
  }
}
