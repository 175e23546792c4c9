import { inspectable, RecordSource, signalOf, Spinner } from 'linux-ipc/carrier';
import { closedError } from 'linux-ipc/carrier';
import type { Codec, Disconnection, SubscriberEndpoint, WaitOptions } from 'linux-ipc/carrier';

import { BroadcastFeed } from '../broadcast/broadcast-feed.js';
import type { Connection } from '../connection/connection.js';
import { cannotBlock, nobodyListens, streamsError } from '../errors.js';
import { StreamFeed } from '../jetstream/stream-feed.js';
import { isStreamGone } from '../jetstream/store.js';
import { managerOf, WAITING_PUBLISHER } from '../jetstream/stream.js';
import type { Feed } from '../session/feed.js';
import { join } from '../session/guest.js';
import { OneWait } from '../session/one-wait.js';
import type { Session } from '../session/session.js';
import type { RemotePeer } from '../session/terms.js';

/** Receives what a publisher sends from now on: it does what `Subscriber` of linux-ipc does. */
export class NatsSubscriber<T> extends RecordSource<T> implements SubscriberEndpoint<T> {
  readonly #session: Session;
  readonly #feed: Feed;
  readonly #news: OneWait;

  private constructor(codec: Codec<T>, session: Session, feed: Feed, news: OneWait) {
    super(codec, new Spinner(0));
    this.#session = session;
    this.#feed = feed;
    this.#news = news;
  }

  static async connect<T>(
    connection: Connection,
    codec: Codec<T>,
    signal: AbortSignal | undefined,
  ): Promise<NatsSubscriber<T>> {
    const news = new OneWait('subscriber');
    const onNews = (): void => {
      news.wake();
    };
    let feed: Feed | undefined;
    const broadcast = new BroadcastFeed(connection);
    const terms = {
      kinds: ['publisher', 'waiting publisher'] as const,
      schema: codec.schema,
    };
    const onDisconnect = (disconnection: Disconnection): void => {
      feed?.end(session, disconnection);
      onNews();
    };
    const { session, there, subject } = await join(
      connection,
      terms,
      { onDisconnect },
      signal,
    ).catch((error: unknown) => {
      broadcast.close();
      throw error;
    });
    if (there.kinds.includes('publisher')) {
      feed = broadcast;
      await broadcast.begin(there, onNews);
    } else {
      broadcast.close();
      try {
        const manager = await managerOf(connection, WAITING_PUBLISHER);
        feed = await StreamFeed.open(connection, manager, subject, there, onNews);
      } catch (error) {
        session.close();
        const { shown } = connection.address;
        // The publisher has closed meanwhile: nothing was published since.
        throw isStreamGone(error)
          ? nobodyListens(shown, 'publisher')
          : streamsError(shown, WAITING_PUBLISHER, error as Error);
      }
      // It may have disconnected meanwhile, before there was a feed to tell.
      if (session.disconnection !== undefined) feed.end(session, session.disconnection);
    }
    return new NatsSubscriber(codec, session, feed, news);
  }

  get closed(): boolean {
    return this.#session.closed;
  }

  /** The publishing process, as it describes itself. */
  get peer(): RemotePeer {
    return this.#session.peer;
  }

  get disconnection(): Disconnection | undefined {
    return this.#session.disconnection;
  }

  async disconnected(options?: WaitOptions): Promise<Disconnection> {
    return await this.#session.disconnected(signalOf(options));
  }

  /** How many messages were lost since this subscriber joined. 0 if the publisher waits. */
  get lost(): number {
    return this.#feed.lost;
  }

  close(): void {
    if (this.closed) return;
    this.requireNoHandler();
    this.#feed.close();
    this.#session.close();
    this.#news.close();
  }

  protected readonly requireOpen = (): void => {
    if (this.closed) throw closedError('subscriber');
  };

  protected readonly hasMessages = (): boolean => this.#feed.hasMessages;

  protected readonly drainRecords = (limit: number): number => {
    let count = 0;
    for (; count < limit && this.#feed.hasMessages; count++) this.#feed.deliverNext(this.deliver);
    return count;
  };

  protected readonly sleep = (signal: AbortSignal | undefined): Promise<void> | boolean => {
    if (this.hasMessages()) return true;
    return !this.#hasEnded && this.#news.wait(signal);
  };

  protected readonly sleepSync = (): boolean => {
    if (this.#hasEnded) return false;
    throw cannotBlock();
  };

  get #hasEnded(): boolean {
    return this.#session.disconnection !== undefined && this.#feed.isOver;
  }
}

inspectable(NatsSubscriber, ['disconnection'], { peer: ({ peer }) => `${peer.host} ${peer.pid}` });
