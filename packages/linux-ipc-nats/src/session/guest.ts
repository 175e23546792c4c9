/** Joins a session that a host offers. */
import type { Msg } from '@nats-io/transport-node';
import { Waiters } from 'linux-ipc/carrier';

import type { Connection } from '../connection/connection.js';
import { connectionEnded, nobodyListens, notPermitted } from '../errors.js';
import { FRAME, jsonFrame, jsonOf } from './frame.js';
import { ownSubject } from './own-subject.js';
import { Session, type SessionListener } from './session.js';
import {
  errorOf,
  errorOfOther,
  introduction,
  isIntroduction,
  isOfOtherProtocol,
  protocolDisagreement,
} from './terms.js';
import type { Introduction, Terms } from './terms.js';

/** Where the host of a channel is reached. */
export function hostSubject(connection: Connection): string {
  return `linux-ipc.${connection.address.token}`;
}

/** What a host answers: where it is reached; or why it does not admit the guest. */
type Answer = Introduction | Error;

/**
 * Says hello, again and again until the host answers, and opens the session. Takes over one use of the
 * connection.
 *
 * @param prepare Called with the host's introduction before its session is opened.
 * @throws `ECONNREFUSED` no program listens; `ERR_CHANNEL_MISMATCH`; `ERR_NATS_CREDENTIALS` this user may not;
 *   the signal's reason.
 */
export async function join(
  connection: Connection,
  terms: Terms,
  listener: SessionListener,
  signal: AbortSignal | undefined,
): Promise<{ session: Session; there: Introduction }> {
  const { settings } = connection;
  const subject = ownSubject(connection);
  const answered = new Waiters('channel');
  let answer: Answer | undefined;
  let session: Session | undefined;
  const subscription = connection.subscribe(subject, (message) => {
    if (session !== undefined) session.receive(message.data);
    else answer ??= answerIn(message, connection, terms);
    if (answer !== undefined) answered.wake();
  });
  const { silenceMilliseconds } = settings;
  const hello = jsonFrame(
    FRAME.HELLO,
    introduction(terms, { subject, capacity: 0, silenceMilliseconds, next: 0, store: '' }),
  );
  const sayHello = (): void => {
    if (connection.isUp) connection.publish(hostSubject(connection), hello, { reply: subject });
  };
  const refusal = {
    onReconnect: () => undefined,
    onEnd: () => {
      answer ??= connectionEnded(connection.address.shown);
      answered.wake();
    },
    onRefusal: (refused: string) => {
      if (refused !== subject && refused !== hostSubject(connection)) return;
      answer ??= notPermitted(connection.address.shown, refused);
      answered.wake();
    },
  };
  connection.attend(refusal);
  const timer = setInterval(sayHello, settings.heartbeatMilliseconds);
  try {
    sayHello();
    while (answer === undefined) await answered.wait(signal);
    if (answer instanceof Error) throw answer;
    const there: Introduction = answer;
    session = new Session(connection, there, subscription, there.capacity, listener);
    return { session, there };
  } catch (error) {
    subscription.unsubscribe();
    connection.release();
    throw error;
  } finally {
    connection.ignore(refusal);
    clearInterval(timer);
  }
}

function answerIn(message: Msg, connection: Connection, terms: Terms): Answer | undefined {
  if (message.headers?.code === 503) {
    return nobodyListens(connection.address.shown, terms.kinds.join(' or '));
  }
  const value = jsonOf(message.data);
  switch (message.data[0]) {
    case FRAME.WELCOME:
      if (isOfOtherProtocol(value)) return errorOf(protocolDisagreement(value));
      return isIntroduction(value) ? value : undefined;
    case FRAME.REFUSED:
      return errorOfOther(value);
    default:
      return undefined;
  }
}
