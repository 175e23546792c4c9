import { RecordSource, signalOf, Spinner } from 'linux-ipc/carrier';
import type { Codec, Disconnection, PeerEndpoint, WaitOptions } from 'linux-ipc/carrier';

import { cannotBlock } from '../errors.js';
import { payloadOf } from '../session/frame.js';
import { RecordReader } from '../session/record-reader.js';
import type { Session } from '../session/session.js';
import type { RemotePeer } from '../session/terms.js';

/** The receiving half of a session. */
export abstract class SessionSource<T> extends RecordSource<T> implements PeerEndpoint {
  protected readonly session: Session;
  readonly #reader = new RecordReader();

  protected constructor(codec: Codec<T>, session: Session) {
    super(codec, new Spinner(0));
    this.session = session;
  }

  get closed(): boolean {
    return this.session.closed;
  }

  /** The process at the other end, as it describes itself. */
  get peer(): RemotePeer {
    return this.session.peer;
  }

  /** How the peer disconnected; undefined while it is there, and until all that it sent has arrived. */
  get disconnection(): Disconnection | undefined {
    return this.session.disconnection;
  }

  /** Waits until the peer has disconnected: how it did. */
  async disconnected(options?: WaitOptions): Promise<Disconnection> {
    return await this.session.disconnected(signalOf(options));
  }

  /** Idempotent. The peer still receives what was sent. */
  close(): void {
    this.requireNoHandler();
    this.session.close();
  }

  protected readonly requireOpen = (): void => {
    this.session.requireOpen();
  };

  protected readonly hasMessages = (): boolean => this.session.incoming.waiting > 0;

  protected readonly drainRecords = (limit: number): number => {
    for (let count = 0; count < limit; count++) {
      const record = this.session.take();
      if (record === undefined) return count;
      this.#reader.read(payloadOf(record), record[1] ?? 0, this.deliver);
    }
    return limit;
  };

  protected readonly sleep = (signal: AbortSignal | undefined): Promise<void> | boolean => {
    if (this.hasMessages()) return true;
    if (this.session.disconnection !== undefined) return false;
    return this.session.waitForRecord(signal);
  };

  protected readonly sleepSync = (): boolean => {
    if (this.session.disconnection !== undefined) return false;
    throw cannotBlock();
  };
}
