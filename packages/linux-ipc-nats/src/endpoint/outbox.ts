import { inspectable, signalOf } from 'linux-ipc/carrier';
import type { Disconnection, OutboxEndpoint, WaitOptions } from 'linux-ipc/carrier';

import type { RemotePeer } from '../session/terms.js';
import { SessionSink } from './session-sink.js';

/** Sends to an inbox, alongside other processes: it does what `Outbox` of linux-ipc does. */
export class NatsOutbox<T> extends SessionSink<T> implements OutboxEndpoint<T> {
  /** The process that has the inbox, as it describes itself. */
  get peer(): RemotePeer {
    return this.session.peer;
  }

  get disconnection(): Disconnection | undefined {
    return this.session.disconnection;
  }

  async disconnected(options?: WaitOptions): Promise<Disconnection> {
    return await this.session.disconnected(signalOf(options));
  }
}

inspectable(NatsOutbox, ['disconnection'], { peer: ({ peer }) => `${peer.host} ${peer.pid}` });
