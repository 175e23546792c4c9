import type { Disconnection } from 'linux-ipc/carrier';

import type { Session } from './session.js';

/** Receives a whole message; `type` is that of its last record. */
export type Deliver = (bytes: Uint8Array, offset: number, length: number, type: number) => void;

/** Where a subscriber's messages come from. */
export interface Feed {
  readonly hasMessages: boolean;
  /** How many messages were lost since the subscriber joined. */
  readonly lost: number;
  /** Passes the next record's message on, if that completes it. */
  deliverNext(deliver: Deliver): void;
  /** The publisher has disconnected. */
  end(session: Session, disconnection: Disconnection): void;
  /** Whether all that the publisher has sent is here, once it has disconnected. */
  readonly isOver: boolean;
  close(): void;
}
