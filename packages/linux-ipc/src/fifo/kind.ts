import type { Stats } from 'node:fs';

import { pathMismatch } from '../core/path-kind.js';

/** @throws `ERR_NOT_A_FIFO` the path names something else; the message says what. */
export function refuseUnlessFifo(path: string, found: Stats): void {
  if (found.isFIFO()) return;
  const error = new Error(pathMismatch(path, found, 'a FIFO'));
  throw Object.assign(error, { code: 'ERR_NOT_A_FIFO', path });
}
