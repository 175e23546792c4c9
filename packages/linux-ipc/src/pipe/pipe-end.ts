import { constants } from 'node:fs';

import { wholeNumber } from '../core/arguments.js';
import type { Key } from '../core/construction.js';
import { isPath, wrongDescriptor } from '../core/descriptor-kind.js';
import { descriptorTarget } from '../core/descriptor-target.js';
import { checked } from '../core/errors.js';
import { fileType } from '../core/file-type.js';
import { inspectable } from '../core/inspectable.js';
import { native } from '../core/native.js';
import { OwnedDescriptor } from '../core/owned-descriptor.js';

const { O_RDONLY, O_RDWR, O_WRONLY } = constants;

/** An end of a pipe or a FIFO: its capacity, and the number of bytes in it. */
export class PipeEnd extends OwnedDescriptor {
  /** A child may inherit any end. */
  protected constructor(permit: Key, fd: number, what: string) {
    super(permit, fd, what, true);
  }

  /** `fcntl(F_GETPIPE_SZ)`: the number of bytes that the pipe holds before a write waits. */
  get capacity(): number {
    const { fd } = this;
    return checked('fcntl', native.fcntl(fd, native.F_GETPIPE_SZ, 0), { fd });
  }

  /**
   * `fcntl(F_SETPIPE_SZ)`: changes the capacity of the pipe.
   *
   * @param capacity The least capacity in bytes. The kernel rounds it up to a power of two pages.
   * @returns The new capacity.
   * @throws `EBUSY` the pipe contains more than that; `EPERM` more than /proc/sys/fs/pipe-max-size
   *   (1 MiB), or than all pipes of this user may hold together; `ENOMEM`.
   * @see fcntl(2), "Changing the capacity of a pipe"
   */
  setCapacity(capacity: number): number {
    const bytes = wholeNumber('capacity', capacity, 1, 2 ** 31 - 1);
    const { fd } = this;
    return checked('fcntl', native.fcntl(fd, native.F_SETPIPE_SZ, bytes), { fd });
  }

  /** `ioctl(FIONREAD)`: the number of bytes in the pipe. */
  get waitingBytes(): number {
    const { fd } = this;
    return checked('ioctl', native.ioctlFionread(fd), { fd });
  }
}

inspectable(PipeEnd, ['fd', 'waitingBytes', 'capacity'], {
  // A pipe has a number there, and no path.
  path: ({ fd }) => /^\/.*/s.exec(descriptorTarget(fd) ?? '')?.[0],
});

/**
 * Refuses a descriptor that is not this end of a pipe or a FIFO.
 *
 * @throws `ERR_DESCRIPTOR_KIND`; `EBADF` the number is not open.
 */
export function requirePipeEnd(fd: number, end: 'read' | 'write'): void {
  const flags = checked('fcntl', native.fcntl(fd, native.F_GETFL, 0), { fd });
  const needed = `the ${end} end of a pipe`;
  if (fileType(fd) !== constants.S_IFIFO || isPath(fd)) throw wrongDescriptor(fd, needed);
  const mode = flags & (O_RDONLY | O_WRONLY | O_RDWR);
  if (mode === O_RDWR || mode === (end === 'read' ? O_RDONLY : O_WRONLY)) return;
  throw wrongDescriptor(fd, needed);
}
