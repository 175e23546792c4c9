import { KEY, requireKey, type Key } from '../../core/construction.js';
import { closedError } from '../../core/errors.js';
import { inspectable } from '../../core/inspectable.js';
import { noOptions, optionsOf } from '../../core/options.js';
import type { SocketAddress } from '../../socket/address.js';
import type { Credentials } from '../../socket/peer.js';
import { corruptedError } from '../errors.js';
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
import { Spinner, spinOf } from '../../core/spinner.js';
import {
  GroupHost,
  groupHostOptions,
  type GroupHostOptions,
  type OnDisconnect,
} from '../session/group-host.js';
import type { MemberInvitation } from '../session/member-invitation.js';
import { RecordSource } from './record-source.js';

export interface InboxOptions<T> extends GroupHostOptions {
  /** The type of the messages: `bytes()` (the default), `text()`, `values()` or a `record()`. */
  readonly messages?: Codec<T> | undefined;
  /** For how many microseconds, at most, a receiver polls before it sleeps. Default 200; 0: never. */
  readonly spinMicroseconds?: number | undefined;
}

const inboxOptions = [...groupHostOptions, 'messages', 'spinMicroseconds'] as const;

/**
 * Receives what up to 32 processes send, each through an {@link Outbox}. There is one order for all:
 * that in which they claimed room.
 *
 * If a sender dies, only the message that it was sending is lost. A sender that is stopped in the
 * middle of a send (SIGSTOP, a debugger) holds back later messages until it continues or dies.
 */
export class Inbox<T = Uint8Array> extends RecordSource<T, never> {
  readonly #group: GroupHost;
  readonly #consumer: ManyToOneConsumer;
  /** Disconnected participants, each with the position up to which it may have left holes. */
  readonly #disconnected = new Map<number, number>();
  /** The long messages that have arrived in part, by participant. */
  readonly #reassemblies = new Map<number, Reassembly>();
  readonly #isPublished = (): boolean => this.#consumer.hasMessages();

  private constructor(permit: Key, options: InboxOptions<T>) {
    requireKey(permit, new.target);
    const given = optionsOf(options, inboxOptions);
    const codec = codecOf(given);
    super(codec, new Spinner(spinOf(given)));
    this.#group = new GroupHost({ kind: KIND.MANY_TO_ONE, schema: codec.schema }, given);
    this.#consumer = new ManyToOneConsumer(this.#group.segment);
    this.#group.attend({
      reservesSlots: true,
      onRemove: (participant) => {
        this.#disconnected.set(participant, this.#consumer.tail());
        if (!this.isHandling()) this.#tryPassHole();
      },
    });
  }

  /**
   * An inbox without an address: outboxes join by {@link invite}.
   *
   * @throws `ENOSPC`, `ENOMEM` not enough memory.
   */
  static create<T = Uint8Array>(options: InboxOptions<T> = noOptions): Inbox<T> {
    return new Inbox(KEY, options);
  }

  /**
   * `bind(2)`, `listen(2)`: an inbox that outboxes can connect to.
   *
   * @throws `EADDRINUSE` a server listens there; `EACCES` denied; `ENOSPC`, `ENOMEM` not enough
   *   memory.
   */
  static async listen<T = Uint8Array>(
    address: SocketAddress,
    options: InboxOptions<T> = noOptions,
  ): Promise<Inbox<T>> {
    const inbox = new Inbox(KEY, options);
    await inbox.#group.listen(address);
    return inbox;
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

  /** The processes that have an outbox here now. */
  get senders(): Credentials[] {
    return this.#group.members;
  }

  /** Idempotent. Senders are notified; pending waits reject with `ERR_CLOSED`. */
  close(): void {
    this.requireNoHandler();
    this.#group.close();
  }

  protected readonly requireOpen = (): void => {
    if (this.closed) throw closedError('inbox');
  };

  /** Whether a message is published; if the hole of a dead sender comes first, it is passed over. */
  protected readonly hasMessages = (): boolean => this.#isPublished() || this.#passHole();

  protected readonly drainRecords = (limit: number): number => {
    try {
      let count = this.#consumer.drain(this.#takeRecord, limit);
      while (count === 0 && this.#passHole()) {
        count = this.#consumer.drain(this.#takeRecord, limit);
      }
      return count;
    } finally {
      if (mustWake(this.#group.segment.words, WORD.WAIT)) this.#group.ringAll();
    }
  };

  protected readonly sleep = (signal: AbortSignal | undefined): Promise<void> | boolean =>
    this.#maySleep() ? this.#sleepUntilRung(signal) : true;

  protected readonly sleepSync = (milliseconds: number): boolean => {
    if (!this.#maySleep()) return true;
    this.#group.waitSync(milliseconds);
    awake(this.#group.segment.words, WORD.SLEEP);
    return true;
  };

  async #sleepUntilRung(signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#group.wait(signal);
    } finally {
      if (!this.closed) awake(this.#group.segment.words, WORD.SLEEP);
    }
  }

  #maySleep(): boolean {
    const { words, counters } = this.#group.segment;
    if (!maySleep(words, WORD.SLEEP, this.hasMessages)) return false;
    counters[COUNTER.SLEEPS] = (counters[COUNTER.SLEEPS] ?? 0) + 1;
    return true;
  }

  readonly #takeRecord = (
    memory: Uint8Array,
    offset: number,
    length: number,
    type: number,
  ): void => {
    if (kindOf(type) === RECORD_TYPE.WHOLE) {
      this.deliver(memory, offset, length, RECORD_TYPE.WHOLE);
      return;
    }
    const sender = senderOf(type);
    if (!(sender >= 0 && sender < PARTICIPANT_COUNT)) {
      throw corruptedError('the sender of a record', sender, PARTICIPANT_COUNT - 1);
    }
    const reassembly = this.#reassemblies.get(sender) ?? new Reassembly();
    this.#reassemblies.set(sender, reassembly);
    const whole = reassembly.take(memory, offset, length, kindOf(type));
    if (whole !== undefined) this.deliver(whole, 0, whole.length, kindOf(type));
  };

  /** Corrupted memory is an error of receiving, not of the event that a sender has disconnected. */
  #tryPassHole(): void {
    try {
      this.#passHole();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_CHANNEL_CORRUPTED') throw error;
    }
  }

  /** Passes over one hole that a dead sender left; frees the slots of senders without another. */
  #passHole(): boolean {
    if (this.#disconnected.size === 0) return false;
    const released = this.#consumer.recover((participant) => !this.#disconnected.has(participant));
    for (const [participant, tail] of this.#disconnected) {
      if (!this.#consumer.hasPassed(tail)) continue;
      this.#disconnected.delete(participant);
      this.#reassemblies.delete(participant);
      this.#group.segment.words[participantWord(participant) + PARTICIPANT.UNITS] = 0;
      this.#group.freeSlot(participant);
    }
    return released;
  }
}

inspectable(Inbox, ['address'], { senders: ({ senders }) => senders.length });
