/**
 * Two processes that have met: records both ways, in order and once, and whether the other is still there.
 * Whatever is lost on the way, by a server that restarts or a connection that breaks, is sent again: the
 * steps are those of `frame.ts`.
 *
 * A session ends when one side closes, or when it has heard nothing of the other for too long while its own
 * connection was up. A side that closes stays until the other has all that was sent, or has got no nearer to it for
 * too long, for whatever reason: then it says how much may not have arrived.
 */
import type { Subscription } from '@nats-io/transport-node';
import { brokenPipe, closedError, Waiters, type Disconnection } from 'linux-ipc/carrier';

import type { Connection, ConnectionListener } from '../connection/connection.js';
import { IncomingWindow } from '../window/incoming.js';
import { OutgoingWindow } from '../window/outgoing.js';
import { frame, FRAME, nothing, numberOf, payloadOf, textOf } from './frame.js';
import { Pulse } from './pulse.js';
import type { Introduction, RemotePeer } from './terms.js';

/** What an endpoint does when its session has news. */
export interface SessionListener {
  /** A record has arrived. */
  onRecord?(): void;
  /** The peer has disconnected. */
  onDisconnect?(disconnection: Disconnection, session: Session): void;
  /** Nothing of the session is left. */
  onRelease?(): void;
}

/** The side of what is kept on the server, and does not pass through the session: see `FRAME.PROGRESS`. */
export interface StoreSide {
  /** What this side has stored, or its program has received. */
  readonly progress: number;
  /** Of a writer: the name of its stream or bucket. */
  readonly name?: string;
  /** What the other side has, and the name. */
  onProgress(number: number, name: string): void;
  /** The other side misses it, and all after it. */
  onMissing?(number: number): void;
  /** Whether all is here, if the other side has closed with this last word. */
  isComplete?(lastWord: Uint8Array): boolean;
}

export class Session implements ConnectionListener {
  readonly connection: Connection;
  readonly peer: RemotePeer;
  readonly incoming: IncomingWindow;
  readonly outgoing: OutgoingWindow;
  /** Where the peer can be reached. */
  readonly #subject: string;
  readonly #subscription: Subscription;
  readonly #pulse: Pulse;
  readonly #listener: SessionListener;
  /** Wakes receivers. */
  readonly arrivals = new Waiters('channel');
  /** Wakes senders that wait for room, and those that wait for the end. */
  readonly #room = new Waiters('channel');
  readonly #ends = new Waiters('channel');
  #store: StoreSide | undefined;
  #peerProgress = 0;
  #isClosed = false;
  #isReleased = false;
  #disconnection: Disconnection | undefined;
  /** The last record of a peer that has closed, until all have arrived. */
  #farewell: number | undefined;
  #ownLastWord: Uint8Array = nothing;
  #lastWord: Uint8Array = nothing;

  /**
   * @param subscription Where this side is reached; the session ends it.
   * @param capacity Bytes of each window.
   */
  constructor(
    connection: Connection,
    there: Introduction,
    subscription: Subscription,
    capacity: number,
    listener: SessionListener = {},
  ) {
    this.connection = connection;
    this.peer = there.peer;
    this.#subject = there.subject;
    this.#subscription = subscription;
    this.#listener = listener;
    this.incoming = new IncomingWindow(capacity);
    this.outgoing = new OutgoingWindow(capacity, (record) => {
      this.#transmit(record);
    });
    const { heartbeatMilliseconds, silenceMilliseconds } = connection.settings;
    this.#pulse = new Pulse(heartbeatMilliseconds, silenceMilliseconds, {
      // A closed side does not wait for a server that stays away.
      isUp: () => connection.isUp || this.#isClosed,
      onBeat: () => {
        this.#beat(false);
      },
      onSilence: () => {
        this.#transmit(frame(FRAME.GIVEN_UP));
        this.#end('died');
      },
      onStop: (milliseconds) => {
        connection.reportStop(milliseconds);
      },
    });
    connection.attend(this);
  }

  get closed(): boolean {
    return this.#isClosed;
  }

  /** How the peer disconnected; undefined while it is there, and until all that it sent has arrived. */
  get disconnection(): Disconnection | undefined {
    this.requireOpen();
    return this.#disconnection;
  }

  readonly requireOpen = (): void => {
    if (this.#isClosed) throw closedError('channel');
  };

  /** @throws `EPIPE` the peer has disconnected. */
  readonly requirePeer = (): void => {
    if (this.#disconnection !== undefined) throw brokenPipe(this.#disconnection);
  };

  /** Waits for room, or for the end. */
  waitForRoom(signal: AbortSignal | undefined): Promise<void> {
    return this.#room.wait(signal, false);
  }

  async disconnected(signal: AbortSignal | undefined): Promise<Disconnection> {
    this.requireOpen();
    while (this.#disconnection === undefined) await this.#ends.wait(signal);
    return this.#disconnection;
  }

  /** The next record's frame, for the program; undefined if none has arrived. */
  take(): Uint8Array | undefined {
    const record = this.incoming.take();
    if (this.incoming.isAcknowledgementDue) this.#acknowledge();
    return record;
  }

  /** What the peer has said with its farewell; empty if that is nothing, or if it has not closed. */
  get lastWord(): Uint8Array {
    return this.#lastWord;
  }

  /**
   * Idempotent. The peer receives what was sent, then learns that this side has closed.
   *
   * @param lastWord What it learns with that.
   */
  close(lastWord: Uint8Array = nothing): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#ownLastWord = lastWord;
    for (const waiters of [this.arrivals, this.#room, this.#ends]) waiters.close();
    if (this.#disconnection !== undefined) this.#release();
    else this.#bidFarewell();
  }

  /** Idempotent. As if this side had died: the peer must not take what it has for all there was. */
  giveUp(): void {
    if (this.#isClosed) return;
    this.#transmit(frame(FRAME.GIVEN_UP));
    this.#end('died');
    this.close();
  }

  /** From now on, this side uses something on the server, too. */
  useStore(store: StoreSide): void {
    this.#store = store;
    this.reportProgress();
    this.endIfComplete();
  }

  /** Notifies the peer of the progress in the store. */
  reportProgress(): void {
    if (this.#store === undefined) return;
    const { progress, name = '' } = this.#store;
    this.#transmit(frame(FRAME.PROGRESS, progress, 0, Buffer.from(name)));
  }

  /** Asks the peer for what has not arrived from the store. */
  reportMissing(number: number): void {
    this.#transmit(frame(FRAME.MISSING, number));
  }

  /** A frame of the peer's has arrived. */
  receive(bytes: Uint8Array): void {
    if (this.#isReleased) return;
    const number = numberOf(bytes);
    if (Number.isNaN(number)) return;
    // Once closed, only what brings the end nearer counts.
    if (!this.#isClosed) this.#pulse.heard();
    switch (bytes[0]) {
      case FRAME.RECORD:
        this.#addRecord(number, bytes);
        return;
      case FRAME.RECEIVED:
        if (!this.outgoing.acknowledge(number)) return;
        this.#pulse.heard();
        this.#room.wake();
        return;
      case FRAME.MISSING:
        this.#pulse.heard();
        this.outgoing.resend(number);
        this.#store?.onMissing?.(number);
        return;
      case FRAME.PROGRESS:
        if (number > this.#peerProgress) this.#pulse.heard();
        this.#peerProgress = number;
        this.#store?.onProgress(number, textOf(bytes));
        return;
      case FRAME.HEARTBEAT:
        this.#askForMissing(number, true);
        if (bytes[1] === 1) this.#beat(false);
        return;
      case FRAME.FAREWELL:
        this.#farewell = number;
        this.#lastWord = payloadOf(bytes);
        this.#askForMissing(number, true);
        this.endIfComplete();
        return;
      case FRAME.FAREWELL_HEARD:
        if (this.#isClosed) this.#release();
        return;
      case FRAME.GIVEN_UP:
        this.#end('died');
        return;
    }
  }

  onReconnect(): void {
    this.#pulse.heard();
    this.#beat(true);
  }

  onEnd(): void {
    this.#end('died');
  }

  #addRecord(number: number, bytes: Uint8Array): void {
    if (this.#disconnection !== undefined) return;
    if (!this.incoming.add(number, bytes)) {
      this.#askForMissing(number, false);
      return;
    }
    // An inbox must know of the record before the end, which may be due with it: it closes the session then.
    if (!this.#isClosed) {
      this.#listener.onRecord?.();
      this.arrivals.wake();
    }
    this.endIfComplete();
  }

  #askForMissing(last: number, again: boolean): void {
    const missing = this.incoming.missing(last, again);
    if (missing !== undefined) this.#transmit(frame(FRAME.MISSING, missing));
  }

  #acknowledge(): void {
    this.incoming.acknowledged();
    this.#transmit(frame(FRAME.RECEIVED, this.incoming.taken));
  }

  /** @param asks Whether the peer should answer at once: it may have sent something that was lost. */
  #beat(asks: boolean): void {
    if (this.#isClosed) this.#bidFarewell();
    else this.#transmit(frame(FRAME.HEARTBEAT, this.outgoing.last, asks ? 1 : 0));
    // An acknowledgement may have been lost.
    this.#acknowledge();
    this.reportProgress();
  }

  #bidFarewell(): void {
    this.#transmit(frame(FRAME.FAREWELL, this.outgoing.last, 0, this.#ownLastWord));
  }

  /** The peer has closed, and the last of what it has sent may be here. */
  endIfComplete(): void {
    if (this.#farewell === undefined || this.incoming.arrived < this.#farewell) return;
    if (this.#store?.isComplete?.(this.#lastWord) === false) return;
    this.#transmit(frame(FRAME.FAREWELL_HEARD));
    this.#end('closed');
  }

  /** The peer has disconnected. What has arrived can still be received. */
  #end(disconnection: Disconnection): void {
    if (this.#disconnection !== undefined) return;
    this.#disconnection = disconnection;
    if (disconnection === 'died') this.#reportLoss();
    this.outgoing.clear();
    this.#listener.onDisconnect?.(disconnection, this);
    if (this.#isClosed) {
      this.#release();
      return;
    }
    this.#pulse.stop();
    for (const waiters of [this.arrivals, this.#room, this.#ends]) waiters.wake();
  }

  #reportLoss(): void {
    const records = this.outgoing.last - this.outgoing.received;
    if (records === 0) return;
    const { address, settings } = this.connection;
    settings.onEvent({
      kind: 'undelivered',
      message: `${address.shown}: records may not have been received (at most ${records}): ${this.peer.host} ${this.peer.pid} does not answer`,
    });
  }

  #release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#pulse.stop();
    this.outgoing.clear();
    this.connection.ignore(this);
    this.#subscription.unsubscribe();
    this.connection.release();
    this.#listener.onRelease?.();
  }

  #transmit(bytes: Buffer): void {
    if (this.connection.isUp && !this.connection.client.isClosed()) {
      this.connection.publish(this.#subject, bytes);
    }
  }
}
