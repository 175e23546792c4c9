/**
 * What the memory at a futex shows of its use: the owner of a lock or its readers, the thread that is joined, or an
 * object that counts the threads that sleep at it. Only the GNU C library's layouts are known here, and the kernel's
 * own of locks that inherit priority or are robust.
 *
 *     pthread_mutex_t         lock  count  owner  users  kind
 *                             0     4      8      12     16
 *     pthread_rwlock_t        readers  writers  phase  writers' futex  0   0   writer  shared
 *                             0        4        8      12              16  20  24      28
 *     pthread_barrier_t       entered  round  count  shared
 *                             0        4      8      12
 *     sem_t                   value  waiters  shared
 *                             0      4        8
 *     pthread_cond_t          sequence  start  references  sizes   size  waiters  signals
 *     (2.25 to 2.40)          0         8      16, 20      24, 28  32    36       40, 44
 */
import type { Caller } from './caller.js';
import type { CountedObject, FutexUse, Owner } from './snapshot.js';

const wait = 0;
const waitBitset = 9;
/** FUTEX_LOCK_PI, FUTEX_LOCK_PI2. */
const lockPi: ReadonlySet<number> = new Set([6, 13]);
const tidMask = 0x3fff_ffff;
/** PID_MAX_LIMIT. */
const greatestTid = 1 << 22;
/** A lock word of 2: a thread holds the lock, and others wait. */
const contended = 2;
/** The marks in the readers' word of a reader-writer lock; the number of readers lies above them. */
const writePhase = 1;
const lockedByWriter = 2;
const readerWaits = 4;
const readerUnit = 8;
/** The phase of a lock that readers have, or a writer, and whose waiters sleep. */
const reading = 2;
const writing = 3;
/** A condition counts its waiters above three marks, those of each group and the sequence above one. */
const waiterUnit = 8;
const groupUnit = 2;
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
  const counted = word < 0 ? undefined : countedAt(address, command, caller);
  return { ...lockUse(address, command, word, caller), ...(counted !== undefined && { counted }) };
}

function lockUse(address: bigint, command: number, word: number, caller: Caller): FutexUse {
  if (word < 0) {
    const owner = word & tidMask;
    return threadOf(owner, caller).pid !== undefined || ownerOfMutex(address, caller) === owner
      ? held(owner, caller)
      : {};
  }
  if (command === waitBitset) {
    const { tid, pid } = threadOf(word, caller);
    if (pid === caller.pid) return { joins: tid };
  }
  const owner = word === contended ? ownerOfMutex(address, caller) : undefined;
  if (owner !== undefined) return held(owner, caller);
  const writer = word === writing ? held(writerOfLock(address, caller), caller).owner : undefined;
  if (writer !== undefined) return { owner: { ...writer, writes: true } };
  const readers = readersOfLock(address, word, caller);
  return readers === undefined ? {} : { readers };
}

function held(tid: number | undefined, caller: Caller): FutexUse {
  return tid === undefined || tid <= 0 ? {} : { owner: threadOf(tid, caller) };
}

/** @param number As the caller's own PID namespace has it. */
function threadOf(number: number, { outside, processOf }: Caller): Owner {
  const tid = outside(number);
  const pid = tid === undefined ? undefined : processOf(tid);
  return { tid: tid ?? number, ...(pid !== undefined && { pid }) };
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

/**
 * How many threads hold the lock for reading. The first writer sleeps at the phase, other writers behind it, and new
 * readers at the number of readers if the lock prefers writers.
 */
function readersOfLock(address: bigint, word: number, { peek }: Caller): number | undefined {
  const offsets = { [reading]: [8n], [writing]: [12n] }[word] ?? [];
  if ((word & readerWaits) !== 0) offsets.push(0n);
  return offsets
    .map((offset) => peek(address - offset, 32))
    .flatMap((lock) => {
      if (lock === undefined) return [];
      const [state = 0, , , , ...rest] = wordsOf(lock);
      const [first, second, writer, shared = 2] = rest;
      const isLock = first === 0 && second === 0 && writer === 0 && shared <= 1;
      const isRead = (state & (writePhase | lockedByWriter)) === lockedByWriter;
      const readers = Math.floor(state / readerUnit);
      return isLock && isRead && readers > 0 && readers < mostUsers ? [readers] : [];
    })[0];
}

function countedAt(address: bigint, command: number, caller: Caller): CountedObject | undefined {
  if (command === wait) return barrierAt(address, caller);
  return conditionAt(address, caller) ?? semaphoreAt(address, caller);
}

/** Its threads sleep at its round: the number of those that had entered when the last round was complete. */
function barrierAt(address: bigint, { peek }: Caller): CountedObject | undefined {
  const bytes = peek(address - 4n, 16);
  if (bytes === undefined) return undefined;
  const [entered = 0, round = 0, size = 0, shared = 0] = wordsOf(bytes);
  const waiters = entered - round;
  if (waiters < 1 || waiters >= size || !isSharedMark(shared)) return undefined;
  return { kind: 'barrier', waiters, size, mark: markOf(address, entered, round, size) };
}

/** Its threads sleep at the signals of one of two groups. */
function conditionAt(address: bigint, { peek }: Caller): CountedObject | undefined {
  for (const group of [0, 1]) {
    const start = address - 40n - 4n * BigInt(group);
    const bytes = peek(start, 40);
    if (bytes === undefined) continue;
    const [sequence, , begin, , first = 0, second = 0, , , , all = 0] = wordsOf(bytes);
    const waiters = Math.floor(all / waiterUnit);
    const inGroups = Math.floor(first / groupUnit) + Math.floor(second / groupUnit);
    const isOrdered = bytes.readBigUInt64LE(8) <= bytes.readBigUInt64LE(0);
    if (!isOrdered || waiters < 1 || waiters !== inGroups) continue;
    return { kind: 'condition', waiters, mark: markOf(start, sequence, begin, first, second) };
  }
  return undefined;
}

function semaphoreAt(address: bigint, { peek }: Caller): CountedObject | undefined {
  const bytes = peek(address, 12);
  if (bytes === undefined) return undefined;
  const [value = 0, waiters = 0, shared = 0] = wordsOf(bytes);
  if (value !== 0 || waiters < 1 || !isSharedMark(shared)) return undefined;
  return { kind: 'semaphore', waiters, mark: markOf(address, waiters, shared) };
}

function isSharedMark(word: number): boolean {
  return word === 0 || word === sharedMark;
}

/** The offset in a page is the same in every process. */
function markOf(address: bigint, ...words: readonly (number | undefined)[]): string {
  return [address % pageSize, ...words].join(' ');
}

function wordsOf(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readUInt32LE(at * 4));
}
