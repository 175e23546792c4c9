import { closedError } from '../../core/errors.js';
import type { SocketAddress } from '../../socket/address.js';
import type { Credentials } from '../../socket/peer.js';
import { codecOf, type Codec } from '../message/codec.js';
import { LatestValueWriter } from '../ring/latest-value.js';
import { KIND, WORD } from '../ring/layout.js';
import { mustWake } from '../ring/sleep.js';
import { GroupHost, type GroupHostOptions } from '../session/group-host.js';
import type { MemberInvitation } from '../session/member-invitation.js';

export interface LatestOptions<T> extends GroupHostOptions {
  /** What the value is: `bytes` (the default), `text`, `values()` or a `record()`. */
  readonly messages?: Codec<T> | undefined;
}

/** One value that up to 32 processes follow, each with a {@link LatestFollower}. */
export class Latest<T = Uint8Array> implements Disposable {
  readonly #group: GroupHost;
  readonly #codec: Codec<T>;
  readonly #writer: LatestValueWriter;

  private constructor(options: LatestOptions<T>) {
    this.#codec = codecOf(options);
    this.#group = new GroupHost({ kind: KIND.LATEST_VALUE, schema: this.#codec.schema }, options);
    this.#writer = new LatestValueWriter(this.#group.segment);
  }

  /**
   * A value without a name: followers come by {@link invite}.
   *
   * @throws `ENOSPC`, `ENOMEM` there is not so much memory.
   */
  static create<T = Uint8Array>(options: LatestOptions<T> = {}): Latest<T> {
    return new Latest(options);
  }

  /**
   * `bind(2)`, `listen(2)`: a place at which followers connect. The value has none yet.
   *
   * @throws `EADDRINUSE` somebody listens there; `EACCES` denied; `ENOSPC`, `ENOMEM` there is not so
   *   much memory.
   */
  static async listen<T = Uint8Array>(
    address: SocketAddress,
    options: LatestOptions<T> = {},
  ): Promise<Latest<T>> {
    const latest = new Latest(options);
    await latest.#group.listen(address);
    return latest;
  }

  /** `socketpair(2)`: a place for a follower, to be handed to a child process by descriptor. */
  invite(): MemberInvitation {
    return this.#group.invite();
  }

  get closed(): boolean {
    return this.#group.closed;
  }

  get followers(): Credentials[] {
    return this.#group.members;
  }

  /**
   * Replaces the value.
   *
   * @throws `ERR_OUT_OF_RANGE` it is longer than half of the memory; `ERR_CLOSED`.
   */
  write(value: T): void {
    this.#requireOpen();
    this.#writer.write(this.#codec.encode(value));
    this.#wakeFollowers();
  }

  /**
   * The place of the next value, to be written there, into {@link claimed} from the returned index on.
   * Followers see the value before it until {@link commit}; claiming again forgets the last claim.
   *
   * @param length Bytes, at most half of the memory less 8.
   */
  claim(length: number): number {
    this.#requireOpen();
    return this.#writer.claim(length);
  }

  /** The memory that claims are in. Only what is claimed may be written. */
  get claimed(): Uint8Array {
    return this.#writer.bytes;
  }

  /** Makes what was claimed the value. */
  commit(): void {
    this.#requireOpen();
    this.#writer.commit();
    this.#wakeFollowers();
  }

  /** Idempotent. Followers are told, and can still read the value. */
  close(): void {
    this.#group.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #wakeFollowers(): void {
    if (mustWake(this.#group.segment.words, WORD.SLEEP)) this.#group.ringAll();
  }

  #requireOpen(): void {
    if (this.closed) throw closedError('latest value');
  }
}
