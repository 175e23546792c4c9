import { HEADER_BYTES } from './frame.js';

/** The longest record of a session: a part of its window, and no longer than the server takes. */
export function largestRecordOf(capacity: number, longestPayload: number): number {
  return Math.min(Math.floor(capacity / 8), longestPayload) - HEADER_BYTES;
}
