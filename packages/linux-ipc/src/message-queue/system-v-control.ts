/** What msgctl(2) tells of a message queue and does to it. */
import { wholeNumber } from '../core/arguments.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { systemVTable } from '../system-v/table.js';

/** A queue as the table of all queues shows it. */
export interface ListedSystemVMessageQueue {
  /** 0 for a private queue. */
  readonly key: number;
  readonly id: number;
  /** Permission bits, such as 0o600. */
  readonly mode: number;
  /** Bytes of the messages that wait, their types not counted. */
  readonly waitingBytes: number;
  readonly waitingMessages: number;
  /** The last process that sent; 0 when none has. */
  readonly lastSenderPid: number;
  /** The last process that received; 0 when none has. */
  readonly lastReceiverPid: number;
  readonly uid: number;
  readonly gid: number;
  readonly creatorUid: number;
  readonly creatorGid: number;
  /** `undefined` as long as nobody has. */
  readonly sentAt: Date | undefined;
  readonly receivedAt: Date | undefined;
  readonly changedAt: Date;
}

/** A queue as the kernel describes it. */
export interface SystemVMessageQueueStatus extends ListedSystemVMessageQueue {
  /** How many bytes may wait before sending has to. */
  readonly maximumBytes: number;
}

/** The fields of a queue, as numbers, in one order for both of their sources. */
type RawStatus = readonly [
  key: number,
  mode: number,
  waitingBytes: number,
  waitingMessages: number,
  lastSenderPid: number,
  lastReceiverPid: number,
  uid: number,
  gid: number,
  creatorUid: number,
  creatorGid: number,
  sentAt: number,
  receivedAt: number,
  changedAt: number,
];

export function identifier(value: number): number {
  return wholeNumber('id', value, 0, 2 ** 31 - 1);
}

function statusFrom(id: number, raw: RawStatus): ListedSystemVMessageQueue {
  const [key, mode, waitingBytes, waitingMessages, lastSenderPid, lastReceiverPid] = raw;
  const [, , , , , , uid, gid, creatorUid, creatorGid, sentAt, receivedAt, changedAt] = raw;
  return {
    key: key >>> 0,
    id,
    mode: mode & 0o777,
    waitingBytes,
    waitingMessages,
    lastSenderPid,
    lastReceiverPid,
    uid,
    gid,
    creatorUid,
    creatorGid,
    sentAt: time(sentAt),
    receivedAt: time(receivedAt),
    changedAt: new Date(changedAt * 1000),
  };
}

function time(seconds: number): Date | undefined {
  return seconds === 0 ? undefined : new Date(seconds * 1000);
}

/** `msgctl(id, IPC_STAT)`. */
export function queueStatus(id: number): SystemVMessageQueueStatus {
  const fields = new Float64Array(14);
  checked('msgctl', native.msgctlStat(id, fields), { id });
  const maximumBytes = fields[13] ?? 0;
  return { ...statusFrom(id, [...fields] as unknown as RawStatus), maximumBytes };
}

/**
 * All System V message queues of this IPC namespace, as `ipcs -q` shows them: those of other users too.
 *
 * @see proc_sysvipc(5), ipcs(1)
 */
export function listSystemVMessageQueues(): ListedSystemVMessageQueue[] {
  return systemVTable('msg').map((word) => {
    const number = (column: string): number => Number(word(column));
    return statusFrom(number('msqid'), [
      number('key'),
      parseInt(word('perms'), 8),
      number('cbytes'),
      number('qnum'),
      number('lspid'),
      number('lrpid'),
      number('uid'),
      number('gid'),
      number('cuid'),
      number('cgid'),
      number('stime'),
      number('rtime'),
      number('ctime'),
    ]);
  });
}

/**
 * `msgctl(id, IPC_RMID)`: removes a queue and its messages at once. Whoever waits in it is refused with
 * `EIDRM`.
 *
 * @throws `EINVAL`, `EIDRM` there is no such queue (any more); `EPERM` it is somebody else's.
 * @see msgctl(2)
 */
export function removeSystemVMessageQueue(id: number): void {
  checked('msgctl', native.msgctlRemove(identifier(id)), { id });
}
