import type { RecordProducer } from 'linux-ipc/carrier';

import type { Session } from './session.js';

/** How a publisher's messages reach its subscribers. */
export interface Delivery {
  readonly producer: RecordProducer;
  /** The longest record, in bytes. */
  readonly largest: number;
  /** The name of what it keeps on the server; empty if that is nothing. */
  readonly store: string;
  /** Whether it waits for subscribers: then all that one does not receive is a loss. */
  readonly waits: boolean;
  /** How many records gave way in this process before they were sent. */
  readonly overwritten: number;
  /** Whether the server has all that was sent. */
  readonly isAllSent: boolean;
  /** Whether subscribers that are there have to receive before more can leave. */
  readonly isHeldUp: boolean;
  hasRoom(length: number): boolean;
  /** Waits until there may be more room, or less in this process, or until {@link wake}. */
  progress(signal: AbortSignal | undefined): Promise<void>;
  wake(): void;
  /** A subscriber joins, which is reached at this subject: the number of its first message. */
  join(subject: string): number;
  /** Its session is open. */
  onSession(subject: string, session: Session): void;
  /** It has disconnected: how many messages it has not received, at most. */
  leave(subject: string): number;
  /** All is sent. What the subscribers learn with the farewell. */
  finish(): Uint8Array;
  /** No subscriber is left: what it keeps on the server goes. */
  close(): Promise<void>;
}
