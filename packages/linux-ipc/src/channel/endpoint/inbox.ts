import { callable, wholeNumber } from '../../core/arguments.js';
import { closedError } from '../../core/errors.js';
import type { SocketAddress } from '../../socket/address.js';
import type { Credentials } from '../../socket/peer.js';
import { corruptedError, reentrant } from '../errors.js';
import { codecOf, type Codec } from '../message/codec.js';
import { Reassembly, kindOf, RECORD_TYPE, senderOf } from '../message/fragments.js';
import {
  COUNTER,
  KIND,
  PARTICIPANT,
  PARTICIPANT_COUNT,
  participantWord,
  WORD,
} from '../ring/layout.js';
import { ManyToOneConsumer } from '../ring/many-to-one.js';
import { awake, maySleep, mustWake } from '../ring/sleep.js';
import { Spinner, spinOf } from '../ring/spinner.js';
import { GroupHost, type GroupHostOptions } from '../session/group-host.js';
import type { MemberInvitation } from '../session/member-invitation.js';
import {
  MESSAGES_PER_TURN,
  type MessageHandler,
  MessageSource,
  takeOne,
} from './message-source.js';

export interface InboxOptions<T> extends GroupHostOptions {
  /** What the messages are: `bytes` (the default), `text`, `values()` or a `record()`. */
  readonly messages?: Codec<T> | undefined;
  /** Microseconds to look for a message at most before going to sleep. Default 50; 0: none. */
  readonly spinMicroseconds?: number | undefined;
}

/**
 * Receives what up to 32 processes send, each through an {@link Outbox}: all see one order, that in
 * which room was claimed.
 *
 * A sender that dies loses what it had not finished sending, and nothing else. One that is stopped
 * in the middle of sending (SIGSTOP, a debugger) holds back what comes after it until it goes on.
 */
export class Inbox<T = Uint8Array> extends MessageSource<T, never> {
  readonly #group: GroupHost;
  readonly #codec: Codec<T>;
  readonly #consumer: ManyToOneConsumer;
  readonly #spinner: Spinner;
  /** Participants that went: what they claimed may have to be passed over up to this position. */
  readonly #gone = new Map<number, number>();
  /** The long messages that are under way, by participant. */
  readonly #reassemblies = new Map<number, Reassembly>();
  /** Set while it is called: it may not receive from here, nor close this. */
  #handler: MessageHandler | undefined;
  readonly #hasMessages = (): boolean => this.#consumer.hasMessages();
  /** The same, once no dead sender's hole is before them any more. */
  readonly #canGoOn = (): boolean => this.#hasMessages() || this.#passDead();

  private constructor(options: InboxOptions<T>) {
    super();
    this.#codec = codecOf(options);
    this.#spinner = new Spinner(spinOf(options));
    this.#group = new GroupHost({ kind: KIND.MANY_TO_ONE, schema: this.#codec.schema }, options);
    this.#consumer = new ManyToOneConsumer(this.#group.segment);
    this.#group.attend({
      keepsPlaces: true,
      onLeave: (participant) => {
        this.#gone.set(participant, this.#consumer.tail());
        if (this.#handler === undefined) this.#passDead();
      },
    });
  }

  /**
   * An inbox without a name: outboxes come by {@link invite}.
   *
   * @throws `ENOSPC`, `ENOMEM` there is not so much memory.
   */
  static create<T = Uint8Array>(options: InboxOptions<T> = {}): Inbox<T> {
    return new Inbox(options);
  }

  /**
   * `bind(2)`, `listen(2)`: a place at which outboxes connect.
   *
   * @throws `EADDRINUSE` somebody listens there; `EACCES` denied; `ENOSPC`, `ENOMEM` there is not so
   *   much memory.
   */
  static async listen<T = Uint8Array>(
    address: SocketAddress,
    options: InboxOptions<T> = {},
  ): Promise<Inbox<T>> {
    const inbox = new Inbox(options);
    await inbox.#group.listen(address);
    return inbox;
  }

  /** `socketpair(2)`: a place for an outbox, to be handed to a child process by descriptor. */
  invite(): MemberInvitation {
    return this.#group.invite();
  }

  get closed(): boolean {
    return this.#group.closed;
  }

  /** Who has an outbox here now. */
  get senders(): Credentials[] {
    return this.#group.members;
  }

  tryReceive(): T | undefined {
    return takeOne(this.#codec, (handler, limit) => this.drain(handler, limit));
  }

  /**
   * Hands over the messages that are there now, where they lie, as {@link Channel.drain} does; a long
   * message counts once for each of its fragments.
   */
  drain(handler: MessageHandler, limit: number = MESSAGES_PER_TURN): number {
    if (this.closed) throw closedError('inbox');
    callable('handler', handler);
    wholeNumber('limit', limit, 0, Number.MAX_SAFE_INTEGER);
    if (this.#handler !== undefined) throw reentrant();
    this.#handler = handler;
    try {
      let count = this.#consumer.drain(this.#handRecord, limit);
      while (count === 0 && this.#passDead()) {
        count = this.#consumer.drain(this.#handRecord, limit);
      }
      return count;
    } finally {
      this.#handler = undefined;
      if (mustWake(this.#group.segment.words, WORD.WAIT)) this.#group.ringAll();
    }
  }

  /** Senders are told; who still waits is refused. */
  close(): void {
    if (this.#handler !== undefined) throw reentrant();
    this.#group.close();
  }

  protected readonly sleep = (signal: AbortSignal | undefined): Promise<void> | boolean =>
    this.#maySleep() ? this.#sleepUntilRung(signal) : true;

  protected readonly sleepSync = (milliseconds: number): boolean => {
    if (!this.#maySleep()) return true;
    this.#group.waitSync(milliseconds, () => !this.#canGoOn());
    awake(this.#group.segment.words, WORD.SLEEP);
    return true;
  };

  async #sleepUntilRung(signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#group.bell.polled.readable(signal);
    } finally {
      if (!this.closed) awake(this.#group.segment.words, WORD.SLEEP);
    }
  }

  #maySleep(): boolean {
    const { words, counters } = this.#group.segment;
    if (this.#spinner.spin(this.#hasMessages)) return false;
    if (!maySleep(words, WORD.SLEEP, this.#canGoOn)) return false;
    counters[COUNTER.SLEEPS] = (counters[COUNTER.SLEEPS] ?? 0) + 1;
    return true;
  }

  readonly #handRecord = (
    memory: Uint8Array,
    offset: number,
    length: number,
    type: number,
  ): void => {
    if (kindOf(type) === RECORD_TYPE.WHOLE) {
      this.#handler?.(memory, offset, length);
      return;
    }
    const sender = senderOf(type);
    if (!(sender >= 0 && sender < PARTICIPANT_COUNT)) {
      throw corruptedError('the sender of a record', sender, PARTICIPANT_COUNT - 1);
    }
    const reassembly = this.#reassemblies.get(sender) ?? new Reassembly();
    this.#reassemblies.set(sender, reassembly);
    const whole = reassembly.take(memory, offset, length, kindOf(type));
    if (whole !== undefined) this.#handler?.(whole, 0, whole.length);
  };

  /** Passes over one hole that dead senders left, and lets their places be taken again. */
  #passDead(): boolean {
    if (this.#gone.size === 0) return false;
    const released = this.#consumer.recover((participant) => !this.#gone.has(participant));
    for (const [participant, tail] of this.#gone) {
      if (!this.#consumer.hasPassed(tail)) continue;
      this.#gone.delete(participant);
      this.#reassemblies.delete(participant);
      this.#group.segment.words[participantWord(participant) + PARTICIPANT.UNITS] = 0;
      this.#group.free(participant);
    }
    return released;
  }
}
