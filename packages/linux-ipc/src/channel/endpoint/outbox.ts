import { closedError } from '../../core/errors.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import type { Credentials } from '../../socket/peer.js';
import { brokenPipe } from '../errors.js';
import { codecOf, type Codec } from '../message/codec.js';
import { typeBaseOf } from '../message/fragments.js';
import { KIND, WORD } from '../ring/layout.js';
import { ManyToOneProducer } from '../ring/many-to-one.js';
import { maySleepAmongOthers, mustWake } from '../ring/sleep.js';
import type { ChannelAddress } from '../session/address.js';
import type { ChannelEnd } from '../session/doorbell.js';
import { joinGroup, type GroupMember } from '../session/group-member.js';
import { MessageSink } from './message-sink.js';

export interface OutboxOptions<T> extends WaitOptions {
  /** What the messages are: as the inbox has it. */
  readonly messages?: Codec<T> | undefined;
}

/**
 * Sends to an {@link Inbox}, beside other processes that do. Release with `using` or `close()`.
 *
 * A claim holds back what everybody sends after it until it is committed or aborted: be quick.
 */
export class Outbox<T = Uint8Array> extends MessageSink<T> {
  /** The process that receives. */
  readonly host: Credentials;
  readonly #member: GroupMember;
  readonly #producer: ManyToOneProducer;

  private constructor(member: GroupMember, producer: ManyToOneProducer, codec: Codec<T>) {
    const { segment, participant, host } = member;
    super(codec, producer, segment.largest, { typeBase: typeBaseOf(participant) });
    this.#member = member;
    this.#producer = producer;
    this.host = host;
  }

  /**
   * `connect(2)`: joins the inbox that listens at an address, or that handed a descriptor over.
   *
   * @throws `ENOENT`, `ECONNREFUSED` nobody listens there; `ERR_CHANNEL_MISMATCH` it is no inbox, or
   *   of another type of message; `ECONNRESET` it has 32 senders already, or went; the signal's
   *   reason.
   */
  static async connect<T = Uint8Array>(
    address: ChannelAddress,
    options: OutboxOptions<T> = {},
  ): Promise<Outbox<T>> {
    const codec = codecOf(options);
    const terms = { kind: KIND.MANY_TO_ONE, schema: codec.schema };
    const member = await joinGroup(address, terms, signalOf(options));
    const { segment, participant } = member;
    return new Outbox(member, new ManyToOneProducer(segment, participant), codec);
  }

  get closed(): boolean {
    return this.#member.bell.closed;
  }

  /** How the inbox went, or undefined while it is there. */
  hostLeft(): ChannelEnd | undefined {
    this.requireOpen();
    return this.#member.bell.look();
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
    // What stood in the way of recovery may be gone: see many-to-one.ts.
    this.wake();
    const end = this.#member.bell.look();
    if (end !== undefined) throw brokenPipe(end);
  };

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
