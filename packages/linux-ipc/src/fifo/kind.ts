import type { Stats } from 'node:fs';

/** @throws `ERR_NOT_A_FIFO` with what is at `path` instead. */
export function refuseUnlessFifo(path: string, found: Stats): void {
  if (found.isFIFO()) return;
  const message = `'${path}' is ${kindOf(found)}, not a FIFO`;
  throw Object.assign(new Error(message), { code: 'ERR_NOT_A_FIFO', path });
}

function kindOf(found: Stats): string {
  if (found.isFile()) return 'a regular file';
  if (found.isDirectory()) return 'a directory';
  if (found.isSymbolicLink()) return 'a symbolic link';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}
