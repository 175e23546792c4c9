import { closedError } from '../../core/errors.js';
import { inspectable } from '../../core/inspectable.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import type { Credentials } from '../../socket/peer.js';
import type { Disconnection } from '../errors.js';
import { codecOf, type Codec } from '../message/codec.js';
import { LatestValueConsumer } from '../ring/latest-value.js';
import { KIND, WORD } from '../ring/layout.js';
import { maySleepAmongOthers } from '../ring/sleep.js';
import type { ChannelAddress } from '../session/address.js';
import { joinGroup, type GroupMember } from '../session/group-member.js';
import { MessageSource } from './message-source.js';

export interface LatestValueReaderOptions<T> extends WaitOptions {
  /** The type of the value: the same as the writer's. */
  readonly messages?: Codec<T> | undefined;
}

/**
 * Reads the newest value of a {@link LatestValue}. {@link read} returns it as often as it is called;
 * receiving and iterating return each value once, and skip those that were replaced meanwhile. Release
 * with `using` or `close()`.
 */
export class LatestValueReader<T = Uint8Array> extends MessageSource<T> {
  readonly #member: GroupMember;
  readonly #codec: Codec<T>;
  readonly #reader: LatestValueConsumer;
  readonly #hasNews = (): boolean => this.#reader.hasNews();

  private constructor(member: GroupMember, codec: Codec<T>) {
    super();
    this.#member = member;
    this.#codec = codec;
    this.#reader = new LatestValueConsumer(member.segment);
  }

  /**
   * `connect(2)`: joins the value that listens at an address, or that issued an invitation. Throws as
   * {@link Subscriber.connect}.
   */
  static async connect<T = Uint8Array>(
    address: ChannelAddress,
    options: LatestValueReaderOptions<T> = {},
  ): Promise<LatestValueReader<T>> {
    const codec = codecOf(options);
    const terms = { kind: KIND.LATEST_VALUE, schema: codec.schema };
    return new LatestValueReader(await joinGroup(address, terms, signalOf(options)), codec);
  }

  get closed(): boolean {
    return this.#member.bell.closed;
  }

  /** The writing process, from the kernel, as of when this connected. */
  get peer(): Credentials {
    return this.#member.peer;
  }

  /** `recvmsg(2)`: how the writer disconnected; undefined while it is connected. */
  get disconnection(): Disconnection | undefined {
    this.#requireOpen();
    return this.#member.bell.check();
  }

  /** Waits until the writer has disconnected: how it did. */
  async disconnected(options: WaitOptions = {}): Promise<Disconnection> {
    return await this.#member.bell.disconnected(signalOf(options));
  }

  /** The newest value; undefined before the first. Never waits. */
  read(): T | undefined {
    this.#requireOpen();
    const copy = this.#reader.read();
    return copy === undefined ? undefined : this.#codec.decode(copy, 0, copy.length);
  }

  /** The newest value; undefined if it has been read before. */
  tryReceive(): T | undefined {
    this.#requireOpen();
    return this.#hasNews() ? this.read() : undefined;
  }

  close(): void {
    if (this.closed) return;
    this.#member.bell.close();
    this.#member.mapping.close();
  }

  protected readonly sleep = (signal: AbortSignal | undefined): Promise<unknown> | boolean => {
    const { segment, bell } = this.#member;
    if (bell.disconnection !== undefined) return false;
    if (maySleepAmongOthers(segment.words, WORD.SLEEP, this.#hasNews)) return bell.wait(signal);
    return true;
  };

  protected readonly sleepSync = (milliseconds: number): boolean => {
    const { segment, bell } = this.#member;
    if (bell.disconnection !== undefined) return false;
    if (maySleepAmongOthers(segment.words, WORD.SLEEP, this.#hasNews)) {
      bell.waitSync(milliseconds, () => !this.#hasNews());
    }
    return true;
  };

  #requireOpen(): void {
    if (this.closed) throw closedError('latest value');
  }
}

inspectable(LatestValueReader, ['disconnection'], { peer: ({ peer }) => peer.pid });
