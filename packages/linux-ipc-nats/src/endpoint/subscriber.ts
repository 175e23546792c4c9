import { inspectable } from 'linux-ipc/carrier';
import type { Codec, Disconnection, SubscriberEndpoint } from 'linux-ipc/carrier';
import { jetstreamManager } from '@nats-io/jetstream';

import { BroadcastFeed } from '../broadcast/broadcast-feed.js';
import type { Connection } from '../connection/connection.js';
import { nobodyListens, streamsError } from '../errors.js';
import { StreamFeed } from '../jetstream/stream-feed.js';
import { isStreamGone } from '../jetstream/store.js';
import { WAITING_PUBLISHER } from '../jetstream/stream.js';
import type { Feed } from '../session/feed.js';
import { join } from '../session/guest.js';
import type { Session } from '../session/session.js';
import { PeerSource } from './peer-source.js';

/** Receives what a publisher sends from now on: it does what `Subscriber` of linux-ipc does. */
export class NatsSubscriber<T> extends PeerSource<T> implements SubscriberEndpoint<T> {
  readonly #feed: Feed;

  private constructor(codec: Codec<T>, session: Session, feed: Feed) {
    super(codec, session);
    this.#feed = feed;
  }

  static async connect<T>(
    connection: Connection,
    codec: Codec<T>,
    signal: AbortSignal | undefined,
  ): Promise<NatsSubscriber<T>> {
    let feed: Feed | undefined;
    const broadcast = new BroadcastFeed(connection);
    const terms = {
      kinds: ['publisher', 'waiting publisher'] as const,
      schema: codec.schema,
    };
    const onDisconnect = (disconnection: Disconnection, ended: Session): void => {
      feed?.end(ended, disconnection);
    };
    const { session, there } = await join(connection, terms, { onDisconnect }, signal).catch(
      (error: unknown) => {
        broadcast.close();
        throw error;
      },
    );
    const onNews = (): void => {
      session.arrivals.wake();
    };
    if (there.kinds.includes('publisher')) {
      await broadcast.begin(there, onNews);
      feed = broadcast;
      session.useStore(broadcast);
      // It may have disconnected meanwhile, before there was a feed to tell.
      if (session.disconnection !== undefined) feed.end(session, session.disconnection);
    } else {
      broadcast.close();
      const manager = await jetstreamManager(connection.client, { checkAPI: false });
      const stream = new StreamFeed(session, manager, there, onNews);
      feed = stream;
      session.useStore(stream);
      try {
        await stream.open();
      } catch (error) {
        stream.close();
        session.close();
        const { shown } = connection.address;
        // The publisher has closed meanwhile: nothing was published since.
        throw isStreamGone(error)
          ? nobodyListens(shown, 'publisher')
          : streamsError(shown, WAITING_PUBLISHER, error as Error);
      }
    }
    return new NatsSubscriber(codec, session, feed);
  }

  /** How many messages were lost since this subscriber joined. 0 if the publisher waits. */
  get lost(): number {
    return this.#feed.lost;
  }

  close(): void {
    if (this.closed) return;
    this.requireNoHandler();
    this.#feed.close();
    this.session.close();
  }

  protected isOver(): boolean {
    return this.session.disconnection !== undefined && this.#feed.isOver;
  }

  protected readonly hasMessages = (): boolean => this.#feed.hasMessages;

  protected readonly drainRecords = (limit: number): number => {
    let count = 0;
    for (; count < limit && this.#feed.hasMessages; count++) this.#feed.deliverNext(this.deliver);
    return count;
  };
}

inspectable(NatsSubscriber, ['disconnection'], { peer: ({ peer }) => `${peer.host} ${peer.pid}` });
