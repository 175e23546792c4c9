/** Segments in ordinary memory, and messages that show their number. */
import { KIND, WORD, HEADER_BYTES, type Kind } from '../../../dist/channel/ring/layout.js';
import { createSegment, segmentBytes, type Segment } from '../../../dist/channel/ring/segment.js';

export function localSegment(kind: Kind, capacity: number): Segment {
  return createSegment(new ArrayBuffer(segmentBytes(capacity)), 0, { kind, capacity, schema: 0 });
}

export function oneToOneSegment(capacity: number): Segment {
  return localSegment(KIND.ONE_TO_ONE, capacity);
}

/** A message whose every byte is its number. */
export function numbered(number: number, length: number): Uint8Array {
  return new Uint8Array(length).fill(number);
}

/** The number of a message made by {@link numbered}; -1 if it is torn. */
export function numberOf(message: Uint8Array): number {
  const first = message[0] ?? -1;
  return message.every((byte) => byte === first) ? first : -1;
}

/** Words that no decision of a protocol depends on. */
export function isCounter(index: number): boolean {
  return index < WORD.TAIL || (index >= 160 && index < WORD.INTENT);
}

/** The wake-up of a side that never sleeps, for one. */
export function doNothing(): void {
  return undefined;
}

export { HEADER_BYTES };
