/** Sends records through a session. */
import { claimPending, MessageSink } from 'linux-ipc/carrier';
import type { Codec, RecordProducer } from 'linux-ipc/carrier';

import { largestRecordOf } from '../session/largest-record.js';
import type { Session } from '../session/session.js';

/** Claims are in memory of its own, which is copied when they are committed. */
class SessionProducer implements RecordProducer {
  bytes = new Uint8Array(0);
  readonly #session: Session;
  /** The length of the open claim, and its type. */
  #claimed: { length: number; type: number } | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  tryClaim(length: number, type: number): number {
    this.#requireNoClaim();
    this.#session.requirePeer();
    if (!this.#session.outgoing.hasRoom(length)) return -1;
    if (this.bytes.length < length) this.bytes = new Uint8Array(2 * length);
    this.#claimed = { length, type };
    return 0;
  }

  stage(): void {
    if (this.#claimed === undefined) return;
    const { length, type } = this.#claimed;
    this.#claimed = undefined;
    // There is room: nothing else is sent while a claim is open.
    this.#session.outgoing.trySend(this.bytes.subarray(0, length), type);
  }

  /** Nothing to do: a committed record is sent at once. */
  publish(): void {
    return;
  }

  abort(): void {
    this.#claimed = undefined;
  }

  trySend(payload: Uint8Array, type: number): boolean {
    this.#requireNoClaim();
    this.#session.requirePeer();
    return this.#session.outgoing.trySend(payload, type);
  }

  #requireNoClaim(): void {
    if (this.#claimed !== undefined) throw claimPending();
  }
}

/** The sending half of a session. */
export class SessionSink<T> extends MessageSink<T> {
  readonly session: Session;

  constructor(codec: Codec<T>, session: Session, capacity: number) {
    const largest = largestRecordOf(capacity, session.connection.longestPayload);
    super(codec, new SessionProducer(session), largest, { spinMicroseconds: 0 });
    this.session = session;
  }

  get closed(): boolean {
    return this.session.closed;
  }

  close(): void {
    this.session.close();
  }

  protected readonly requireOpen = (): void => {
    this.session.requireOpen();
  };

  protected readonly whenRefused = (): void => {
    this.session.requirePeer();
  };

  protected readonly hasRoom = (length: number): boolean => this.session.outgoing.hasRoom(length);

  protected readonly sleepUntilRoom = async (
    length: number,
    signal: AbortSignal | undefined,
  ): Promise<void> => {
    this.session.requirePeer();
    if (!this.session.outgoing.hasRoom(length)) await this.session.waitForRoom(signal);
  };

  /** The server wakes the peer. */
  protected readonly wake = (): void => undefined;
}
