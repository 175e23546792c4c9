import { KEY, requireKey, type Key } from '../../core/construction.js';
import { closedError } from '../../core/errors.js';
import { inspectable } from '../../core/inspectable.js';
import { noOptions, optionsOf } from '../../core/options.js';
import { abortSignal, signalOf, type WaitOptions } from '../../core/wait-options.js';
import type { Credentials } from '../../socket/peer.js';
import type { Disconnection } from '../errors.js';
import { codecOf, type Codec } from '../message/codec.js';
import { LatestValueConsumer } from '../ring/latest-value.js';
import { KIND, WORD } from '../ring/layout.js';
import { maySleepAmongOthers } from '../ring/sleep.js';
import { Spinner, spinOf } from '../../core/spinner.js';
import type { ChannelAddress } from '../session/address.js';
import { joinGroup, type GroupMember } from '../session/group-member.js';
import { MessageSource } from './message-source.js';

export interface LatestValueReaderOptions<T> extends WaitOptions {
  /** The type of the value: the same as the writer's. */
  readonly messages?: Codec<T> | undefined;
  /** For how many microseconds, at most, a receiver polls before it sleeps. Default 200; 0: never. */
  readonly spinMicroseconds?: number | undefined;
}

const latestValueReaderOptions = ['messages', 'spinMicroseconds', 'signal'] as const;

/**
 * Reads the newest value of a {@link LatestValue}. {@link read} returns it as often as it is called;
 * receiving and iterating return each value once, and skip those that were replaced meanwhile. Release
 * with `using` or `close()`.
 */
export class LatestValueReader<T = Uint8Array> extends MessageSource<T> {
  readonly #member: GroupMember;
  readonly #codec: Codec<T>;
  readonly #reader: LatestValueConsumer;

  private constructor(permit: Key, member: GroupMember, codec: Codec<T>, spinMicroseconds: number) {
    requireKey(permit, new.target);
    super(new Spinner(spinMicroseconds));
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
    options: LatestValueReaderOptions<T> = noOptions,
  ): Promise<LatestValueReader<T>> {
    const given = optionsOf(options, latestValueReaderOptions);
    const codec = codecOf(given);
    const spinMicroseconds = spinOf(given);
    const terms = { kind: KIND.LATEST_VALUE, schema: codec.schema };
    const member = await joinGroup(address, terms, abortSignal(given.signal));
    return new LatestValueReader(KEY, member, codec, spinMicroseconds);
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

  /** Waits until the writer has disconnected, and returns how. */
  async disconnected(options?: WaitOptions): Promise<Disconnection> {
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
    return this.hasMessages() ? this.read() : undefined;
  }

  close(): void {
    if (this.closed) return;
    this.#member.bell.close();
    this.#member.mapping.close();
  }

  protected readonly hasMessages = (): boolean => this.#reader.hasNews();

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

  #requireOpen(): void {
    if (this.closed) throw closedError('latest value');
  }
}

inspectable(LatestValueReader, ['disconnection'], { peer: ({ peer }) => peer.pid });
