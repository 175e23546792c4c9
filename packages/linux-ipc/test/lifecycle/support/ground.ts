/** The objects that owners and heirs of the crash tests share. */
import type { SystemVSegment } from 'linux-ipc/shared-memory';

/** Where these objects are; other processes receive it as JSON. */
export interface Ground {
  readonly segment: number;
  /** The id of a set of one semaphore, of value 1. */
  readonly set: number;
  readonly folder: string;
  /** The name of the POSIX objects. */
  readonly name: string;
  /** The key of the System V objects. */
  readonly key: number;
}

/** Offsets in the segment, in bytes. */
const places = { mutex: 0, numbers: 64, condition: 128, barrier: 192, once: 256, lock: 4096 };

export const SEGMENT_SIZE = 8192;

export function at({ bytes }: SystemVSegment, place: keyof typeof places): Uint8Array {
  return bytes.subarray(places[place]);
}

/** Two numbers that are equal unless an owner is changing them. */
export function numbersIn({ bytes }: SystemVSegment): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset + places.numbers, 2);
}
