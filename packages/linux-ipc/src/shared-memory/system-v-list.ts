import { systemVTable } from '../system-v/table.js';
import { statusFrom, type SystemVSegmentStatus } from './system-v-control.js';

/** A segment in the list of all segments, with the memory that it uses now. */
export interface ListedSystemVSegment extends SystemVSegmentStatus {
  /** Bytes in memory. */
  readonly residentBytes: number;
  /** Bytes swapped out. */
  readonly swappedBytes: number;
}

/**
 * All System V segments of this IPC namespace, sorted by id, including those of other users, as
 * `ipcs -m` shows them.
 *
 * @see proc_sysvipc(5), ipcs(1)
 */
export function listSystemVSegments(): ListedSystemVSegment[] {
  return systemVTable('shm').map((word) => {
    const number = (column: string): number => Number(word(column));
    const status = statusFrom(number('shmid'), {
      key: number('key'),
      mode: parseInt(word('perms'), 8),
      size: number('size'),
      creatorPid: number('cpid'),
      lastPid: number('lpid'),
      attaches: number('nattch'),
      uid: number('uid'),
      gid: number('gid'),
      creatorUid: number('cuid'),
      creatorGid: number('cgid'),
      attachedAt: number('atime'),
      detachedAt: number('dtime'),
      changedAt: number('ctime'),
    });
    return { ...status, residentBytes: number('rss'), swappedBytes: number('swap') };
  });
}
