/**
 * What the memory at a futex shows of its use: the owner of a lock, the thread that is joined, or a barrier. Only the
 * GNU C library's layouts are known here, and the kernel's own of locks that inherit priority or are robust.
 *
 *     pthread_mutex_t         lock  count  owner  users  kind
 *                             0     4      8      12     16
 *     pthread_rwlock_t        readers  writers  phase  writers' futex  …  writer
 *                             0        4        8      12                 24
 *     pthread_barrier_t       entered  round  count  shared
 *                             0        4      8      12
 */
import type { Caller } from './caller.js';
import type { Barrier, FutexUse, Owner } from './snapshot.js';

const wait = 0;
const waitBitset = 9;
/** FUTEX_LOCK_PI, FUTEX_LOCK_PI2. */
const lockPi: ReadonlySet<number> = new Set([6, 13]);
const tidMask = 0x3fff_ffff;
/** PID_MAX_LIMIT. */
const greatestTid = 1 << 22;
/** A lock word of 2: a thread holds the lock, and others wait. */
const contended = 2;
/** The phase of a lock that a writer has, and whose waiters sleep. */
const writing = 3;
const lockedByWriter = 2;
/** The kinds are types 0 to 3, and marks such as robust; no more of its users wait for conditions. */
const greatestKind = 0x3ff;
const mostUsers = 1 << 12;
/** LLL_SHARED. */
const sharedMark = 128;
/** The smallest of all architectures. */
const pageSize = 4096n;

/**
 * @param command What the futex call does.
 * @param expected The value that the caller saw before it went to sleep.
 */
export function futexUse(
  address: bigint,
  command: number,
  expected: number,
  caller: Caller,
): FutexUse {
  const word = caller.peek(address, 4)?.readInt32LE();
  if (word === undefined) return {};
  // Robust and priority-inheriting locks have their owner's number and a mark in the word itself.
  if (lockPi.has(command)) return held(word & tidMask, caller);
  if (word !== expected || (command !== wait && command !== waitBitset)) return {};
  const barrier = command === wait && word >= 0 ? barrierAt(address, caller) : undefined;
  return { ...lockUse(address, command, word, caller), ...(barrier !== undefined && { barrier }) };
}

function lockUse(address: bigint, command: number, word: number, caller: Caller): FutexUse {
  if (word < 0) {
    const owner = word & tidMask;
    return caller.processOf(owner) !== undefined || ownerOfMutex(address, caller) === owner
      ? held(owner, caller)
      : {};
  }
  if (command === waitBitset && caller.processOf(word) === caller.pid) return { joins: word };
  if (word === contended) return held(ownerOfMutex(address, caller), caller);
  if (word !== writing) return {};
  const { owner } = held(writerOfLock(address, caller), caller);
  return owner === undefined ? {} : { owner: { ...owner, writes: true } };
}

function held(tid: number | undefined, { processOf }: Caller): FutexUse {
  if (tid === undefined || tid <= 0) return {};
  const pid = processOf(tid);
  const owner: Owner = { tid, ...(pid !== undefined && { pid }) };
  return { owner };
}

/** Any other lock may have a word of 2, too: what follows must be what follows in a mutex that is held. */
function ownerOfMutex(address: bigint, { peek }: Caller): number | undefined {
  const bytes = peek(address, 20);
  if (bytes === undefined) return undefined;
  const [owner, users, kind] = [8, 12, 16].map((offset) => bytes.readInt32LE(offset));
  if (owner === undefined || users === undefined || kind === undefined) return undefined;
  const isMutex = users > 0 && users < mostUsers && kind >= 0 && kind <= greatestKind;
  return isMutex && owner > 0 && owner < greatestTid ? owner : undefined;
}

/** A thread sleeps at one of two words of the lock. */
function writerOfLock(address: bigint, { peek }: Caller): number | undefined {
  return [8n, 12n]
    .map((offset) => peek(address - offset, 32))
    .flatMap((lock) => {
      const isLocked = ((lock?.readInt32LE() ?? 0) & lockedByWriter) !== 0;
      const tid = lock?.readInt32LE(24) ?? 0;
      return isLocked && tid > 0 && tid < greatestTid ? [tid] : [];
    })[0];
}

/** Its threads sleep at its round: the number of those that had entered when the last round was complete. */
function barrierAt(address: bigint, { peek }: Caller): Barrier | undefined {
  const bytes = peek(address - 4n, 16);
  if (bytes === undefined) return undefined;
  const [entered = 0, round = 0, count = 0, shared = 0] = [0, 4, 8, 12].map((offset) =>
    bytes.readUInt32LE(offset),
  );
  const arrived = entered - round;
  if (arrived < 1 || arrived >= count || (shared !== 0 && shared !== sharedMark)) return undefined;
  // The offset in a page is the same in every process.
  return { arrived, count, mark: [address % pageSize, entered, round, count].join(' ') };
}
