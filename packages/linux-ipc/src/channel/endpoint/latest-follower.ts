import { closedError } from '../../core/errors.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import type { Credentials } from '../../socket/peer.js';
import { codecOf, type Codec } from '../message/codec.js';
import { LatestValueReader } from '../ring/latest-value.js';
import { KIND, WORD } from '../ring/layout.js';
import { maySleepAmongOthers } from '../ring/sleep.js';
import type { ChannelAddress } from '../session/address.js';
import type { ChannelEnd } from '../session/doorbell.js';
import { joinGroup, type GroupMember } from '../session/group-member.js';
import { MessageSource } from './message-source.js';

export interface FollowOptions<T> extends WaitOptions {
  /** What the value is: as its writer has it. */
  readonly messages?: Codec<T> | undefined;
}

/**
 * Reads the newest value that {@link Latest} was given: {@link read} as often as one likes, while
 * receiving and iterating give each value once, and leave out those in between. Release with `using`
 * or `close()`.
 */
export class LatestFollower<T = Uint8Array> extends MessageSource<T> {
  /** The process that writes. */
  readonly host: Credentials;
  readonly #member: GroupMember;
  readonly #codec: Codec<T>;
  readonly #reader: LatestValueReader;
  readonly #hasNews = (): boolean => this.#reader.hasNews();

  private constructor(member: GroupMember, codec: Codec<T>) {
    super();
    this.#member = member;
    this.#codec = codec;
    this.host = member.host;
    this.#reader = new LatestValueReader(member.segment);
  }

  /**
   * `connect(2)`: follows the value at an address, or one that handed a descriptor over. Throws as
   * {@link Subscriber.connect}.
   */
  static async connect<T = Uint8Array>(
    address: ChannelAddress,
    options: FollowOptions<T> = {},
  ): Promise<LatestFollower<T>> {
    const codec = codecOf(options);
    const terms = { kind: KIND.LATEST_VALUE, schema: codec.schema };
    return new LatestFollower(await joinGroup(address, terms, signalOf(options)), codec);
  }

  get closed(): boolean {
    return this.#member.bell.closed;
  }

  /** The newest value; undefined before the first. Never waits. */
  read(): T | undefined {
    this.#requireOpen();
    const copy = this.#reader.read();
    return copy === undefined ? undefined : this.#codec.decode(copy, 0, copy.length);
  }

  /** The newest value, if it was not read before. */
  tryReceive(): T | undefined {
    this.#requireOpen();
    return this.#hasNews() ? this.read() : undefined;
  }

  /** How the writer went, or undefined while it is there. */
  hostLeft(): ChannelEnd | undefined {
    this.#requireOpen();
    return this.#member.bell.look();
  }

  close(): void {
    if (this.closed) return;
    this.#member.bell.close();
    this.#member.mapping.close();
  }

  protected readonly sleep = (signal: AbortSignal | undefined): Promise<void> | boolean => {
    const { segment, bell } = this.#member;
    if (bell.end !== undefined) return false;
    if (maySleepAmongOthers(segment.words, WORD.SLEEP, this.#hasNews)) return bell.wait(signal);
    return true;
  };

  protected readonly sleepSync = (milliseconds: number): boolean => {
    const { segment, bell } = this.#member;
    if (bell.end !== undefined) return false;
    if (maySleepAmongOthers(segment.words, WORD.SLEEP, this.#hasNews)) {
      bell.waitSync(milliseconds, () => !this.#hasNews());
    }
    return true;
  };

  #requireOpen(): void {
    if (this.closed) throw closedError('latest value');
  }
}
