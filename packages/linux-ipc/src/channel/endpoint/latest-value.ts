import { KEY, requireKey, type Key } from '../../core/construction.js';
import { closedError } from '../../core/errors.js';
import { inspectable } from '../../core/inspectable.js';
import { noOptions, optionsOf } from '../../core/options.js';
import type { SocketAddress } from '../../socket/address.js';
import type { Credentials } from '../../socket/peer.js';
import { codecOf, encoded, type Codec } from '../message/codec.js';
import { LatestValueProducer } from '../ring/latest-value.js';
import { KIND, WORD } from '../ring/layout.js';
import { mustWake } from '../ring/sleep.js';
import {
  GroupHost,
  groupHostOptions,
  type GroupHostOptions,
  type OnDisconnect,
} from '../session/group-host.js';
import type { MemberInvitation } from '../session/member-invitation.js';

export interface LatestValueOptions<T> extends GroupHostOptions {
  /** The type of the value: `bytes()` (the default), `text()`, `values()` or a `record()`. */
  readonly messages?: Codec<T> | undefined;
}

const latestValueOptions = [...groupHostOptions, 'messages'] as const;

/** One value, which up to 32 processes read, each with a {@link LatestValueReader}. */
export class LatestValue<T = Uint8Array> implements Disposable {
  readonly #group: GroupHost;
  readonly #codec: Codec<T>;
  readonly #writer: LatestValueProducer;

  private constructor(permit: Key, options: LatestValueOptions<T>) {
    requireKey(permit, new.target);
    const given = optionsOf(options, latestValueOptions);
    this.#codec = codecOf(given);
    this.#group = new GroupHost({ kind: KIND.LATEST_VALUE, schema: this.#codec.schema }, given);
    this.#writer = new LatestValueProducer(this.#group.segment);
  }

  /**
   * A value without an address: readers join by {@link invite}.
   *
   * @throws `ENOSPC`, `ENOMEM` not enough memory.
   */
  static create<T = Uint8Array>(options: LatestValueOptions<T> = noOptions): LatestValue<T> {
    return new LatestValue(KEY, options);
  }

  /**
   * `bind(2)`, `listen(2)`: a value that readers can connect to. It is undefined until the first
   * {@link write}.
   *
   * @throws `EADDRINUSE` a server listens there; `EACCES` denied; `ENOSPC`, `ENOMEM` not enough
   *   memory.
   */
  static async listen<T = Uint8Array>(
    address: SocketAddress,
    options: LatestValueOptions<T> = noOptions,
  ): Promise<LatestValue<T>> {
    const created = new LatestValue(KEY, options);
    await created.#group.listen(address);
    return created;
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

  /** The processes that have a reader here now. */
  get readers(): Credentials[] {
    return this.#group.members;
  }

  /**
   * Replaces the value.
   *
   * @throws `ERR_OUT_OF_RANGE` the value is longer than half of the memory, less 8 bytes; `ERR_CLOSED`.
   */
  write(value: T): void {
    this.#requireOpen();
    const bytes = encoded(this.#codec, value);
    this.#requireOpen(); // Encoding runs the getters of the value, which may close this object.
    this.#writer.write(bytes);
    this.#wakeReaders();
  }

  /**
   * Reserves the buffer of the next value, which is written in place, into {@link claimed} from the
   * returned index on. Readers see the previous value until {@link commit}; a further claim replaces
   * this one.
   *
   * @param length Bytes, at most half of the memory less 8.
   * @returns Where the value begins.
   */
  claim(length: number): number {
    this.#requireOpen();
    return this.#writer.claim(length);
  }

  /** The memory that claims are in. Write only to the claimed bytes. */
  get claimed(): Uint8Array {
    return this.#writer.bytes;
  }

  /** Makes the claimed bytes the value. */
  commit(): void {
    this.#requireOpen();
    this.#writer.commit();
    this.#wakeReaders();
  }

  /** Idempotent. Readers are notified, and can still read the value. */
  close(): void {
    this.#group.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #wakeReaders(): void {
    if (mustWake(this.#group.segment.words, WORD.SLEEP)) this.#group.ringAll();
  }

  #requireOpen(): void {
    if (this.closed) throw closedError('latest value');
  }
}

inspectable(LatestValue, ['address'], { readers: ({ readers }) => readers.length });
