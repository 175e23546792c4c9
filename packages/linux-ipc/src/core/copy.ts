import { checked } from './errors.js';
import { native } from './native.js';

/** Up to this length, a copy goes through the caches, where the next reader finds it sooner. */
const MOST_CACHED_BYTES = 65_536;

/** As `target.set(source, offset)`; a long copy bypasses the caches. The two must not overlap. */
export function copyInto(target: Uint8Array, offset: number, source: Uint8Array): void {
  if (source.length <= MOST_CACHED_BYTES) target.set(source, offset);
  else checked('memcpy', native.copyPastCaches(target, offset, source));
}
