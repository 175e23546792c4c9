import { constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';
import { setTimeout } from 'node:timers/promises';

import { nulTerminated } from '../core/arguments.js';
import { ownerOf } from '../core/descriptor.js';
import { checked, explained, systemError } from '../core/errors.js';
import { native } from '../core/native.js';

const { EINTR, EWOULDBLOCK } = constants.errno;
const patienceMilliseconds = 5_000;

/**
 * `flock(2)` on a folder: serialises the processes that change socket files in it.
 *
 * The lock is on the folder itself, so no lock file stays behind, and the kernel releases the lock when
 * its holder dies.
 *
 * @throws `EAGAIN` another process held it for 5 s; the errors of `open(2)` of the folder.
 */
export async function withFolderLock<T>(folder: string, work: () => T): Promise<T> {
  const flags = fsConstants.O_RDONLY | fsConstants.O_DIRECTORY;
  // Not by node:fs: in a worker thread, Node.js closes what that opens once more when the thread exits.
  const fd = native.open(nulTerminated('folder', folder), flags, 0);
  using descriptor = ownerOf(checked('open', fd, { path: folder }), 'folder');
  await lock(descriptor.fd, folder);
  try {
    return work();
  } finally {
    // Explicitly, before closing: a child between fork and exec may hold a copy of the descriptor.
    native.flock(descriptor.fd, native.LOCK_UN);
  }
}

async function lock(fd: number, folder: string): Promise<void> {
  const end = performance.now() + patienceMilliseconds;
  for (let pause = 1; ; pause = Math.min(2 * pause, 50)) {
    const result = native.flock(fd, native.LOCK_EX | native.LOCK_NB);
    if (result === 0) return;
    if (result !== -EWOULDBLOCK && result !== -EINTR) {
      throw systemError('flock', result, { path: folder });
    }
    if (performance.now() > end) {
      throw explained(
        systemError('flock', result, { path: folder }),
        `another process has held the lock on this folder for ${String(patienceMilliseconds)} ms`,
      );
    }
    await setTimeout(pause);
  }
}
