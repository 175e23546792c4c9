import { readFileSync } from 'node:fs';

import { statusFrom, type SystemVSegmentStatus } from './system-v-control.js';

/** A segment of the whole machine, with what it takes up at the moment. */
export interface ListedSystemVSegment extends SystemVSegmentStatus {
  /** Bytes in memory. */
  readonly residentBytes: number;
  /** Bytes swapped out. */
  readonly swappedBytes: number;
}

/**
 * All System V segments of this IPC namespace, as `ipcs -m` shows them: those of other users too.
 *
 * @see proc_sysvipc(5), ipcs(1)
 */
export function listSystemVSegments(): ListedSystemVSegment[] {
  const [heading = '', ...lines] = readFileSync('/proc/sysvipc/shm', 'utf8').trimEnd().split('\n');
  const columns = heading.trim().split(/\s+/);
  return lines.map((line) => {
    const words = line.trim().split(/\s+/);
    const word = (column: string): string => words[columns.indexOf(column)] ?? '0';
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
