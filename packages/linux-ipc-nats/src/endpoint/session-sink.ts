/** Sends records through a session. */
import { MessageSink, type Codec } from 'linux-ipc/carrier';

import { CopyingProducer } from '../session/copying-producer.js';
import { largestRecordOf } from '../session/largest-record.js';
import type { Session } from '../session/session.js';

class SessionProducer extends CopyingProducer {
  readonly #session: Session;

  constructor(session: Session) {
    super();
    this.#session = session;
  }

  hasRoom(length: number): boolean {
    this.#session.requirePeer();
    return this.#session.outgoing.hasRoom(length);
  }

  protected put(payload: Uint8Array, type: number): boolean {
    this.#session.requirePeer();
    return this.#session.outgoing.trySend(payload, type);
  }
}

/** The sending half of a session. */
export class SessionSink<T> extends MessageSink<T> {
  /** Private: who looks into this object does not reach the connection's credentials. */
  readonly #session: Session;

  constructor(codec: Codec<T>, session: Session, capacity: number) {
    const largest = largestRecordOf(capacity, session.connection.longestPayload);
    super(codec, new SessionProducer(session), largest, { spinMicroseconds: 0 });
    this.#session = session;
  }

  protected get session(): Session {
    return this.#session;
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
