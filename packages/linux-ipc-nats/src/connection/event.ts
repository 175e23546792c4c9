import { PermissionViolationError, type Status } from '@nats-io/transport-node';

import type { NatsEvent } from '../options.js';

/** `1 reader`, `2 readers`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What the client reports, as an event with a remedy; undefined for what no program needs to know. */
export function eventOf(status: Status, shown: string): NatsEvent | undefined {
  switch (status.type) {
    case 'disconnect':
      return {
        kind: 'server lost',
        message: `${shown}: the server is lost; messages wait until it is back`,
      };
    case 'reconnect':
      return { kind: 'server found', message: `${shown}: connected again` };
    case 'error':
      return /slow consumer/i.test(status.error.message)
        ? {
            kind: 'slow',
            message: `${shown}: the server disconnected this client, which reads too slowly; receive faster, or lower the capacity`,
          }
        : {
            kind: 'refused',
            message: `${shown}: the server refuses: ${status.error.message}; ${remedyOf(status.error)}`,
          };
    case 'close':
      return {
        kind: 'ended',
        message: `${shown}: the client has given up, or was closed; open the channel again`,
      };
    default:
      return undefined;
  }
}

function remedyOf(error: Error): string {
  return error instanceof PermissionViolationError
    ? 'the README of linux-ipc-nats lists the permissions'
    : "check this user's account, and the server's limits";
}

/** A writer whose stream or bucket the server has no more. */
export function storeLostEvent(shown: string, what: string): NatsEvent {
  return {
    kind: 'store lost',
    message: `${shown}: the server no longer has what it kept for ${what}; it is stored again, from this process; check that the server keeps its folder, and that nobody removes streams`,
  };
}

/** A server whose longest payload was lowered below what is on its way. */
export function payloadRefusedEvent(shown: string, length: number, longest: number): NatsEvent {
  return {
    kind: 'refused',
    message: `${shown}: the server takes payloads of at most ${longest} bytes now, and ${length} are to be sent; raise its max_payload and restart it, or open the channel again; what was sent waits`,
  };
}

/** What the server does not store. */
export function refusedEvent(shown: string, { reason, remedy }: Refusal): NatsEvent {
  return {
    kind: 'refused',
    message: `${shown}: the server refuses to store: ${reason}; ${remedy}; what was sent waits`,
  };
}

/** Why the server does not store something, though it could. */
export interface Refusal {
  readonly reason: string;
  readonly remedy: string;
}
