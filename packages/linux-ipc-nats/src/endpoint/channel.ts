import { inspectable } from 'linux-ipc/carrier';
import type { Codec, MessageEndpoint, WaitOptions } from 'linux-ipc/carrier';

import type { Session } from '../session/session.js';
import { SessionSink } from './session-sink.js';
import { SessionSource } from './session-source.js';

/** One end of a one-to-one channel over NATS: it does what `Channel` of linux-ipc does. */
export class NatsChannel<T> extends SessionSource<T> implements MessageEndpoint<T> {
  readonly #sink: SessionSink<T>;

  constructor(codec: Codec<T>, session: Session, capacity: number) {
    super(codec, session);
    this.#sink = new SessionSink(codec, session, capacity);
  }

  get largestRecord(): number {
    return this.#sink.largestRecord;
  }

  /** What has passed: `arrived` of the peer, `received` by this program and by the peer's. */
  get statistics(): { sent: number; receivedByPeer: number; arrived: number; received: number } {
    const { incoming, outgoing } = this.session;
    return {
      sent: outgoing.last,
      receivedByPeer: outgoing.received,
      arrived: incoming.arrived,
      received: incoming.taken,
    };
  }

  trySend(message: T): boolean {
    return this.#sink.trySend(message);
  }

  send(message: T, options?: WaitOptions): Promise<void> {
    return this.#sink.send(message, options);
  }

  tryClaim(length: number): number {
    return this.#sink.tryClaim(length);
  }

  get claimed(): Uint8Array {
    return this.#sink.claimed;
  }

  commit(publish = true): void {
    this.#sink.commit(publish);
  }

  abort(): void {
    this.#sink.abort();
  }

  publish(): void {
    this.#sink.publish();
  }
}

inspectable(NatsChannel, ['disconnection'], { peer: ({ peer }) => `${peer.host} ${peer.pid}` });
