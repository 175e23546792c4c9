/**
 * A descriptor that was inherited or received, or that is passed on, shares its open file description with other
 * processes. O_NONBLOCK belongs to the description: a process that sets it makes the others' calls fail with
 * `EAGAIN`, and one that clears it makes ours block. A pipe or a terminal can be opened anew instead.
 */
import { constants } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { isatty } from 'node:tty';

import { nulTerminated } from './arguments.js';
import { descriptorTarget } from './descriptor-target.js';
import { checked, systemError } from './errors.js';
import { fileType } from './file-type.js';
import { native } from './native.js';

const { O_DIRECT, O_NOCTTY, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY, S_IFCHR, S_IFIFO } = constants;
const { EACCES, ENOENT, ENXIO, EPERM, EPIPE } = osConstants.errno;

/**
 * `open("/proc/self/fd/N")`: opens the pipe, FIFO or terminal to which `fd` refers a second time, non-blocking.
 *
 * @returns Undefined if it is of another kind, a FIFO or a terminal that a peer has sent, belongs to another user
 *   who denies access, or /proc is not mounted.
 * @throws `EPIPE` it is the write end of a pipe without a reader; `EMFILE`, `ENFILE` no descriptor is left;
 *   `EBADF` the number is not open.
 */
export function openAnew(fd: number): number | undefined {
  const flags = checked('fcntl', native.fcntl(fd, native.F_GETFL, 0), { fd });
  const type = fileType(fd);
  if (type !== S_IFIFO && !(type === S_IFCHR && isTerminal(fd))) return undefined;
  // A peer may send a FIFO of a file system of its own (FUSE), which open(2) asks for permission.
  if (native.wasReceived(fd) === 1 && descriptorTarget(fd)?.startsWith('/') === true)
    return undefined;
  const mode = flags & (O_RDONLY | O_WRONLY | O_RDWR);
  const path = nulTerminated('path', `/proc/self/fd/${String(fd)}`);
  const opened = native.open(path, mode | O_NONBLOCK | O_NOCTTY, 0);
  // open(2) reports the missing reader where a write would fail with EPIPE.
  if (opened === -ENXIO && mode === O_WRONLY) throw systemError('write', -EPIPE);
  if ([EACCES, ENOENT, ENXIO, EPERM].includes(-opened)) return undefined;
  checked('open', opened);
  // A pipe's packets: open(2) refuses the flag for a pipe, fcntl(2) does not.
  if ((flags & O_DIRECT) !== 0)
    checked('fcntl', native.fcntl(opened, native.F_SETFL, flags | O_NONBLOCK));
  return opened;
}

/** Not the master of a pseudoterminal: opening /dev/ptmx anew makes another pseudoterminal. */
function isTerminal(fd: number): boolean {
  return isatty(fd) && descriptorTarget(fd)?.endsWith('ptmx') === false;
}
