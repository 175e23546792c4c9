import type { Descriptor } from '../../core/descriptor.js';

/**
 * A place in a channel for many, without a name: for a child process, which inherits a descriptor.
 *
 *     const invitation = inbox.invite();
 *     spawn(program, { stdio: ['inherit', 'inherit', 'inherit', invitation.fd] });
 *     invitation.close();
 *
 * and in the child: `await Outbox.connect({ fd: 3 })`.
 */
export class MemberInvitation implements Disposable {
  readonly #theirs: Descriptor;

  constructor(theirs: Descriptor) {
    this.#theirs = theirs;
  }

  /** The end that the child inherits. */
  get fd(): number {
    return this.#theirs.fd;
  }

  /** The end that a child would inherit, for this process or one of its worker threads to connect. */
  releaseForThisProcess(): number {
    return this.#theirs.release();
  }

  /** To be called once the child was spawned, whose death is noticed only then. Idempotent. */
  close(): void {
    this.#theirs.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
