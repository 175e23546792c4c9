/** Listens for guests, checks their terms and admits them. */
import type { Msg, Subscription } from '@nats-io/transport-node';
import { Refusals, Waiters, type OnDisconnect } from 'linux-ipc/carrier';

import type { Connection, ConnectionListener } from '../connection/connection.js';
import { addressInUse, addressLost, connectionEnded, notPermitted } from '../errors.js';
import { Claim } from './claim.js';
import { FRAME, jsonFrame, jsonOf } from './frame.js';
import { hostSubject } from './guest.js';
import { ownSubject } from './own-subject.js';
import { Session, type SessionListener } from './session.js';
import {
  disagreement,
  errorOf,
  introduction,
  isIntroduction,
  isOfOtherProtocol,
  protocolDisagreement,
} from './terms.js';
import type { Disagreement, Introduction, RemotePeer, Terms } from './terms.js';

export interface HostOptions {
  readonly terms: Terms;
  /** Bytes of each guest's windows. */
  readonly capacity: number;
  readonly onRefused?: ((reason: Error) => void) | undefined;
  readonly onDisconnect?: OnDisconnect | undefined;
}

/** What the owner of a host does about its guests. */
export interface HostOwner {
  /** Called when the address is free, before guests are admitted. */
  prepare?(): Promise<void>;
  /** Another program has got the address, or the connection has ended: no guest will come any more. */
  onLoss?(): void;
  /** A guest is there. Without this function it is admitted at once. */
  onGuest?(guest: Guest): void;
  /** What to do with news of a guest's session. */
  listenerOf?(guest: Guest): SessionListener;
  /** What a guest must know of a publisher or a latest value. */
  welcome?(guest: Guest): Partial<Pick<Introduction, 'next' | 'store'>>;
  /** The session of a guest is open. */
  onSession?(guest: Guest, session: Session): void;
}

/** A process that has said hello. */
export class Guest {
  readonly introduction: Introduction;
  session: Session | undefined;
  /** What it was answered: sent again if it says hello again. */
  welcome: Buffer | undefined;
  /** When it last said hello, in milliseconds. */
  heardAt = performance.now();

  constructor(given: Introduction) {
    this.introduction = given;
  }
}

export class Host implements ConnectionListener {
  readonly connection: Connection;
  readonly refusals: Refusals;
  readonly #options: HostOptions;
  readonly #owner: HostOwner;
  readonly #claim: Claim;
  /** Undefined until the address is this host's. */
  #subscription: Subscription | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** By the subject at which it is reached. */
  readonly #guests = new Map<string, Guest>();
  /** The subjects of all whose session is not over yet, on both sides. */
  readonly #open = new Set<string>();
  readonly #releases = new Waiters('server');
  /** Messages of guests that have come before the owner was ready; undefined once it is. */
  #early: Msg[] | undefined = [];
  #isClosed = false;
  #loss: NodeJS.ErrnoException | undefined;

  private constructor(connection: Connection, options: HostOptions, owner: HostOwner) {
    this.connection = connection;
    this.#options = options;
    this.#owner = owner;
    this.#claim = new Claim(connection);
    this.refusals = new Refusals(options);
  }

  /**
   * Takes over one use of the connection.
   *
   * @throws `EADDRINUSE` another program listens at this address.
   */
  static async listen(
    connection: Connection,
    options: HostOptions,
    owner: HostOwner,
  ): Promise<Host> {
    const host = new Host(connection, options, owner);
    try {
      host.#subscription = await host.#claim.win(() => host.#listen());
      host.requireAddress();
      await owner.prepare?.();
      host.requireAddress();
      host.#begin();
      return host;
    } catch (error) {
      host.close();
      throw error;
    }
  }

  get closed(): boolean {
    return this.#isClosed;
  }

  /** @throws `EADDRINUSE` another program has the address; `ERR_NATS_ENDED` the connection has ended. */
  readonly requireAddress = (): void => {
    if (this.#loss !== undefined) throw this.#loss;
  };

  onReconnect(): void {
    this.#claim.renew();
  }

  onEnd(): void {
    this.#stopListening();
    this.#loss ??= connectionEnded(this.connection.address.shown);
    this.#owner.onLoss?.();
  }

  get sessions(): Session[] {
    return [...this.#guests.values()].flatMap(({ session }) => session ?? []);
  }

  /** The processes that are here now. */
  get members(): RemotePeer[] {
    return this.sessions.map(({ peer }) => peer);
  }

  /** Opens a guest's session. */
  admit(guest: Guest): Session {
    const { connection } = this;
    const { capacity } = this.#options;
    const { settings } = connection;
    const subject = ownSubject(connection);
    const subscription = connection.subscribe(subject, ({ data }) => guest.session?.receive(data));
    const listener = this.#owner.listenerOf?.(guest);
    const there = guest.introduction;
    const session = new Session(connection.acquire(), there, subscription, capacity, {
      onRecord: () => listener?.onRecord?.(),
      onDisconnect: (disconnection, ended) => {
        this.#guests.delete(there.subject);
        listener?.onDisconnect?.(disconnection, ended);
        // A channel's session is closed by the program that has accepted it.
        if (this.#owner.onGuest === undefined) ended.close();
        if (!this.#isClosed) this.#options.onDisconnect?.(there.peer, disconnection);
      },
      onRelease: () => {
        // If this side has closed first, the guest has not disconnected.
        this.#guests.delete(there.subject);
        this.#open.delete(there.subject);
        this.#releases.wake();
      },
    });
    this.#open.add(there.subject);
    guest.session = session;
    guest.welcome = jsonFrame(
      FRAME.WELCOME,
      introduction(this.#options.terms, {
        subject,
        capacity,
        silenceMilliseconds: settings.silenceMilliseconds,
        next: 0,
        store: '',
        ...this.#owner.welcome?.(guest),
      }),
    );
    connection.publish(there.subject, guest.welcome);
    this.#owner.onSession?.(guest, session);
    return session;
  }

  /** Idempotent. Sessions stay open. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopListening();
    this.connection.release();
  }

  /** Closes all sessions, too: their guests receive what was sent, and the last word. */
  closeAll(lastWord?: Uint8Array): void {
    this.close();
    for (const session of this.sessions) session.close(lastWord);
  }

  /** Waits, after {@link closeAll}, until every guest has all, or is given up. */
  async emptied(): Promise<void> {
    while (this.#open.size > 0) await this.#releases.wait(undefined, false);
  }

  /** As {@link closeAll}, if the guests will not receive all. */
  giveUpAll(): void {
    this.close();
    for (const session of this.sessions) session.giveUp();
  }

  /** The owner is ready. */
  #begin(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    this.connection.attend(this);
    this.#claim.repeat();
    this.#timer = setInterval(() => {
      this.#claim.repeat();
    }, this.connection.settings.heartbeatMilliseconds);
    // The connection's socket keeps the process alive.
    this.#timer.unref();
    for (const message of early) this.#receive(message);
  }

  #stopListening(): void {
    clearInterval(this.#timer);
    this.connection.ignore(this);
    this.#subscription?.unsubscribe();
  }

  #listen(): Subscription {
    const { connection } = this;
    const subject = hostSubject(connection);
    return connection.subscribe(
      subject,
      (message) => {
        this.#receive(message);
      },
      () => (this.#loss ??= notPermitted(connection.address.shown, subject)),
    );
  }

  #receive(message: Msg): void {
    const { data } = message;
    if (data[0] === FRAME.CLAIM) {
      if (this.#claim.isLostTo(message)) this.#lose();
    } else if (data[0] === FRAME.HELLO) {
      if (this.#early === undefined) this.#greet(data);
      else this.#early.push(message);
    }
  }

  /** Another program has the address. Sessions stay open: what their guests send still arrives. */
  #lose(): void {
    const { address, settings } = this.connection;
    this.#stopListening();
    if (this.#early !== undefined) {
      this.#loss = addressInUse(address.shown);
      return;
    }
    this.#loss = addressLost(address.shown);
    settings.onEvent({ kind: 'address lost', message: this.#loss.message });
    this.#owner.onLoss?.();
  }

  #greet(data: Uint8Array): void {
    const given = jsonOf(data);
    if (isOfOtherProtocol(given)) {
      this.#refuse(given.subject, protocolDisagreement(given));
      return;
    }
    if (!isIntroduction(given)) return;
    const known = this.#guests.get(given.subject);
    if (known !== undefined) {
      known.heardAt = performance.now();
      if (known.welcome !== undefined) this.connection.publish(given.subject, known.welcome);
      return;
    }
    const { terms } = this.#options;
    const disagreed = disagreement(terms, given);
    if (disagreed !== undefined) {
      this.#refuse(given.subject, disagreed);
      return;
    }
    const guest = new Guest(given);
    this.#guests.set(given.subject, guest);
    if (this.#owner.onGuest === undefined) this.admit(guest);
    else this.#owner.onGuest(guest);
  }

  #refuse(subject: string, reason: Disagreement): void {
    this.connection.publish(subject, jsonFrame(FRAME.REFUSED, reason));
    this.refusals.add(errorOf(reason));
  }

  /** A guest that was not admitted is gone. */
  forget(guest: Guest): void {
    this.#guests.delete(guest.introduction.subject);
  }
}
