/**
 * One listener at each address. One that wants to listen writes at once, in this order:
 *
 *     SUB claim    it hears the announcements of others
 *     PUB claim    it announces itself
 *     PUB address  it asks whether another listens: the server itself answers if nobody does
 *     SUB address  it hears the questions of others, and answers that the address is taken
 *     PING         once the server has answered this, all that reached it before has arrived
 *
 * It listens if nobody has answered its question, and each other whose announcement has arrived has asked it since.
 *
 * Two cannot both listen, in whatever order the server processes the lines of both. For if neither has got an answer
 * of the other, each question was processed before the other's `SUB address`. Of both, one has announced itself first:
 * it hears the other's announcement, which stands before the other's question, and so before its own `SUB address`
 * and its own PING. It withdraws, and asks again after a pause, in which the other may finish. If both have heard each
 * other, both withdraw, and the pauses, which are random, decide. One that answers that the address is taken has it, or
 * will ask again: so at the end, one has it.
 *
 * Two may meet even so: on two servers of a cluster, or if one was stopped, or without a server, for so long that
 * the other has found nobody. So each repeats its claim with every heartbeat. Of two claims the lower rank keeps the
 * address.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

import type { Msg, Subscription } from '@nats-io/transport-node';

import type { Connection, ConnectionListener } from '../connection/connection.js';
import { addressInUse, notPermitted } from '../errors.js';
import { Contenders, contentionSubject } from './contenders.js';
import { frame, FRAME, numberOf, payloadOf } from './frame.js';
import { hostSubject } from './guest.js';

/** The rank of a listener that only asks: it comes after all that are there. */
const QUESTION = Infinity;

export class Claim {
  readonly #connection: Connection;
  readonly #identity = randomBytes(8);
  #contenders: Contenders | undefined;
  /**
   * When the address was claimed, in milliseconds since 1970: the first keeps it. Negative if the listener before
   * was silent: then the last keeps it.
   */
  #rank = QUESTION;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Gets the address.
   *
   * @param listen Listens at it; claims that arrive there are for {@link isLostTo}.
   * @throws `EADDRINUSE` another answers; `ERR_NATS_CREDENTIALS` this user may not ask.
   */
  async win(listen: () => Subscription): Promise<Subscription> {
    const { silenceMilliseconds } = this.#connection.settings;
    for (;;) {
      const begunAt = performance.now();
      const won = await this.#attempt(listen);
      if (won !== undefined) return won;
      // The other has needed as long, and has begun before this attempt ended.
      const pauseMs = (performance.now() - begunAt) * (1 + Math.random());
      await setTimeout(Math.min(pauseMs, silenceMilliseconds));
    }
  }

  /** Returns undefined if another may have got the address, or may get it. */
  async #attempt(listen: () => Subscription): Promise<Subscription | undefined> {
    const { client, settings } = this.#connection;
    const { heartbeatMilliseconds, silenceMilliseconds } = settings;
    const begunAt = performance.now();
    const watch = new Watch(this.#connection);
    const contenders = new Contenders(this.#connection, this.#encode());
    this.#contenders = contenders;
    const asking = this.#ask();
    const subscription = listen();
    try {
      const isSilent = (await asking) === 'silent';
      const pausedMs = performance.now() - begunAt - silenceMilliseconds;
      await client.flush().catch(() => (watch.isInterrupted = true));
      watch.requirePermission();
      // If this process did not run meanwhile, the answer may be there, unread.
      const isUnread = isSilent && pausedMs > heartbeatMilliseconds;
      if (isUnread || watch.isInterrupted || contenders.arePresent) {
        // What has asked by now still gets its answer.
        await subscription.drain().catch(() => undefined);
        return undefined;
      }
      this.#rank = isSilent ? -Date.now() : Date.now();
      return subscription;
    } catch (error) {
      subscription.unsubscribe();
      throw error;
    } finally {
      contenders.ignore();
      watch.end();
    }
  }

  /** Asks whether another listens: nobody does, or one that does not answer. */
  async #ask(): Promise<'free' | 'silent'> {
    const { client, settings, address } = this.#connection;
    const subject = hostSubject(this.#connection);
    try {
      await client.request(subject, this.#encode(), { timeout: settings.silenceMilliseconds });
    } catch (error) {
      const { cause } = error as Error;
      switch ((cause instanceof Error ? cause : (error as Error)).name) {
        case 'NoResponders':
          return 'free';
        case 'TimeoutError':
          return 'silent';
        case 'PermissionViolationError':
          throw notPermitted(address.shown, subject);
        default:
          throw error;
      }
    }
    throw addressInUse(address.shown);
  }

  /** Notifies all that listen at this address. */
  repeat(): void {
    if (this.#connection.isUp) {
      this.#connection.publish(hostSubject(this.#connection), this.#encode());
    }
  }

  /** The connection was lost: meanwhile the address was free for others. */
  renew(): void {
    this.#rank = Date.now();
    this.repeat();
  }

  /** Answers another's question or claim. Returns whether that comes first. */
  isLostTo({ data, reply }: Msg): boolean {
    const order = this.#identity.compare(payloadOf(data));
    if (order === 0) return false; // It is this one's own.
    const rank = numberOf(data);
    if (rank < this.#rank || (rank === this.#rank && rank !== QUESTION && order > 0)) return true;
    if (reply === undefined || reply === '') this.repeat();
    else {
      this.#connection.publish(reply, this.#encode());
      this.#contenders?.answer(data);
    }
    return false;
  }

  #encode(): Buffer {
    return frame(FRAME.CLAIM, this.#rank, 0, this.#identity);
  }
}

/** What happens to the connection during an attempt. */
class Watch implements ConnectionListener {
  isInterrupted = false;
  readonly #connection: Connection;
  #isRefused = false;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.attend(this);
  }

  onReconnect(): void {
    this.isInterrupted = true;
  }

  onEnd(): void {
    this.isInterrupted = true;
  }

  onRefusal(subject: string): void {
    if (subject === contentionSubject(this.#connection)) this.#isRefused = true;
  }

  /** @throws `ERR_NATS_CREDENTIALS` this user may not announce itself. */
  requirePermission(): void {
    if (!this.#isRefused) return;
    throw notPermitted(this.#connection.address.shown, contentionSubject(this.#connection));
  }

  end(): void {
    this.#connection.ignore(this);
  }
}
