/**
 * One listener at each address. A listener asks whether another is there, and listens from the same write on: so
 * of two that begin at the same moment, the server hears the question of one after the other has begun to listen.
 *
 * Two may meet even so: on two servers of a cluster, or if one was stopped, or without a server, for so long that
 * the other has found nobody. So each repeats its claim with every heartbeat. Of two claims the lower rank keeps the
 * address.
 */
import { randomBytes } from 'node:crypto';

import type { Msg } from '@nats-io/transport-node';

import type { Connection } from '../connection/connection.js';
import { addressInUse, notPermitted } from '../errors.js';
import { frame, FRAME, numberOf, payloadOf } from './frame.js';
import { hostSubject } from './guest.js';

/** The rank of a listener that only asks: it comes after all that are there. */
const QUESTION = Infinity;

export class Claim {
  readonly #connection: Connection;
  readonly #identity = randomBytes(8);
  /**
   * When the address was claimed, in milliseconds since 1970: the first keeps it. Negative if the listener before
   * was silent: then the last keeps it.
   */
  #rank = QUESTION;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Asks, before it returns, whether another listens.
   *
   * @throws `EADDRINUSE` another answers; `ERR_NATS_CREDENTIALS` this user may not ask.
   */
  async ask(): Promise<void> {
    const { settings, address } = this.#connection;
    const subject = hostSubject(this.#connection);
    let answer: Answer;
    let pausedMs: number;
    do {
      const askedAt = performance.now();
      answer = await this.#askOnce(subject);
      pausedMs = performance.now() - askedAt - settings.silenceMilliseconds;
      // If this process did not run meanwhile, the answer may be there, unread.
    } while (answer === 'silent' && pausedMs > settings.heartbeatMilliseconds);
    if (answer === 'taken') throw addressInUse(address.shown);
    if (answer === 'not permitted') throw notPermitted(address.shown, subject);
    this.#rank = answer === 'silent' ? -Date.now() : Date.now();
  }

  async #askOnce(subject: string): Promise<Answer> {
    const { client, settings } = this.#connection;
    try {
      await client.request(subject, this.#encode(), { timeout: settings.silenceMilliseconds });
      return 'taken';
    } catch (error) {
      return reasonOf(error as Error);
    }
  }

  /** Tells all that listen at this address. */
  repeat(): void {
    if (this.#connection.isUp) {
      this.#connection.client.publish(hostSubject(this.#connection), this.#encode());
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
    else this.#connection.client.publish(reply, this.#encode());
    return false;
  }

  #encode(): Buffer {
    return frame(FRAME.CLAIM, this.#rank, 0, this.#identity);
  }
}

type Answer = 'taken' | 'free' | 'silent' | 'not permitted';

function reasonOf(error: Error): Answer {
  const { name } = error.cause instanceof Error ? error.cause : error;
  if (name === 'TimeoutError') return 'silent';
  return name === 'PermissionViolationError' ? 'not permitted' : 'free';
}
