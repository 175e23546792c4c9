/** A segment: views of memory of any origin. Its creator prepares it; others verify it. */
import { argumentError } from '../../core/errors.js';
import { mismatchError } from '../errors.js';
import {
  HEADER_BYTES,
  LARGEST_CAPACITY,
  MAGIC,
  SMALLEST_CAPACITY,
  VERSION,
  WORD,
  type Kind,
} from './layout.js';

/** The views that a protocol works on. The static header words are read once, when they are made. */
export interface Segment {
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
  readonly counters: Float64Array;
  /** Bytes of data: a power of two. */
  readonly capacity: number;
  /** The longest payload of one record, in bytes. */
  readonly largest: number;
}

export interface SegmentDescription {
  readonly kind: Kind;
  /** Bytes of data: a power of two from 64 to 2^30. */
  readonly capacity: number;
  /** Identifies the type of the payloads: see `Codec.schema`. */
  readonly schema: number;
  /** Broadcast: whether the producer waits for its subscribers. */
  readonly waits?: boolean | undefined;
}

export function segmentBytes(capacity: number): number {
  return HEADER_BYTES + capacity;
}

export function checkCapacity(capacity = 2 ** 20): number {
  if (
    !Number.isInteger(capacity) ||
    capacity < SMALLEST_CAPACITY ||
    capacity > LARGEST_CAPACITY ||
    (capacity & (capacity - 1)) !== 0
  ) {
    throw argumentError('capacity', 'a power of two from 64 to 2^30 bytes', capacity);
  }
  return capacity;
}

/** A record is at most an eighth of the data, so that padding never takes more than that. */
function largestPayload(capacity: number): number {
  return Math.max(capacity / 8, 24) - 8;
}

function views(memory: ArrayBufferLike, offset: number, capacity: number): Segment {
  const length = segmentBytes(capacity);
  return {
    words: new Int32Array(memory, offset, length / 4),
    bytes: new Uint8Array(memory, offset, length),
    counters: new Float64Array(memory, offset, HEADER_BYTES / 8),
    capacity,
    largest: largestPayload(capacity),
  };
}

/** Writes the header into memory that is all zero, its magic last. */
export function createSegment(
  memory: ArrayBufferLike,
  offset: number,
  { kind, capacity, schema, waits }: SegmentDescription,
): Segment {
  const segment = views(memory, offset, checkCapacity(capacity));
  const { words } = segment;
  words[WORD.VERSION] = VERSION;
  words[WORD.HEADER_BYTES] = HEADER_BYTES;
  words[WORD.CAPACITY] = capacity;
  words[WORD.KIND] = kind;
  words[WORD.LARGEST] = segment.largest;
  words[WORD.SCHEMA] = schema;
  words[WORD.CREATOR] = process.pid;
  words[WORD.WAITS] = waits === true ? 1 : 0;
  // Pairs with the load in attachSegment.
  Atomics.store(words, WORD.MAGIC, MAGIC);
  return segment;
}

/**
 * Verifies the header of a segment that another process created.
 *
 * @param length Bytes of the segment in `memory` from `offset` on, as the kernel reports them.
 * @throws `ERR_CHANNEL_MISMATCH` it is no segment, or has another version, kind, size or schema.
 */
export function attachSegment(
  memory: ArrayBufferLike,
  offset: number,
  length: number,
  { kind, capacity, schema }: SegmentDescription,
): Segment {
  if (length !== segmentBytes(capacity)) {
    throw mismatchError('length in bytes', segmentBytes(capacity), length);
  }
  const segment = views(memory, offset, checkCapacity(capacity));
  const { words } = segment;
  const expected: [name: string, found: number | undefined, expected: number][] = [
    // Pairs with the store in createSegment: whatever was written before it is visible now.
    ['magic', Atomics.load(words, WORD.MAGIC), MAGIC],
    ['version', words[WORD.VERSION], VERSION],
    ['header length', words[WORD.HEADER_BYTES], HEADER_BYTES],
    ['kind', words[WORD.KIND], kind],
    ['capacity', words[WORD.CAPACITY], capacity],
    ['largest message', words[WORD.LARGEST], segment.largest],
    ['schema', words[WORD.SCHEMA], schema],
  ];
  for (const [name, found, wanted] of expected) {
    if (found !== wanted) throw mismatchError(name, wanted, String(found));
  }
  return segment;
}
