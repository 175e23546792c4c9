/**
 * The layout of a segment: a header of 4 KiB, then the data.
 *
 *     byte     0  ┌────────────────────────────────────────────────────────────┐
 *                 │ MAGIC VERSION HEADER CAPACITY KIND LARGEST SCHEMA CREATOR  │  written once
 *                 │ WAITS                                                      │
 *           128   ├────────────────────────────────────────────────────────────┤
 *                 │ TAIL      written by producers, read by consumers          │
 *           256   ├────────────────────────────────────────────────────────────┤
 *                 │ HEAD      written by the consumer, read by producers       │
 *           384   ├────────────────────────────────────────────────────────────┤
 *                 │ SLEEP     1 while the consumer sleeps                      │
 *           512   ├────────────────────────────────────────────────────────────┤
 *                 │ WAIT      1 while a producer sleeps                        │
 *           640   ├────────────────────────────────────────────────────────────┤
 *                 │ counters of the producing side  (64-bit floats)            │
 *           768   ├────────────────────────────────────────────────────────────┤
 *                 │ counters of the consuming side  (64-bit floats)            │
 *           896   ├────────────────────────────────────────────────────────────┤
 *                 │ INTENT    broadcast that overwrites, and latest value: how │
 *                 │           far the producer is writing                      │
 *          1024   ├────────────────────────────────────────────────────────────┤
 *                 │ …                                                          │
 *          2048   ├────────────────────────────────────────────────────────────┤
 *                 │ 32 participants of 64 bytes                                │
 *                 │   many-to-one:               TAIL UNITS, its counters      │
 *                 │   broadcast that waits:      HEAD                          │
 *                 │   broadcast that overwrites: TAKEN                         │
 *          4096   ├────────────────────────────────────────────────────────────┤
 *                 │ data, CAPACITY bytes: a power of two                       │
 *                 └────────────────────────────────────────────────────────────┘
 *
 * Every word that changes stands alone on 128 bytes, since processors fetch cache lines in pairs.
 *
 * A record, aligned to 8 bytes and never straddling the end of the data:
 *
 *                 ┌──────────────────────────┬──────────────────────────┐
 *                 │ int32 length (with these │ int32 type               │
 *                 │ 8 bytes)                 │ (PADDING: nothing to read)│
 *                 ├──────────────────────────┴──────────────────────────┤
 *                 │ payload, then up to 7 unused bytes                  │
 *                 └──────────────────────────────────────────────────────┘
 *
 * Positions count units of 8 bytes since the beginning, in 32 bits that wrap: they are compared as
 * `(a - b) | 0`, and index the data as `position & (capacity / 8 - 1)`. One-to-one alone counts
 * words of 4 bytes, and uses the lowest bit of TAIL and HEAD instead of SLEEP and WAIT.
 *
 * Integers are in the machine's byte order; both sides run on one machine.
 */

/** "LICH" read as a little-endian word; stored last: once it is there, the header is complete. */
export const MAGIC = 0x4843_494c;
export const VERSION = 2;
export const HEADER_BYTES = 4096;

export const SMALLEST_CAPACITY = 64;
export const LARGEST_CAPACITY = 2 ** 30;

/** Indices into the segment's Int32Array. */
export const WORD = {
  MAGIC: 0,
  VERSION: 1,
  HEADER_BYTES: 2,
  CAPACITY: 3,
  KIND: 4,
  LARGEST: 5,
  SCHEMA: 6,
  CREATOR: 7,
  WAITS: 8,
  TAIL: 32,
  LATEST: 33,
  HEAD: 64,
  SLEEP: 96,
  WAIT: 128,
  INTENT: 224,
  PARTICIPANTS: 512,
  DATA: HEADER_BYTES / 4,
} as const;

export const PARTICIPANT_COUNT = 32;
export const PARTICIPANT_WORDS = 16;

/** Words of one participant. */
export const PARTICIPANT = {
  /** Many-to-one: the claim it is about to make. */
  TAIL: 1,
  UNITS: 2,
  /** Broadcast that waits: everything before it has been read. */
  HEAD: 4,
  /** Broadcast that overwrites: how many memory files it has taken. */
  TAKEN: 8,
} as const;

/** Counters of a many-to-one producer: indices into the segment's Float64Array, of participant 0. */
export const PARTICIPANT_COUNTER = { SENT: 261, SENT_BYTES: 262, REFUSED: 263 } as const;

/** The index of the first word of a participant. */
export function participantWord(participant: number): number {
  return WORD.PARTICIPANTS + participant * PARTICIPANT_WORDS;
}

/** Indices into the segment's Float64Array; each is written by one side only. */
export const COUNTER = {
  SENT: 80,
  SENT_BYTES: 81,
  REFUSED: 82,
  WAKES_OF_CONSUMER: 83,
  RECEIVED: 96,
  SLEEPS: 97,
  WAKES_OF_PRODUCER: 98,
  RELEASED: 99,
} as const;

export const UNIT_BYTES = 8;
export const RECORD_HEADER_BYTES = 8;

/** The type of a record without a payload to read. All other types are not negative. */
export const PADDING = -1;

/** One-to-one: the bit of a shared position that marks that the side waiting for it sleeps. */
export const ASLEEP = 1;

/**
 * Receives one record in place: its payload is in `bytes` from `offset` to `offset + length`, and valid
 * until the handler returns.
 */
export type RecordHandler = (
  bytes: Uint8Array,
  offset: number,
  length: number,
  type: number,
) => void;

/** The kind of a channel; the two sides must agree. */
export const KIND = {
  ONE_TO_ONE: 1,
  MANY_TO_ONE: 2,
  BROADCAST: 3,
  LATEST_VALUE: 4,
  /** No segment: messages go through the connection itself. */
  SOCKET: 5,
} as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

/** The units that a record with a payload of `bytes` occupies. */
export function unitsOf(bytes: number): number {
  return (bytes + RECORD_HEADER_BYTES + UNIT_BYTES - 1) >>> 3;
}
