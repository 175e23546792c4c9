import { KEY, requireKey, type Key } from '../../core/construction.js';
import { closedError } from '../../core/errors.js';
import { inspectable } from '../../core/inspectable.js';
import { noOptions, optionsOf } from '../../core/options.js';
import { abortSignal, signalOf, type WaitOptions } from '../../core/wait-options.js';
import type { Credentials } from '../../socket/peer.js';
import { brokenPipe, type Disconnection } from '../errors.js';
import { codecOf, type Codec } from '../message/codec.js';
import { typeBaseOf } from '../message/fragments.js';
import { KIND, WORD } from '../ring/layout.js';
import { ManyToOneProducer } from '../ring/many-to-one.js';
import { maySleepAmongOthers, mustWake } from '../ring/sleep.js';
import { spinOf } from '../../core/spinner.js';
import type { ChannelAddress } from '../session/address.js';
import { joinGroup, type GroupMember } from '../session/group-member.js';
import { MessageSink } from './message-sink.js';

export interface OutboxOptions<T> extends WaitOptions {
  /** The type of the messages: the same as the inbox's. */
  readonly messages?: Codec<T> | undefined;
  /** For how many microseconds, at most, a sender polls for room before it sleeps. Default 200; 0: never. */
  readonly spinMicroseconds?: number | undefined;
}

const outboxOptions = ['messages', 'spinMicroseconds', 'signal'] as const;

/**
 * Sends to an {@link Inbox}, alongside other processes. Release with `using` or `close()`.
 *
 * An open claim holds back all messages that any process sends after it: commit or abort it soon.
 */
export class Outbox<T = Uint8Array> extends MessageSink<T> {
  readonly #member: GroupMember;
  readonly #producer: ManyToOneProducer;

  private constructor(
    permit: Key,
    member: GroupMember,
    producer: ManyToOneProducer,
    codec: Codec<T>,
    spinMicroseconds: number,
  ) {
    requireKey(permit, new.target);
    const { segment, participant } = member;
    const typeBase = typeBaseOf(participant);
    super(codec, producer, segment.largest, { typeBase, spinMicroseconds });
    this.#member = member;
    this.#producer = producer;
  }

  /**
   * `connect(2)`: joins the inbox that listens at an address, or that issued an invitation.
   *
   * @throws `ENOENT`, `ECONNREFUSED` nothing listens there; `ERR_CHANNEL_MISMATCH` it is no inbox, or
   *   its messages are of another type; `ERR_CHANNEL_FULL` all 32 member slots are in use; `ECONNRESET` the
   *   inbox has disconnected; the signal's reason.
   */
  static async connect<T = Uint8Array>(
    address: ChannelAddress,
    options: OutboxOptions<T> = noOptions,
  ): Promise<Outbox<T>> {
    const given = optionsOf(options, outboxOptions);
    const codec = codecOf(given);
    const spinMicroseconds = spinOf(given);
    const terms = { kind: KIND.MANY_TO_ONE, schema: codec.schema };
    const member = await joinGroup(address, terms, abortSignal(given.signal));
    const { segment, participant } = member;
    const producer = new ManyToOneProducer(segment, participant);
    return new Outbox(KEY, member, producer, codec, spinMicroseconds);
  }

  get closed(): boolean {
    return this.#member.bell.closed;
  }

  /** The receiving process, from the kernel, as of when the outbox connected. */
  get peer(): Credentials {
    return this.#member.peer;
  }

  /** `recvmsg(2)`: how the inbox disconnected; undefined while it is connected. */
  get disconnection(): Disconnection | undefined {
    this.requireOpen();
    return this.#member.bell.check();
  }

  /** Waits until the inbox has disconnected, and returns how. */
  async disconnected(options?: WaitOptions): Promise<Disconnection> {
    return await this.#member.bell.disconnected(signalOf(options));
  }

  close(): void {
    if (this.closed) return;
    this.#producer.abort();
    this.#member.bell.close();
    this.#member.mapping.close();
  }

  protected readonly requireOpen = (): void => {
    if (this.closed) throw closedError('outbox');
  };

  protected readonly whenRefused = (): void => {
    // Its claim may have delayed recovery, and no longer does: see many-to-one.ts.
    this.wake();
    const disconnection = this.#member.bell.check();
    if (disconnection !== undefined) throw brokenPipe(disconnection);
  };

  protected readonly hasRoom = (length: number): boolean => this.#producer.hasRoom(length);

  protected readonly sleepUntilRoom = async (
    length: number,
    signal: AbortSignal | undefined,
  ): Promise<void> => {
    const { segment, bell } = this.#member;
    const hasRoom = (): boolean => this.#producer.hasRoom(length);
    if (maySleepAmongOthers(segment.words, WORD.WAIT, hasRoom)) await bell.wait(signal);
  };

  protected readonly wake = (): void => {
    const { segment, bell } = this.#member;
    if (mustWake(segment.words, WORD.SLEEP)) bell.ring();
  };
}

inspectable(Outbox, ['disconnection'], { peer: ({ peer }) => peer.pid });
