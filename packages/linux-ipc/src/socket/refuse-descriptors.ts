import type { Descriptor } from '../core/descriptor.js';
import { native } from '../core/native.js';

/**
 * `setsockopt(2)` SO_PASSRIGHTS: nobody can send descriptors to this socket, nor to connections that it accepts; a
 * message that has some fails with `EPERM`. Before Linux 6.16 they arrive, and are closed.
 *
 * Closing is not enough: an open file of a file system that does not answer (FUSE), or a pipe that its writer has
 * locked, keeps this process from exiting, even by SIGKILL.
 */
export function refuseDescriptors({ fd }: Descriptor): void {
  native.setsockopt(fd, native.SO_PASSRIGHTS, 0);
}
