/** Those that want an address at the same moment: they announce it to each other, see `claim.ts`. */
import type { Subscription } from '@nats-io/transport-node';

import type { Connection } from '../connection/connection.js';
import { payloadOf } from './frame.js';
import { hostSubject } from './guest.js';

/** Where those that want the address announce it. */
export function contentionSubject(connection: Connection): string {
  return `${hostSubject(connection)}.claim`;
}

export class Contenders {
  /** The identities of those that have announced themselves, and have not asked this one. */
  readonly #unanswered = new Set<string>();
  readonly #subscription: Subscription;

  /** @param announcement The frame of this one's claim. */
  constructor(connection: Connection, announcement: Uint8Array) {
    const subject = contentionSubject(connection);
    const own = identityIn(announcement);
    this.#subscription = connection.subscribe(subject, ({ data }) => {
      const other = identityIn(data);
      if (other !== own) this.#unanswered.add(other);
    });
    connection.publish(subject, announcement);
  }

  /** Whether one of them may have found the address free, too. */
  get arePresent(): boolean {
    return this.#unanswered.size > 0;
  }

  /** One of them has asked, and learns that the address is taken. */
  answer(question: Uint8Array): void {
    this.#unanswered.delete(identityIn(question));
  }

  /** No more of them counts. */
  ignore(): void {
    this.#subscription.unsubscribe();
  }
}

function identityIn(claim: Uint8Array): string {
  return Buffer.from(payloadOf(claim)).toString('hex');
}
