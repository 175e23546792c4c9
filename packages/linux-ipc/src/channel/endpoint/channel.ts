import { boolean, callable, wholeNumber } from '../../core/arguments.js';
import { KEY, requireKey, type Key } from '../../core/construction.js';
import type { Descriptor } from '../../core/descriptor.js';
import { closedError } from '../../core/errors.js';
import { inspectable } from '../../core/inspectable.js';
import { noOptions } from '../../core/options.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import type { Credentials } from '../../socket/peer.js';
import { reentrant, type Disconnection } from '../errors.js';
import { COUNTER } from '../ring/layout.js';
import { Spinner } from '../../core/spinner.js';
import type { ChannelAddress } from '../session/address.js';
import { openAsGuest, openAsHost } from '../session/pair.js';
import type { ChannelOptions, OpenEnd } from '../session/pair.js';
import { setCodec } from './carried-codec.js';
import { MESSAGES_PER_TURN, type MessageHandler, MessageSource } from './message-source.js';
import { Receiver } from './receiver.js';
import { Sender } from './sender.js';

export {
  channelOptions,
  channelTerms,
  checkChannelTerms,
  type ChannelOptions,
  type ChannelTerms,
} from '../session/pair.js';

/** What has passed through one end of a channel. */
export interface ChannelStatistics {
  readonly sent: number;
  readonly sentBytes: number;
  /** How often there was no room. */
  readonly refused: number;
  readonly received: number;
  /** How often this end slept until a message arrived. */
  readonly sleeps: number;
}

/**
 * One end of a channel between two processes: each sends to the other, through memory that both
 * map. While the peer is busy, a message costs no system call.
 *
 * Messages arrive whole, in order, once. Iterating receives until the peer has disconnected. Release
 * with `using` or {@link close}; the peer can still receive what was sent before.
 */
export class Channel<T = Uint8Array> extends MessageSource<T> {
  readonly #end: OpenEnd<T>;
  readonly #sender: Sender<T>;
  readonly #receiver: Receiver<T>;

  private constructor(permit: Key, end: OpenEnd<T>) {
    requireKey(permit, new.target);
    super(new Spinner(end.spinMicroseconds));
    this.#end = end;
    setCodec(this, end.codec);
    this.#sender = new Sender(end);
    this.#receiver = new Receiver(end);
  }

  /**
   * `connect(2)`: opens a channel to the {@link ChannelServer} that listens at an address, or through
   * the descriptor of a {@link ChannelInvitation} that the parent process handed over.
   *
   * @throws `ENOENT`, `ECONNREFUSED` nothing listens there; `EACCES` denied; `ERR_CHANNEL_MISMATCH`
   *   the host has another kind of channel or type of message; `ERR_CHANNEL_HOST_FAILED` it has no memory or
   *   descriptor left; `ECONNRESET` it has disconnected; the signal's reason.
   */
  static async connect<T = Uint8Array>(
    address: ChannelAddress,
    options: ChannelOptions<T> = noOptions,
  ): Promise<Channel<T>> {
    return opened(await openAsGuest(address, options), (end) => new Channel(KEY, end));
  }

  /** Opens the host's end over an accepted connection, and takes ownership of it. */
  static async host<T = Uint8Array>(
    connection: Descriptor,
    options: ChannelOptions<T> = noOptions,
  ): Promise<Channel<T>> {
    return opened(await openAsHost(connection, options), (end) => new Channel(KEY, end));
  }

  get closed(): boolean {
    return this.#end.bell.closed;
  }

  /** The process at the other end, from the kernel, as of when it connected. */
  get peer(): Credentials {
    return this.#end.peer;
  }

  /** The longest message that is sent as one record, in bytes. */
  get largestRecord(): number {
    return this.#end.out.largest;
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
   * @returns False if there is no room, or if an earlier {@link send} still waits.
   * @throws `EPIPE` the peer has disconnected, and there is no room: what is sent to it while there is room is
   *   lost; `ERR_CLOSED`; `ERR_OUT_OF_RANGE` the message is longer
   *   than {@link largestRecord}: use {@link send}.
   */
  trySend(message: T): boolean {
    return this.#sender.trySend(message);
  }

  /**
   * Sends one message; waits while there is no room. A message longer than {@link largestRecord} is
   * sent in fragments, and arrives whole.
   *
   * @param message At most 1 GiB when encoded.
   * @throws As {@link trySend}; the signal's reason: if part of a long message has been sent by then,
   *   the receiver drops it.
   */
  send(message: T, options?: WaitOptions): Promise<void> {
    return this.#sender.send(message, options);
  }

  /**
   * Reserves room for a message that is written in place, into {@link claimed} from the returned
   * index on. Nothing else can be sent before {@link commit} or {@link abort}.
   *
   * @param length Bytes, at most {@link largestRecord}.
   * @returns Where the message begins; -1 if there is no room.
   * @throws As {@link trySend}; `ERR_CHANNEL_CLAIM_PENDING` the last claim is still open.
   */
  tryClaim(length: number): number {
    return this.#sender.tryClaim(length);
  }

  /**
   * Reserves room for `count` messages of the same length at once, which is cheaper than one by one.
   * The first begins in {@link claimed} at the returned index, the next {@link strideOf} the length
   * after it, and so on; {@link commit} sends them all, {@link abort} drops them.
   *
   * @param count 1 or more; together, headers included, at most an eighth of the memory.
   * @returns As {@link tryClaim}: -1 if there is no room for all of them.
   */
  tryClaimMany(length: number, count: number): number {
    return this.#sender.tryClaimMany(length, count);
  }

  /** The memory that claims are in. Write only to the claimed bytes. */
  get claimed(): Uint8Array {
    return this.#sender.claimed;
  }

  /**
   * Sends the claimed messages; with `false`, they are sent together with the next message, or by
   * {@link publish}.
   */
  commit(publish = true): void {
    boolean('publish', publish);
    this.#sender.commit(publish);
  }

  /** Drops the claim. */
  abort(): void {
    this.#sender.abort();
  }

  /** Sends all messages that were committed with `false`: one wake-up for the whole batch. */
  publish(): void {
    this.#sender.publish();
  }

  /** Takes the next message; undefined if there is none now. */
  tryReceive(): T | undefined {
    return this.#receiver.tryReceive();
  }

  /**
   * Passes the messages that are there now to the handler, at most `limit`, in place; never waits. It
   * is the fastest way to receive: nothing is copied or allocated.
   *
   * A message whose handler throws counts as received. The handler must not receive from this
   * channel, and must not close it.
   *
   * @returns How many were passed; a long message counts once for each of its fragments. While it is
   *   0, check {@link disconnection} from time to time.
   */
  drain(handler: MessageHandler, limit: number = MESSAGES_PER_TURN): number {
    callable('handler', handler);
    wholeNumber('limit', limit, 0, Number.MAX_SAFE_INTEGER);
    return this.#receiver.drain(handler, limit);
  }

  /**
   * `recvmsg(2)`: how the peer disconnected; undefined while it is connected. What it sent before can
   * still be received.
   */
  get disconnection(): Disconnection | undefined {
    this.#requireOpen();
    return this.#end.bell.check();
  }

  /** Waits until the peer has disconnected, and returns how. */
  async disconnected(options?: WaitOptions): Promise<Disconnection> {
    return await this.#end.bell.disconnected(signalOf(options));
  }

  /** `munmap(2)`, `close(2)`. Idempotent. Pending waits reject with `ERR_CLOSED`. */
  close(): void {
    if (this.closed) return;
    if (this.#receiver.isHandling) throw reentrant();
    this.#sender.close();
    this.#end.bell.close();
    this.#end.mapping.close();
  }

  protected readonly hasMessages = (): boolean => this.#receiver.hasMessages();

  protected readonly sleep = (signal: AbortSignal | undefined): Promise<unknown> | boolean =>
    this.#receiver.sleep(signal);

  protected readonly sleepSync = (milliseconds: number): boolean =>
    this.#receiver.sleepSync(milliseconds);

  #requireOpen(): void {
    if (this.closed) throw closedError('channel');
  }
}

inspectable(Channel, ['disconnection'], { peer: ({ peer }) => peer.pid });

/** Closes the end if what the peer has written into the memory by then refuses to be opened. */
function opened<T>(end: OpenEnd<T>, open: (end: OpenEnd<T>) => Channel<T>): Channel<T> {
  try {
    return open(end);
  } catch (error) {
    end.bell.close();
    end.mapping.close();
    throw error;
  }
}
