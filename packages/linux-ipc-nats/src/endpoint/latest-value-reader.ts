import { closedError, inspectable, MessageSource, signalOf, Spinner } from 'linux-ipc/carrier';
import { Waiters } from 'linux-ipc/carrier';
import type { Codec, Disconnection, LatestValueReaderEndpoint } from 'linux-ipc/carrier';
import type { WaitOptions } from 'linux-ipc/carrier';

import type { Connection } from '../connection/connection.js';
import { cannotBlock, nobodyListens, streamsError } from '../errors.js';
import { openBucket } from '../jetstream/bucket.js';
import { lastValueIn } from '../jetstream/last-value.js';
import { isStreamGone } from '../jetstream/store.js';
import { ValueWatch } from '../jetstream/value-watch.js';
import { join } from '../session/guest.js';
import type { Session } from '../session/session.js';
import type { RemotePeer } from '../session/terms.js';

/** Reads the newest value: it does what `LatestValueReader` of linux-ipc does. */
export class NatsLatestValueReader<T>
  extends MessageSource<T>
  implements LatestValueReaderEndpoint<T>
{
  readonly #codec: Codec<T>;
  readonly #session: Session;
  readonly #watch: ValueWatch;
  readonly #news: Waiters;
  #seen = 0;

  private constructor(codec: Codec<T>, session: Session, watch: ValueWatch, news: Waiters) {
    super(new Spinner(0));
    this.#codec = codec;
    this.#session = session;
    this.#watch = watch;
    this.#news = news;
  }

  static async connect<T>(
    connection: Connection,
    codec: Codec<T>,
    signal: AbortSignal | undefined,
  ): Promise<NatsLatestValueReader<T>> {
    const news = new Waiters('latest value');
    const onNews = (): void => {
      news.wake();
    };
    const watch = new ValueWatch(onNews);
    const onDisconnect = (disconnection: Disconnection): void => {
      if (disconnection === 'closed') watch.end(lastValueIn(session.lastWord));
      onNews();
    };
    const terms = { kinds: ['latest value'] as const, schema: codec.schema };
    const { session, there } = await join(connection, terms, { onDisconnect }, signal);
    try {
      await watch
        .follow(await openBucket(connection, there.store))
        .catch(async (error: unknown) => {
          const { shown } = connection.address;
          if (!isStreamGone(error)) throw streamsError(shown, 'a latest value', error as Error);
          // The writer has closed meanwhile: its last value comes with its farewell.
          const end = await session.disconnected(signal);
          if (end !== 'closed') throw nobodyListens(shown, 'latest value');
        });
      return new NatsLatestValueReader(codec, session, watch, news);
    } catch (error) {
      watch.close();
      session.close();
      throw error;
    }
  }

  get closed(): boolean {
    return this.#session.closed;
  }

  /** The writing process, as it describes itself. */
  get peer(): RemotePeer {
    return this.#session.peer;
  }

  get disconnection(): Disconnection | undefined {
    return this.#session.disconnection;
  }

  async disconnected(options?: WaitOptions): Promise<Disconnection> {
    return await this.#session.disconnected(signalOf(options));
  }

  /** The newest value that has arrived; undefined before the first. Never waits. */
  read(): T | undefined {
    this.#requireOpen();
    this.#seen = this.#watch.revision;
    const { value } = this.#watch;
    return value === undefined ? undefined : this.#codec.decode(value, 0, value.length);
  }

  /** The newest value; undefined if it has been read before. */
  tryReceive(): T | undefined {
    this.#requireOpen();
    return this.hasMessages() ? this.read() : undefined;
  }

  close(): void {
    if (this.closed) return;
    this.#watch.close();
    this.#session.close();
    this.#news.close();
  }

  protected readonly hasMessages = (): boolean => this.#watch.revision > this.#seen;

  protected readonly sleep = (signal: AbortSignal | undefined): Promise<void> | boolean => {
    if (this.hasMessages()) return true;
    return this.#session.disconnection === undefined && this.#news.wait(signal, false);
  };

  protected readonly sleepSync = (): boolean => {
    if (this.#session.disconnection !== undefined) return false;
    throw cannotBlock();
  };

  #requireOpen(): void {
    if (this.closed) throw closedError('latest value');
  }
}

inspectable(NatsLatestValueReader, ['disconnection'], {
  peer: ({ peer }) => `${peer.host} ${peer.pid}`,
});
