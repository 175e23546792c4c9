/** Opens a regular file, which a mapping needs, and refuses everything else. */
import { constants as fsConstants, fstatSync, lstatSync, type Stats } from 'node:fs';
import { constants } from 'node:os';

import { nulTerminated } from '../core/arguments.js';
import { fileType } from '../core/descriptor-kind.js';
import { takenOver } from '../core/descriptor.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';

/**
 * `open(path, flags | O_NOFOLLOW | O_NONBLOCK, mode)`: opens a regular file. Because of O_NONBLOCK the
 * call does not wait for the other end of a FIFO, which is then refused.
 *
 * @returns The descriptor, and the file's size in bytes.
 */
export function openRegularFile(
  path: string,
  flags: number,
  mode: number,
): { fd: number; size: number } {
  const { O_NOFOLLOW, O_NONBLOCK, O_NOCTTY } = fsConstants;
  const result = native.open(
    nulTerminated('path', path),
    flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
    mode,
  );
  if (result < 0) {
    refuseByKind(path, result);
    checked('open', result, { path });
  }
  return takenOver(result, () => {
    const status = fstatSync(result);
    if (!status.isFile()) throw notRegular(path, status);
    return { fd: result, size: status.size };
  });
}

/** Names the type of file that made open(2) fail. */
function refuseByKind(path: string, result: number): void {
  const { ELOOP, EISDIR, ENXIO } = constants.errno;
  if (![ELOOP, EISDIR, ENXIO].includes(-result)) return;
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status !== undefined && !status.isFile()) throw notRegular(path, status);
}

function notRegular(path: string, status: Stats): NodeJS.ErrnoException {
  const error = new Error(`'${path}' is ${fileType(status)}, not a regular file`);
  return Object.assign(error, { code: 'ERR_NOT_REGULAR_FILE', path });
}
