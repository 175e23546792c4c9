import { boolean, callable, wholeNumber } from '../../core/arguments.js';
import type { Descriptor } from '../../core/descriptor.js';
import { closedError } from '../../core/errors.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import type { Credentials } from '../../socket/peer.js';
import { reentrant } from '../errors.js';
import { COUNTER } from '../ring/layout.js';
import type { ChannelAddress } from '../session/address.js';
import type { ChannelEnd } from '../session/doorbell.js';
import { openAsGuest, openAsHost } from '../session/pair.js';
import type { ChannelOptions, HostOptions, OpenEnd } from '../session/pair.js';
import { MESSAGES_PER_TURN, type MessageHandler, MessageSource } from './message-source.js';
import { Receiver } from './receiver.js';
import { Sender } from './sender.js';

export { checkHostOptions, type ChannelOptions, type HostOptions } from '../session/pair.js';

/** What passed through an end of a channel. */
export interface ChannelStatistics {
  readonly sent: number;
  readonly sentBytes: number;
  /** How often there was no room. */
  readonly refused: number;
  readonly received: number;
  /** How often this end slept for want of messages. */
  readonly sleeps: number;
}

/**
 * One end of a channel between two processes: each sends to the other, through memory that both
 * map. A message costs no system call while the other side is busy.
 *
 * Messages arrive whole, in order, once. Iterating receives until the other end went. Release with
 * `using` or {@link close}; what was sent before can still be received by the other end.
 */
export class Channel<T = Uint8Array> extends MessageSource<T> {
  /** The process at the other end, by the kernel's word when it connected. */
  readonly peer: Credentials;
  /** The longest message that travels unfragmented, in bytes. */
  readonly largestPiece: number;
  readonly #end: OpenEnd<T>;
  readonly #sender: Sender<T>;
  readonly #receiver: Receiver<T>;

  private constructor(end: OpenEnd<T>) {
    super();
    this.#end = end;
    this.#sender = new Sender(end);
    this.#receiver = new Receiver(end);
    this.peer = end.peer;
    this.largestPiece = end.out.largest;
  }

  /**
   * `connect(2)`: opens a channel to who listens at an address, see {@link ChannelServer}; or at
   * the descriptor that a parent process handed over, see {@link ChannelInvitation}.
   *
   * @throws `ENOENT`, `ECONNREFUSED` nobody listens there; `EACCES` denied; `ERR_CHANNEL_MISMATCH`
   *   the other side has another kind of channel or type of message; `ECONNRESET` it went
   *   meanwhile; the signal's reason.
   */
  static async connect<T = Uint8Array>(
    address: ChannelAddress,
    options: ChannelOptions<T> = {},
  ): Promise<Channel<T>> {
    return new Channel(await openAsGuest(address, options));
  }

  /** The host's end, over a connection that it accepted; takes the connection over. */
  static async host<T = Uint8Array>(
    connection: Descriptor,
    options: HostOptions<T> = {},
  ): Promise<Channel<T>> {
    return new Channel(await openAsHost(connection, options));
  }

  get closed(): boolean {
    return this.#end.bell.closed;
  }

  get statistics(): ChannelStatistics {
    this.#requireOpen();
    const out = this.#end.out.counters;
    const incoming = this.#end.in.counters;
    return {
      sent: out[COUNTER.SENT] ?? 0,
      sentBytes: out[COUNTER.SENT_BYTES] ?? 0,
      refused: out[COUNTER.REFUSED] ?? 0,
      received: incoming[COUNTER.RECEIVED] ?? 0,
      sleeps: incoming[COUNTER.SLEEPS] ?? 0,
    };
  }

  /**
   * Sends one message, now or not at all.
   *
   * @returns False when there is no room, or an earlier {@link send} still waits.
   * @throws `EPIPE` the other end went; `ERR_CLOSED`; `ERR_OUT_OF_RANGE` the message is longer than
   *   {@link largestPiece}: use {@link send}.
   */
  trySend(message: T): boolean {
    return this.#sender.trySend(message);
  }

  /**
   * Sends one message, waiting while there is no room. A message that is longer than
   * {@link largestPiece} goes in fragments, and arrives as one.
   *
   * @param message At most 1 GiB when encoded.
   * @throws As {@link trySend}; the signal's reason: a long message may have been begun then, and is
   *   dropped by the receiver.
   */
  send(message: T, options: WaitOptions = {}): Promise<void> {
    return this.#sender.send(message, options);
  }

  /**
   * Reserves room for a message that is written in place, into {@link claimed} from the returned
   * index on. Nothing else can be sent before {@link commit} or {@link abort}.
   *
   * @param length Bytes, at most {@link largestPiece}.
   * @returns Where it begins; -1 when there is no room.
   * @throws As {@link trySend}; `ERR_CHANNEL_CLAIM_PENDING` the last claim is still open.
   */
  tryClaim(length: number): number {
    return this.#sender.tryClaim(length);
  }

  /**
   * Reserves room for `count` messages of the same length at once, which is cheaper than one by one.
   * The first begins in {@link claimed} at the returned index, each further one {@link strideOf} the
   * length after the one before; {@link commit} sends them all, {@link abort} forgets them.
   *
   * @param count 1 or more; with all that belongs to them, at most an eighth of the memory.
   * @returns As {@link tryClaim}: -1 when there is no room for all of them.
   */
  tryClaimMany(length: number, count: number): number {
    return this.#sender.tryClaimMany(length, count);
  }

  /** The memory that claims are in. Only what is claimed may be written. */
  get claimed(): Uint8Array {
    return this.#sender.claimed;
  }

  /**
   * Sends what was claimed; with `false`, only together with the next that is sent, or by
   * {@link publish}.
   */
  commit(publish = true): void {
    boolean('publish', publish);
    this.#sender.commit(publish);
  }

  /** Forgets what was claimed. */
  abort(): void {
    this.#sender.abort();
  }

  /** Hands over all that was committed without publishing: one wake-up for the whole batch. */
  publish(): void {
    this.#sender.publish();
  }

  /** Takes the next message, if there is one now. */
  tryReceive(): T | undefined {
    return this.#receiver.tryReceive();
  }

  /**
   * Hands over the messages that are there now, where they lie, at most `limit`; never waits. The
   * fastest way to receive: nothing is copied or allocated.
   *
   * A message whose handler throws counts as received. The handler must not receive from this
   * channel, nor close it.
   *
   * @returns How many were handed over, a long message counting once for each of its fragments. 0: look
   *   at {@link peerLeft} from time to time.
   */
  drain(handler: MessageHandler, limit: number = MESSAGES_PER_TURN): number {
    callable('handler', handler);
    wholeNumber('limit', limit, 0, Number.MAX_SAFE_INTEGER);
    return this.#receiver.drain(handler, limit);
  }

  /**
   * `recvmsg(2)`: how the other end went, or undefined while it is there. `'died'` means without
   * closing: killed, or crashed. What it sent before can still be received.
   */
  peerLeft(): ChannelEnd | undefined {
    this.#requireOpen();
    return this.#end.bell.look();
  }

  /** Waits until the other end went: how it did. */
  async end(options: WaitOptions = {}): Promise<ChannelEnd> {
    const signal = signalOf(options);
    for (;;) {
      this.#requireOpen();
      const end = this.#end.bell.end;
      if (end !== undefined) return end;
      await this.#end.bell.wait(signal);
    }
  }

  /** `munmap(2)`, `close(2)`. Idempotent. Who still waits is refused with `ERR_CLOSED`. */
  close(): void {
    if (this.closed) return;
    if (this.#receiver.isHandling) throw reentrant();
    this.#sender.close();
    this.#end.bell.close();
    this.#end.mapping.close();
  }

  protected readonly sleep = (signal: AbortSignal | undefined): Promise<void> | boolean =>
    this.#receiver.sleep(signal);

  protected readonly sleepSync = (milliseconds: number): boolean =>
    this.#receiver.sleepSync(milliseconds);

  #requireOpen(): void {
    if (this.closed) throw closedError('channel');
  }
}
