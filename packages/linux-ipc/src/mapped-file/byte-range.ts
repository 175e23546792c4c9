import { wholeNumber } from '../arguments.js';
import { pageSize } from './page-size.js';

/** Part of a mapping, in bytes. */
export interface ByteRange {
  /** From the beginning of the mapping. Default 0. */
  readonly offset?: number | undefined;
  /** Default: to the end of the mapping. */
  readonly length?: number | undefined;
}

/** The whole pages that hold the range: what msync(2) and madvise(2) take. */
export function pagesOf(range: ByteRange, size: number): { offset: number; length: number } {
  const offset = wholeNumber('offset', range.offset ?? 0, 0, size);
  const length = wholeNumber('length', range.length ?? size - offset, 0, size - offset);
  const first = offset - (offset % pageSize);
  return { offset: first, length: offset + length - first };
}
