/** The state of a segment, and its removal, by shmctl(2), attached or not. */
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { identifier, keyOf } from '../system-v/key.js';

/** A segment as the kernel describes it. */
export interface SystemVSegmentStatus {
  /** `undefined` for a private segment, and for a removed one. */
  readonly key: number | undefined;
  readonly id: number;
  /** Permission bits, such as 0o600. */
  readonly mode: number;
  /** Whether the segment was removed. A removed segment exists until the last process detaches. */
  readonly removed: boolean;
  /** Length in bytes, as requested at creation. */
  readonly size: number;
  readonly creatorPid: number;
  /** The last process that attached or detached; `undefined` if there is none. */
  readonly lastPid: number | undefined;
  /** The number of present attachments by all processes. */
  readonly attaches: number;
  readonly uid: number;
  readonly gid: number;
  readonly creatorUid: number;
  readonly creatorGid: number;
  /** `undefined` before the first attachment. */
  readonly attachedAt: Date | undefined;
  /** `undefined` before the first detachment. */
  readonly detachedAt: Date | undefined;
  readonly changedAt: Date;
}

/** The fields of a segment as numbers, from shmctl(2) or from /proc. */
export interface RawStatus {
  readonly key: number;
  readonly mode: number;
  readonly size: number;
  readonly creatorPid: number;
  readonly lastPid: number;
  readonly attaches: number;
  readonly uid: number;
  readonly gid: number;
  readonly creatorUid: number;
  readonly creatorGid: number;
  readonly attachedAt: number;
  readonly detachedAt: number;
  readonly changedAt: number;
}

/** SHM_DEST of <sys/shm.h>: set in the mode of a removed segment. */
const removedBit = 0o1000;

export function statusFrom(id: number, raw: RawStatus): SystemVSegmentStatus {
  return {
    ...raw,
    id,
    key: keyOf(raw.key),
    mode: raw.mode & 0o777,
    lastPid: raw.lastPid === 0 ? undefined : raw.lastPid,
    removed: (raw.mode & removedBit) !== 0,
    attachedAt: time(raw.attachedAt),
    detachedAt: time(raw.detachedAt),
    changedAt: new Date(raw.changedAt * 1000),
  };
}

function time(seconds: number): Date | undefined {
  return seconds === 0 ? undefined : new Date(seconds * 1000);
}

/** `shmctl(id, IPC_STAT)`. */
export function segmentStatus(id: number): SystemVSegmentStatus {
  const fields = new Float64Array(13);
  checked('shmctl', native.shmctlStat(id, fields), { id });
  const at = (index: number): number => fields[index] ?? 0;
  return statusFrom(id, {
    key: at(0),
    mode: at(1),
    size: at(2),
    creatorPid: at(3),
    lastPid: at(4),
    attaches: at(5),
    uid: at(6),
    gid: at(7),
    creatorUid: at(8),
    creatorGid: at(9),
    attachedAt: at(10),
    detachedAt: at(11),
    changedAt: at(12),
  });
}

/**
 * `shmctl(id, IPC_RMID)`: removes a segment, attached to this process or not, such as one that another
 * program left behind.
 *
 * @throws `EINVAL`, `EIDRM` no such segment, or it was removed; `EPERM` it belongs to another user.
 * @see shmctl(2)
 */
export function removeSystemVSegment(id: number): void {
  checked('shmctl', native.shmctlRemove(identifier(id)), { id });
}
