/** The status of System V message queues, and their removal. */
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { identifier, keyOf } from '../system-v/key.js';
import { systemVTable } from '../system-v/table.js';

/** A queue in the list of all queues. */
export interface ListedSystemVMessageQueue {
  /** `undefined` for a private queue. */
  readonly key: number | undefined;
  readonly id: number;
  /** Permission bits, such as 0o600. */
  readonly mode: number;
  /** Bytes of the messages in the queue, without their types. */
  readonly waitingBytes: number;
  readonly waitingMessages: number;
  /** The last process that sent; `undefined` if none has. */
  readonly lastSenderPid: number | undefined;
  /** The last process that received; `undefined` if none has. */
  readonly lastReceiverPid: number | undefined;
  readonly uid: number;
  readonly gid: number;
  readonly creatorUid: number;
  readonly creatorGid: number;
  /** `undefined` if no process has sent. */
  readonly sentAt: Date | undefined;
  /** `undefined` if no process has received. */
  readonly receivedAt: Date | undefined;
  readonly changedAt: Date;
}

/** A queue as the kernel describes it. */
export interface SystemVMessageQueueStatus extends ListedSystemVMessageQueue {
  /** The bytes that the queue may hold (msg_qbytes); a message beyond them waits to be sent. */
  readonly maximumBytes: number;
}

/** The fields of a queue as numbers, in the same order from msgctl(2) and from /proc. */
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

function statusFrom(id: number, raw: RawStatus): ListedSystemVMessageQueue {
  const [key, mode, waitingBytes, waitingMessages, lastSenderPid, lastReceiverPid] = raw;
  const [, , , , , , uid, gid, creatorUid, creatorGid, sentAt, receivedAt, changedAt] = raw;
  return {
    key: keyOf(key),
    id,
    mode: mode & 0o777,
    waitingBytes,
    waitingMessages,
    lastSenderPid: lastSenderPid === 0 ? undefined : lastSenderPid,
    lastReceiverPid: lastReceiverPid === 0 ? undefined : lastReceiverPid,
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
 * All System V message queues of this IPC namespace, sorted by id, including those of other users, as
 * `ipcs -q` shows them.
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
 * `msgctl(id, IPC_RMID)`: removes a queue and its messages at once. Processes that wait on it get
 * `EIDRM`.
 *
 * @throws `EINVAL`, `EIDRM` there is no such queue; `EPERM` another user owns it.
 * @see msgctl(2)
 */
export function removeSystemVMessageQueue(id: number): void {
  checked('msgctl', native.msgctlRemove(identifier(id)), { id });
}
