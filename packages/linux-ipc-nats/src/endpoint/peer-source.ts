import { signalOf } from 'linux-ipc/carrier';
import type { Codec, Disconnection, PeerEndpoint, WaitOptions, Waiters } from 'linux-ipc/carrier';

import type { Session } from '../session/session.js';
import type { RemotePeer } from '../session/terms.js';
import { ArrivalSource } from './arrival-source.js';

/** Receives from one peer, until that has disconnected. */
export abstract class PeerSource<T> extends ArrivalSource<T> implements PeerEndpoint {
  /** Private: who looks into this object does not reach the connection's credentials. */
  readonly #session: Session;

  protected constructor(codec: Codec<T>, session: Session) {
    super(codec);
    this.#session = session;
  }

  protected get session(): Session {
    return this.#session;
  }

  protected get arrivals(): Waiters {
    return this.#session.arrivals;
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

  protected readonly requireOpen = (): void => {
    this.session.requireOpen();
  };
}
