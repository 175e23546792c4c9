import type { Stats } from 'node:fs';

import { fileType } from '../core/descriptor-kind.js';

/** @throws `ERR_NOT_A_FIFO` the path names something else; the message says what. */
export function refuseUnlessFifo(path: string, found: Stats): void {
  if (found.isFIFO()) return;
  const message = `'${path}' is ${fileType(found)}, not a FIFO`;
  throw Object.assign(new Error(message), { code: 'ERR_NOT_A_FIFO', path });
}
