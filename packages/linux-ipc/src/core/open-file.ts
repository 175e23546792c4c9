/** Opens a file of certain kinds by its path, and refuses every other. */
import { constants as fsConstants, fstatSync, type Stats } from 'node:fs';
import { constants } from 'node:os';

import { nulTerminated } from './arguments.js';
import { descriptorKind, type DescriptorKind } from './descriptor-kind.js';
import { takenOver } from './descriptor.js';
import { explained, systemError } from './errors.js';
import { native } from './native.js';
import { linkFlag, pathKind, pathMismatch, statusOf } from './path-kind.js';

/** The errors of open(2) to which the kind of the file leads, as a rule. */
const kindErrors = [constants.errno.ELOOP, constants.errno.EISDIR, constants.errno.ENXIO];

/** The kinds of file that are accepted. */
export interface FileKinds {
  /** In words, with an article: "a regular file". */
  readonly needed: string;
  /** With `'symbolic-link'`, a link is reported as `ELOOP`. */
  readonly kinds: readonly (DescriptorKind | 'symbolic-link')[];
}

/** How open(2) is called. */
export interface OpenFile {
  readonly flags: number;
  /** Permission bits of a file that is created. */
  readonly mode: number;
  readonly followSymbolicLinks: boolean;
}

/**
 * `open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, mode)`: because of O_NONBLOCK the call does not
 * wait for the other end of a FIFO, which is then refused, nor for another process to give up its lease.
 *
 * @returns The descriptor, and the file's status.
 * @throws `ERR_NOT_REGULAR_FILE` it is of another kind; the error of open(2).
 */
export function openFile(
  path: string,
  { flags, mode, followSymbolicLinks }: OpenFile,
  accepted: FileKinds,
): { fd: number; status: Stats } {
  const { O_NONBLOCK, O_NOCTTY } = fsConstants;
  const name = nulTerminated('path', path);
  const added = linkFlag(path, followSymbolicLinks) | O_NONBLOCK | O_NOCTTY;
  const fd = native.open(name, flags | added, mode);
  if (fd < 0) {
    const found = kindErrors.includes(-fd) ? statusOf(path, followSymbolicLinks) : undefined;
    const error = systemError('open', fd, { path });
    if (found === undefined) throw error;
    const kind = pathKind(path, found);
    if (!accepted.kinds.includes(kind)) throw wrongKind(path, found, accepted);
    if (kind === 'symbolic-link') throw explained(error, 'set followSymbolicLinks to follow it');
    throw kind === 'directory' ? explained(error, "use access: 'read', without create") : error;
  }
  return takenOver(fd, () => {
    const status = fstatSync(fd);
    if (!accepted.kinds.includes(descriptorKind(fd))) throw wrongKind(path, status, accepted);
    return { fd, status };
  });
}

function wrongKind(path: string, found: Stats, { needed }: FileKinds): NodeJS.ErrnoException {
  const error = new Error(pathMismatch(path, found, needed));
  return Object.assign(error, { code: 'ERR_NOT_REGULAR_FILE', path });
}
