import { KEY, requireKey, type Key } from '../../core/construction.js';
import { type Descriptor, ownerOf } from '../../core/descriptor.js';
import { inspectable } from '../../core/inspectable.js';
import { noOptions, optionsOf } from '../../core/options.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import { connectedPair } from '../session/connected-pair.js';
import { Channel, channelTerms, checkChannelTerms, type ChannelTerms } from './channel.js';

/**
 * A channel to a child process, which inherits a descriptor instead of connecting to an address.
 *
 *     using invitation = ChannelInvitation.create();
 *     spawn(program, { stdio: ['inherit', 'inherit', 'inherit', invitation.fd] });
 *     const channel = await invitation.accept();
 *
 * and in the child: `await Channel.connect({ fd: 3 })`.
 */
export class ChannelInvitation<T = Uint8Array> implements Disposable {
  readonly #ours: Descriptor;
  readonly #theirs: Descriptor;
  readonly #options: ChannelTerms<T>;

  /** Use {@link create}. */
  private constructor(
    permit: Key,
    ends: readonly [Descriptor, Descriptor],
    options: ChannelTerms<T>,
  ) {
    requireKey(permit, new.target);
    [this.#ours, this.#theirs] = ends;
    this.#options = options;
  }

  /**
   * `socketpair(2)`: creates both ends of the connection over which the channel will be set up.
   *
   * @throws `EMFILE`, `ENFILE` no descriptor is left.
   */
  static create<T = Uint8Array>(options: ChannelTerms<T> = noOptions): ChannelInvitation<T> {
    const given = optionsOf(options, channelTerms);
    checkChannelTerms(given);
    return new ChannelInvitation(KEY, connectedPair(), given);
  }

  /** Whether it was closed, or accepted. */
  get closed(): boolean {
    return this.#ours.closed;
  }

  /** The end that the child inherits. */
  get fd(): number {
    return this.#theirs.fd;
  }

  /** Releases the child's end, for this process or one of its worker threads to connect with. */
  releaseForThisProcess(): number {
    return this.#theirs.release();
  }

  /**
   * Waits until the child has connected. Call it after the child is spawned: it closes this process's
   * copy of the child's end, without which the child's death would go unnoticed.
   *
   * @throws `ECONNRESET` the child exited without connecting; `ERR_CHANNEL_MISMATCH` it expects another
   *   kind of channel or type of message; the signal's reason.
   */
  async accept(options?: WaitOptions): Promise<Channel<T>> {
    const signal = signalOf(options);
    this.#theirs.close();
    const connection = ownerOf(this.#ours.release(), 'channel');
    return await Channel.host(connection, { ...this.#options, signal });
  }

  /** Idempotent. Does not close a channel that was accepted. */
  close(): void {
    this.#theirs.close();
    this.#ours.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

inspectable(ChannelInvitation, ['fd']);
