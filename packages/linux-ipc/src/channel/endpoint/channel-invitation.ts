import { Descriptor } from '../../core/descriptor.js';
import { checked } from '../../core/errors.js';
import { native } from '../../core/native.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import { Channel, checkHostOptions, type HostOptions } from './channel.js';

/**
 * A channel to a child process, without a name: the child inherits a descriptor.
 *
 *     using invitation = new ChannelInvitation();
 *     spawn(program, { stdio: ['inherit', 'inherit', 'inherit', invitation.fd] });
 *     const channel = await invitation.accept();
 *
 * and in the child: `await Channel.connect({ fd: 3 })`.
 */
export class ChannelInvitation<T = Uint8Array> implements Disposable {
  readonly #ours: Descriptor;
  readonly #theirs: Descriptor;
  readonly #options: HostOptions<T>;

  /** `socketpair(2)`. */
  constructor(options: HostOptions<T> = {}) {
    checkHostOptions(options);
    const ends = new Int32Array(2);
    checked('socketpair', native.socketpair(ends, native.SOCK_SEQPACKET));
    const [ours, theirs] = ends as unknown as [number, number];
    this.#ours = new Descriptor(ours, 'channel');
    this.#theirs = new Descriptor(theirs, 'channel');
    this.#options = options;
  }

  /** The end that the child inherits. */
  get fd(): number {
    return this.#theirs.fd;
  }

  /** The end that a child would inherit, for this process or one of its worker threads to connect. */
  releaseForThisProcess(): number {
    return this.#theirs.release();
  }

  /**
   * Waits until the child has connected. To be called after it was spawned: it closes this process's
   * copy of the child's end, so that the child's death is noticed.
   *
   * @throws `ECONNRESET` the child ended without; `ERR_CHANNEL_MISMATCH`; the signal's reason.
   */
  async accept(options: WaitOptions = {}): Promise<Channel<T>> {
    const signal = signalOf(options);
    this.#theirs.close();
    const connection = new Descriptor(this.#ours.release(), 'channel');
    return await Channel.host(connection, { ...this.#options, signal });
  }

  /** Idempotent. Once accepted, the channel is its owner's to close. */
  close(): void {
    this.#theirs.close();
    this.#ours.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
