/** The status of semaphore sets, and their removal. */
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { identifier, keyOf } from '../system-v/key.js';
import { systemVTable } from '../system-v/table.js';

/** A semaphore set as the kernel describes it. */
export interface SystemVSemaphoreSetStatus {
  /** `undefined` for a private set. */
  readonly key: number | undefined;
  readonly id: number;
  /** Permission bits, such as 0o600. */
  readonly mode: number;
  /** The number of semaphores. */
  readonly count: number;
  readonly uid: number;
  readonly gid: number;
  readonly creatorUid: number;
  readonly creatorGid: number;
  /** `undefined` if no process has operated on it. */
  readonly operatedAt: Date | undefined;
  readonly changedAt: Date;
}

/** A set in the list of all sets. */
export type ListedSystemVSemaphoreSet = SystemVSemaphoreSetStatus;

/** The fields of a set as numbers, in the same order from semctl(2) and from /proc. */
type RawStatus = readonly [
  key: number,
  mode: number,
  count: number,
  uid: number,
  gid: number,
  creatorUid: number,
  creatorGid: number,
  operatedAt: number,
  changedAt: number,
];

function statusFrom(id: number, raw: RawStatus): SystemVSemaphoreSetStatus {
  const [key, mode, count, uid, gid, creatorUid, creatorGid, operatedAt, changedAt] = raw;
  return {
    key: keyOf(key),
    id,
    mode: mode & 0o777,
    count,
    uid,
    gid,
    creatorUid,
    creatorGid,
    operatedAt: operatedAt === 0 ? undefined : new Date(operatedAt * 1000),
    changedAt: new Date(changedAt * 1000),
  };
}

/** `semctl(id, 0, IPC_STAT)`. */
export function setStatus(id: number): SystemVSemaphoreSetStatus {
  const fields = new Float64Array(9);
  checked('semctl', native.semctlStat(id, fields), { id });
  return statusFrom(id, [...fields] as unknown as RawStatus);
}

/**
 * All System V semaphore sets of this IPC namespace, sorted by id, including those of other users, as
 * `ipcs -s` shows them.
 *
 * @see proc_sysvipc(5), ipcs(1)
 */
export function listSystemVSemaphoreSets(): ListedSystemVSemaphoreSet[] {
  return systemVTable('sem').map((word) => {
    const number = (column: string): number => Number(word(column));
    return statusFrom(number('semid'), [
      number('key'),
      parseInt(word('perms'), 8),
      number('nsems'),
      number('uid'),
      number('gid'),
      number('cuid'),
      number('cgid'),
      number('otime'),
      number('ctime'),
    ]);
  });
}

/**
 * `semctl(id, 0, IPC_RMID)`: removes a set at once. Processes that wait on it get `EIDRM`.
 *
 * @throws `EINVAL` or `EIDRM`: there is no such set; `EPERM`: another user owns it.
 * @see semctl(2)
 */
export function removeSystemVSemaphoreSet(id: number): void {
  checked('semctl', native.semctl(identifier(id), 0, native.IPC_RMID), { id });
}
