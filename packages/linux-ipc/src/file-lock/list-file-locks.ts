import { readText } from '../core/read-text.js';

/** A lock on a file, or a request for one that waits. */
export interface FileLock {
  /**
   * The call that made it: flock(2), fcntl(2) with F_SETLK (`'posix'`), with F_OFD_SETLK
   * (`'open-file-description'`), or with F_SETLEASE (`'lease'`).
   */
  readonly kind: 'flock' | 'posix' | 'open-file-description' | 'lease';
  readonly shared: boolean;
  /** The first byte; 0 for a lock on the whole file. */
  readonly start: number;
  /** In bytes. `undefined`: to the end of the file. */
  readonly length: number | undefined;
  /**
   * The process that made it. `undefined` for locks of open file descriptions, which `/proc/PID/fdinfo`
   * shows for one's own processes.
   */
  readonly pid: number | undefined;
}

/** A file lock in the list of all. */
export interface ListedFileLock extends FileLock {
  /** The inode number of the file: `ino` of its `fs.Stats`. */
  readonly inode: number;
  /** The device that contains the file: `dev` of its `fs.Stats`, but on overlayfs over several file systems. */
  readonly device: number;
  /** The requests that wait for it. */
  readonly waiting: readonly FileLock[];
}

type Listing = ListedFileLock & { readonly waiting: FileLock[] };

const kinds: Readonly<Record<string, FileLock['kind']>> = {
  FLOCK: 'flock',
  POSIX: 'posix',
  OFDLCK: 'open-file-description',
  LEASE: 'lease',
  DELEG: 'lease',
};

const linePattern =
  /^\d+: (?<waits> *-> )?(?<kind>\w+) +\S+ +(?<type>\w+) +(?<pid>-?\d+) (?<major>[\da-f]+):(?<minor>[\da-f]+):(?<inode>\d+) (?<start>\d+) (?<end>\d+|EOF)$/;

/**
 * All file locks of the machine, sorted by inode, device and first byte, including those of other users,
 * each with the requests that wait for it. Locks of processes of other pid namespaces are missing.
 *
 * @see proc_locks(5), lslocks(8)
 */
export function listFileLocks(): ListedFileLock[] {
  const locks: Listing[] = [];
  for (const line of readText('/proc/locks').split('\n')) {
    const words = linePattern.exec(line)?.groups;
    if (words === undefined) continue;
    const lock = lockOf(words);
    if (words['waits'] !== undefined) locks.at(-1)?.waiting.push(lock);
    else locks.push({ ...lock, ...fileOf(words), waiting: [] });
  }
  return locks.sort((a, b) => a.inode - b.inode || a.device - b.device || a.start - b.start);
}

type Words = Readonly<Record<string, string>>;

function lockOf({ kind = '', type, pid, start, end }: Words): FileLock {
  return {
    kind: kinds[kind] ?? 'posix',
    shared: type === 'READ',
    start: Number(start),
    length: end === 'EOF' ? undefined : Number(end) - Number(start) + 1,
    pid: Number(pid) > 0 ? Number(pid) : undefined,
  };
}

function fileOf({ major = '', minor = '', inode }: Words): { inode: number; device: number } {
  return { inode: Number(inode), device: deviceNumber(parseInt(major, 16), parseInt(minor, 16)) };
}

/** `makedev(3)`. */
function deviceNumber(major: number, minor: number): number {
  const low = ((major & 0xfff) << 8) | (minor & 0xff) | ((minor & 0xfff00) << 12);
  return (major >>> 12) * 2 ** 44 + (low >>> 0);
}
