/** What both sides of a session must agree on, and what they tell each other of themselves. */
import { hostname } from 'node:os';

import { mismatchError, type Credentials } from 'linux-ipc/carrier';

/** The version of the protocol: what `frame.ts` describes. */
const PROTOCOL = 1;

/** A process that may be on another machine: as it describes itself, unlike `SO_PEERCRED` of the kernel. */
export interface RemotePeer extends Credentials {
  readonly host: string;
}

export type Kind = 'channel' | 'inbox' | 'publisher' | 'waiting publisher' | 'latest value';

export interface Terms {
  readonly kinds: readonly Kind[];
  /** The schema of the messages: see `Codec`. */
  readonly schema: number;
}

/** The payload of a hello and of a welcome. */
export interface Introduction {
  readonly protocol: number;
  readonly kinds: readonly Kind[];
  readonly schema: number;
  /** Where the sender of this can be reached. */
  readonly subject: string;
  readonly peer: RemotePeer;
  /** Bytes of the window of each direction, which the host decides. */
  readonly capacity: number;
  readonly silenceMilliseconds: number;
  /** Of a publisher: the number of the next message. */
  readonly next: number;
  /** The name of what the host keeps on the server: a stream or a bucket; empty if it keeps nothing. */
  readonly store: string;
}

export const self: RemotePeer = {
  pid: process.pid,
  uid: process.getuid?.() ?? 0,
  gid: process.getgid?.() ?? 0,
  host: hostname(),
};

export function introduction(
  terms: Terms,
  more: Pick<Introduction, 'subject' | 'capacity' | 'silenceMilliseconds' | 'next' | 'store'>,
): Introduction {
  return { protocol: PROTOCOL, ...terms, peer: self, ...more };
}

/** Whether what somebody has sent is an introduction. */
export function isIntroduction(value: unknown): value is Introduction {
  if (typeof value !== 'object' || value === null) return false;
  const given = value as Partial<Record<keyof Introduction, unknown>>;
  const { peer } = given;
  return (
    typeof given.protocol === 'number' &&
    Array.isArray(given.kinds) &&
    typeof given.schema === 'number' &&
    isSubject(given.subject) &&
    typeof given.capacity === 'number' &&
    typeof given.silenceMilliseconds === 'number' &&
    typeof given.next === 'number' &&
    typeof given.store === 'string' &&
    /^[\w-]{0,255}$/.test(given.store) &&
    typeof peer === 'object' &&
    peer !== null
  );
}

/** Whether what somebody has sent is of another version of the protocol, whose other fields are unknown here. */
export function isOfOtherProtocol(
  value: unknown,
): value is Pick<Introduction, 'protocol' | 'subject'> {
  if (typeof value !== 'object' || value === null) return false;
  const { protocol, subject } = value as Partial<Record<keyof Introduction, unknown>>;
  return typeof protocol === 'number' && protocol !== PROTOCOL && isSubject(subject);
}

function isSubject(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,500}$/.test(value);
}

/** What two sides disagree about; undefined if they agree. */
export interface Disagreement {
  readonly what: string;
  readonly here: number | string;
  readonly there: number | string;
}

export function protocolDisagreement({ protocol }: { protocol: number }): Disagreement {
  return { what: 'protocol', here: PROTOCOL, there: protocol };
}

export function disagreement(here: Terms, there: Introduction): Disagreement | undefined {
  if (!here.kinds.some((kind) => there.kinds.includes(kind))) {
    return { what: 'kind', here: here.kinds.join(' or '), there: there.kinds.join(' or ') };
  }
  if (here.schema !== there.schema) {
    return { what: 'type of messages', here: here.schema, there: there.schema };
  }
  return undefined;
}

/** The error of a disagreement, as the side that noticed it sees it. */
export function errorOf({ what, here, there }: Disagreement): NodeJS.ErrnoException {
  return mismatchError(what, here, there);
}

/** The same, for the other side: what is here for one is there for the other. */
export function errorOfOther(value: unknown): NodeJS.ErrnoException {
  const { what, here, there } = (value ?? {}) as Partial<Disagreement>;
  return mismatchError(what ?? 'terms', there ?? 'unknown', here ?? 'unknown');
}
