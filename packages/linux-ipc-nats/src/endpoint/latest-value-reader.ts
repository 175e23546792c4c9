import { inspectable, RECORD_TYPE } from 'linux-ipc/carrier';
import type { Codec, Disconnection, LatestValueReaderEndpoint } from 'linux-ipc/carrier';

import type { Connection } from '../connection/connection.js';
import { nobodyListens, streamsError } from '../errors.js';
import { LATEST_VALUE } from '../jetstream/bucket.js';
import { isStreamGone } from '../jetstream/store.js';
import { ValueWatch } from '../jetstream/value-watch.js';
import { join } from '../session/guest.js';
import type { Session } from '../session/session.js';
import { PeerSource } from './peer-source.js';

/** Reads the newest value: it does what `LatestValueReader` of linux-ipc does. */
export class NatsLatestValueReader<T>
  extends PeerSource<T>
  implements LatestValueReaderEndpoint<T>
{
  readonly #codec: Codec<T>;
  readonly #watch: ValueWatch;
  #seen = 0;

  private constructor(codec: Codec<T>, session: Session, watch: ValueWatch) {
    super(codec, session);
    this.#codec = codec;
    this.#watch = watch;
  }

  static async connect<T>(
    connection: Connection,
    codec: Codec<T>,
    signal: AbortSignal | undefined,
  ): Promise<NatsLatestValueReader<T>> {
    const onDisconnect = (disconnection: Disconnection, { lastWord }: Session): void => {
      if (disconnection === 'closed') watch.end(lastWord);
    };
    const terms = { kinds: ['latest value'] as const, schema: codec.schema };
    const { session, there } = await join(connection, terms, { onDisconnect }, signal);
    const watch = new ValueWatch(session, there.store);
    try {
      await watch.open(signal);
      return new NatsLatestValueReader(codec, session, watch);
    } catch (error) {
      watch.close();
      session.close();
      signal?.throwIfAborted();
      const { shown } = connection.address;
      throw isStreamGone(error)
        ? nobodyListens(shown, 'latest value')
        : streamsError(shown, LATEST_VALUE, error as Error);
    }
  }

  /** The newest value that has arrived; undefined before the first. Never waits. */
  read(): T | undefined {
    this.requireOpen();
    this.#seen = this.#watch.number;
    const { value } = this.#watch;
    return value === undefined ? undefined : this.#codec.decode(value, 0, value.length);
  }

  close(): void {
    if (this.closed) return;
    this.requireNoHandler();
    this.#watch.close();
    this.session.close();
  }

  protected isOver(): boolean {
    return this.session.disconnection !== undefined;
  }

  protected readonly hasMessages = (): boolean => this.#watch.number > this.#seen;

  /** One at most: the newest value, if it has not been read. */
  protected readonly drainRecords = (limit: number): number => {
    const { value, number } = this.#watch;
    if (limit === 0 || value === undefined) return 0;
    this.#seen = number;
    this.deliver(value, 0, value.length, RECORD_TYPE.WHOLE);
    return 1;
  };
}

inspectable(NatsLatestValueReader, ['disconnection'], {
  peer: ({ peer }) => `${peer.host} ${peer.pid}`,
});
