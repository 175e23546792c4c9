import { optionsObject, wholeNumber } from '../core/arguments.js';
import { native } from '../core/native.js';

/** Bytes of a file, there or not yet. */
export interface LockRange {
  /** The first one; default 0. */
  readonly start?: number;
  /** How many; without it, to the end, however far the file grows. */
  readonly length?: number;
}

/** A lock that stands in the way. */
export interface ConflictingLock {
  readonly shared: boolean;
  readonly start: number;
  /** `undefined`: to the end. */
  readonly length: number | undefined;
}

/** As the kernel takes it: type, start, length; a length of 0 is to the end. */
export function rawRange(type: number, range: LockRange): Float64Array {
  const { start = 0 } = optionsObject('range', range);
  wholeNumber('start', start, 0, Number.MAX_SAFE_INTEGER);
  const most = Number.MAX_SAFE_INTEGER - start;
  const length = range.length === undefined ? 0 : wholeNumber('length', range.length, 1, most);
  return Float64Array.of(type, start, length);
}

/** What F_OFD_GETLK filled in. */
export function conflictFrom(raw: Float64Array): ConflictingLock | undefined {
  const [type, start = 0, length = 0] = raw;
  if (type === native.F_UNLCK) return undefined;
  return {
    shared: type === native.F_RDLCK,
    start,
    length: length === 0 ? undefined : length,
  };
}
