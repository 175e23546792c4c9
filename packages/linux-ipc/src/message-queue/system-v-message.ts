/** The memory layout of the messages of a System V queue: see msgsnd(2). */
import { boolean, bytes, wholeNumber } from '../core/arguments.js';
import { argumentError } from '../core/errors.js';
import { native } from '../core/native.js';

export interface SystemVMessage {
  readonly message: Buffer;
  /** The type that the sender chose, 1 or more. Exact up to 2^53 - 1. */
  readonly type: number;
}

/** Selects the message to receive. An empty selection takes the first message. */
export interface MessageSelection {
  /** The first of this type. */
  readonly type?: number | undefined;
  /** The first message of the lowest type among types 1 to this one. */
  readonly upTo?: number | undefined;
  /** MSG_EXCEPT: the first of any other type. */
  readonly except?: number | undefined;
}

/** The longest message to receive, and the treatment of a longer one. */
export interface MessageLength {
  /** The longest message to take, in bytes. A longer one causes `E2BIG`, and stays in the queue. */
  readonly maximumMessageBytes?: number | undefined;
  /** MSG_NOERROR: takes a longer message, truncated to `maximumMessageBytes`. */
  readonly truncate?: boolean | undefined;
}

/** The length of the type, a C `long`, which precedes the text. */
export const typeBytes = 8;
const greatestType = Number.MAX_SAFE_INTEGER;

/** The room for the text in the first buffer. A longer message needs a second call, with a larger buffer. */
const firstTextBytes = 1024;

/** The memory of a `struct msgbuf`. */
export function encodeMessage(type: number, message: Uint8Array): Uint8Array {
  wholeNumber('type', type, 1, greatestType);
  bytes('message', message);
  const encoded = new Uint8Array(typeBytes + message.length);
  new BigInt64Array(encoded.buffer, 0, 1)[0] = BigInt(type);
  encoded.set(message, typeBytes);
  return encoded;
}

/** Converts a selection, a checked copy, to the arguments of msgrcv(2): a type, and flags. */
export function encodeSelection(selection: MessageSelection): [type: number, flags: number] {
  const given = (['type', 'upTo', 'except'] as const).filter(
    (name) => selection[name] !== undefined,
  );
  const [name] = given;
  if (name === undefined) return [0, 0];
  if (given.length > 1) throw argumentError('selection', 'one of them', given.join(' and '));
  const type = wholeNumber(name, selection[name] ?? 0, 1, greatestType);
  if (name === 'upTo') return [-type, 0];
  return [type, name === 'except' ? native.MSG_EXCEPT : 0];
}

/** A buffer for a message: the memory of a `struct msgbuf`. */
export class MessageRoom {
  readonly memory: Uint8Array<ArrayBuffer>;

  /** @param textBytes The longest text that fits. */
  constructor(textBytes = firstTextBytes) {
    this.memory = new Uint8Array(typeBytes + textBytes);
  }

  /** A buffer of twice the size, for a message that did not fit. */
  larger(): MessageRoom {
    return new MessageRoom(2 * (this.memory.length - typeBytes));
  }

  /** A copy of the message in it. */
  message(textBytes: number): SystemVMessage {
    return {
      message: Buffer.from(this.memory.subarray(typeBytes, typeBytes + textBytes)),
      type: Number(new BigInt64Array(this.memory.buffer, 0, 1)[0]),
    };
  }
}

/** The longest message to take; `undefined` for any length. */
export function longestText({
  maximumMessageBytes,
  truncate = false,
}: MessageLength): number | undefined {
  boolean('truncate', truncate);
  if (maximumMessageBytes !== undefined)
    return wholeNumber('maximumMessageBytes', maximumMessageBytes, 0, 2 ** 31 - 1);
  if (truncate)
    throw argumentError('maximumMessageBytes', 'given, to truncate', maximumMessageBytes);
  return undefined;
}
