import { wholeNumber } from '../core/arguments.js';
import { native } from '../core/native.js';
import { optionsOf } from '../core/options.js';

/** A range of bytes of a file. It may lie beyond the present end of the file. */
export interface LockRange {
  /** The first byte; default 0. */
  readonly start?: number;
  /** The number of bytes. Default: to the end of the file, however far it grows. */
  readonly length?: number;
}

/** A lock that conflicts with another. */
export interface ConflictingLock {
  readonly shared: boolean;
  readonly start: number;
  /** `undefined`: to the end of the file. */
  readonly length: number | undefined;
  /**
   * The process that holds it, by fcntl(2) F_SETLK. `undefined` for a lock of an open file description, which
   * several processes may share, and for a process of another pid namespace.
   */
  readonly pid: number | undefined;
}

/** The range in the form of struct flock: type, start, length, pid. A length of 0 extends to the end. */
export function rawRange(type: number, range: LockRange): Float64Array {
  const { start = 0, length: given } = optionsOf(range, ['start', 'length'], 'range');
  wholeNumber('start', start, 0, Number.MAX_SAFE_INTEGER - 1);
  const most = Number.MAX_SAFE_INTEGER - start;
  const length = given === undefined ? 0 : wholeNumber('length', given, 1, most);
  return Float64Array.of(type, start, length, 0);
}

/** The lock that F_OFD_GETLK found. */
export function conflictFrom(raw: Float64Array): ConflictingLock | undefined {
  const [type, start = 0, length = 0, pid = 0] = raw;
  if (type === native.F_UNLCK) return undefined;
  return {
    shared: type === native.F_RDLCK,
    start,
    length: length === 0 ? undefined : length,
    pid: pid > 0 ? pid : undefined,
  };
}
