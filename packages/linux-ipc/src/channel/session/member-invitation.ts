import { requireKey, type Key } from '../../core/construction.js';
import type { Descriptor } from '../../core/descriptor.js';
import { inspectable } from '../../core/inspectable.js';

/**
 * Membership of an inbox, a publisher or a latest value, for a child process that inherits a
 * descriptor instead of connecting to an address.
 *
 *     const invitation = inbox.invite();
 *     spawn(program, { stdio: ['inherit', 'inherit', 'inherit', invitation.fd] });
 *     invitation.close();
 *
 * and in the child: `await Outbox.connect({ fd: 3 })`.
 */
export class MemberInvitation implements Disposable {
  readonly #theirs: Descriptor;

  constructor(permit: Key, theirs: Descriptor) {
    requireKey(permit, new.target);
    this.#theirs = theirs;
  }

  get closed(): boolean {
    return this.#theirs.closed;
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
   * Closes this process's copy of the child's end. Call it once the child is spawned: only then does
   * the host notice the child's death. Idempotent.
   */
  close(): void {
    this.#theirs.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

inspectable(MemberInvitation, ['fd']);
