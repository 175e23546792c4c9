import { readdirSync } from 'node:fs';
import { constants } from 'node:os';

import { explained, systemError } from '../core/errors.js';
import { statusOf } from '../core/path-kind.js';
import { readText } from '../core/read-text.js';

/** A POSIX message queue in the list of all queues. */
export interface ListedPosixMessageQueue {
  /** With its leading slash. */
  readonly name: string;
  /** Permission bits, such as 0o600. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of the messages in the queue; `undefined` if this user may not read it. */
  readonly waitingBytes: number | undefined;
}

/**
 * All POSIX message queues, sorted by name, including those of other users: the files of the mqueue file
 * system, which shows the IPC namespace in which it was mounted.
 *
 * @throws `ENOENT` no mqueue file system is mounted: `mount -t mqueue none /dev/mqueue` mounts it.
 * @see mq_overview(7)
 */
export function listPosixMessageQueues(): ListedPosixMessageQueue[] {
  const folder = queueFolder();
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const path = `${folder}/${file}`;
      // Undefined when it was unlinked since.
      const found = statusOf(path, true);
      if (found === undefined) return [];
      const { mode, uid, gid } = found;
      return [{ name: `/${file}`, mode: mode & 0o777, uid, gid, waitingBytes: waitingBytes(path) }];
    });
}

/** Where the file system is mounted: as a rule, /dev/mqueue. */
function queueFolder(): string {
  const mounts = readText('/proc/self/mountinfo', 'utf8').split('\n');
  const folders = mounts.flatMap((line) => /^(?:\S+ ){4}(\S+) .* - mqueue /.exec(line)?.[1] ?? []);
  const folder = folders.find((path) => path === '/dev/mqueue') ?? folders.at(-1);
  if (folder === undefined) {
    throw explained(
      systemError('open', -constants.errno.ENOENT, { path: '/dev/mqueue' }),
      'no mqueue file system is mounted: mount -t mqueue none /dev/mqueue',
    );
  }
  return folder.replace(/\\(\d{3})/g, (_, octal: string) =>
    String.fromCharCode(parseInt(octal, 8)),
  );
}

function waitingBytes(path: string): number | undefined {
  try {
    return Number(/^QSIZE:(\d+)/.exec(readText(path))?.[1]);
  } catch {
    return undefined;
  }
}
