import { Barrier } from 'linux-ipc/barrier';
import { Condition } from 'linux-ipc/condition';
import { LockableFile } from 'linux-ipc/file-lock';
import { Mutex, MutexLock } from 'linux-ipc/mutex';
import { Once } from 'linux-ipc/once';
import { ReaderWriterLock, type ReadLock, type WriteLock } from 'linux-ipc/reader-writer-lock';
import { removeSystemVSemaphoreSet, Semaphore, SystemVSemaphoreSet } from 'linux-ipc/semaphore';
import { AnonymousMemory } from 'linux-ipc/shared-memory';

import {
  bytes,
  flag,
  func,
  oneOf,
  options,
  optional,
  parameter,
  path,
  settings,
  source,
  timeoutMs,
  wait,
  whole,
  type Parameter,
} from '../parameters.js';
import { always, lifecycle, on, table, type Made, type Row, type Rows } from '../table.js';
import { temporaryPath } from './places.js';

const spare = AnonymousMemory.create({ size: 4096 });

/** Only memory that this library mapped is valid. */
const memory: Parameter = {
  ...bytes('memory'),
  accepts: () => false,
  valid: () => spare.bytes.subarray(1024),
};

const made = <Subject>(make: (memory: Uint8Array) => Subject): Made<Subject> => {
  using mapped = AnonymousMemory.create({ size: 4096 });
  return { subject: make(mapped.bytes) };
};

const value = optional(whole('value', 0, 2 ** 31 - 1));
const mode = optional(whole('mode', 0, 0o777));
const name = path('name', '/linux-ipc-nobody');

const aSemaphore = table<Semaphore>({
  name: 'Semaphore',
  statics: {
    create: on([name, options([value, mode])]),
    open: on([name]),
    createIn: on([memory, options([value])]),
    openIn: on([memory]),
  },
  members: {
    ...lifecycle,
    value: on(),
    post: on(),
    tryWait: on(),
    wait: on([wait], 'waits'),
    waitSync: on([timeoutMs]),
    unlink: on([], { open: 'ERR_NO_NAME', closed: 'ERR_NO_NAME' }),
  },
  make: () => made((bytes) => Semaphore.createIn(bytes)),
  wait: (semaphore, signal) => semaphore.wait({ signal }),
});

const aMutex = table<Mutex>({
  name: 'Mutex',
  statics: { createIn: on([memory]), openIn: on([memory]) },
  members: {
    ...lifecycle,
    tryLock: on(),
    lock: on([wait], { open: 'value', busy: 'waits' }),
    lockSync: on([timeoutMs], { open: 'value', busy: 'EDEADLK' }),
  },
  make: () => made((bytes) => Mutex.createIn(bytes)),
  wait(mutex, signal) {
    mutex.tryLock();
    return mutex.lock({ signal });
  },
});

const aMutexLock = {
  name: 'MutexLock',
  statics: {},
  members: {
    ownerDied: always,
    held: always,
    makeConsistent: always,
    unlock: always,
    relock: on([wait], 'waits'),
    relockSync: on([timeoutMs], 'EDEADLK'),
    [Symbol.dispose]: always,
  },
  async make(): Promise<Made<MutexLock>> {
    const { subject: mutex } = made((bytes) => Mutex.createIn(bytes));
    const subject = await mutex.lock();
    mutexOf.set(subject, mutex);
    return { subject };
  },
  wait: async (lock: MutexLock, signal: AbortSignal): Promise<unknown> =>
    mutexOf.get(lock)?.lock({ signal }),
  close(lock: MutexLock): void {
    mutexOf.get(lock)?.close();
  },
};

/** The object of which each lock is a holding. */
const mutexOf = new WeakMap<MutexLock, Mutex>();
const readerWriterLockOf = new WeakMap<ReadLock | WriteLock, ReaderWriterLock>();

const aReaderWriterLock = table<ReaderWriterLock>({
  name: 'ReaderWriterLock',
  statics: { createIn: on([memory]), openIn: on([memory]) },
  members: {
    ...lifecycle,
    readerDeaths: on(),
    tryLockRead: on(),
    lockRead: on([wait], { open: 'value', busy: 'waits' }),
    lockReadSync: on([timeoutMs], { open: 'value', busy: 'EDEADLK' }),
    tryLockWrite: on(),
    lockWrite: on([wait], { open: 'value', busy: 'waits' }),
    lockWriteSync: on([timeoutMs], { open: 'value', busy: 'EDEADLK' }),
  },
  make: () => made((bytes) => ReaderWriterLock.createIn(bytes)),
  wait(lock, signal) {
    lock.tryLockWrite();
    return lock.lockWrite({ signal });
  },
});

function holding<Lock extends ReadLock | WriteLock>(
  name: string,
  members: Rows,
  take: (lock: ReaderWriterLock) => Lock | undefined,
) {
  return {
    name,
    statics: {},
    members: {
      held: always,
      unlock: always,
      [Symbol.dispose]: always,
      ...members,
    },
    make(): Made<Lock> {
      const { subject: lock } = made((bytes) => ReaderWriterLock.createIn(bytes));
      const subject = take(lock);
      if (subject === undefined) throw new Error('a new lock is free');
      readerWriterLockOf.set(subject, lock);
      return { subject };
    },
    wait: async (subject: Lock, signal: AbortSignal) =>
      readerWriterLockOf.get(subject)?.lockWrite({ signal }),
    close(subject: Lock): void {
      readerWriterLockOf.get(subject)?.close();
    },
  };
}

const aReadLock = holding('ReadLock', { writerDied: always }, (lock) => lock.tryLockRead());
const aWriteLock = holding('WriteLock', { writerDied: always, makeConsistent: always }, (lock) =>
  lock.tryLockWrite(),
);

/** Each lock releases the one before, since only one can be held. */
const mutex = Mutex.createIn(spare.bytes);
let lock: MutexLock | undefined;
const heldLock: Parameter = {
  ...parameter('lock', undefined, (given) => given instanceof MutexLock),
  valid() {
    lock?.unlock();
    lock = mutex.tryLock();
    return lock;
  },
};

const aCondition = table<Condition>({
  name: 'Condition',
  statics: { openIn: on([memory]) },
  members: {
    ...lifecycle,
    wait: on([heldLock, wait], 'waits'),
    waitSync: on([heldLock, timeoutMs]),
    notifyOne: on(),
    notifyAll: on(),
  },
  make: () => made((bytes) => Condition.openIn(bytes)),
  async wait(condition, signal) {
    await condition.wait(heldLock.valid(signal) as MutexLock, { signal });
  },
});

const aBarrier = table<Barrier>({
  name: 'Barrier',
  statics: { createIn: on([memory, whole('count', 1, 65535)]), openIn: on([memory]) },
  members: {
    ...lifecycle,
    wait: on([wait], 'waits'),
    waitSync: on([timeoutMs]),
  },
  make: () => made((bytes) => Barrier.createIn(bytes, 9)),
  wait: (barrier, signal) => barrier.wait({ signal }),
});

const anOnce = table<Once>({
  name: 'Once',
  statics: { createIn: on([memory]), openIn: on([memory]) },
  members: {
    ...lifecycle,
    done: on(),
    run: on([func('work'), wait], { open: 'value', busy: 'waits' }),
    runSync: on([func('work'), timeoutMs], { open: 'value', busy: 'EDEADLK' }),
  },
  make: () => made((bytes) => Once.createIn(bytes)),
  wait: (once, signal) =>
    once.run(
      () =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', reject);
        }),
    ),
});

const range = settings(
  [
    optional(whole('start', 0, Number.MAX_SAFE_INTEGER)),
    optional(whole('length', 1, Number.MAX_SAFE_INTEGER)),
  ],
  'range',
);
const lockOptions = options([flag('shared')]);
const lockWait = options([flag('shared'), ...(wait.keys ?? [])]);

const aLockableFile = table<LockableFile>({
  name: 'LockableFile',
  statics: {
    from: on([source]),
    open: on([
      path(),
      options([
        optional(oneOf('access', 'read-write', 'read')),
        flag('create'),
        flag('followSymbolicLinks'),
        mode,
      ]),
    ]),
  },
  members: {
    ...lifecycle,
    fd: on(),
    tryLock: on([lockOptions]),
    lock: on([lockWait], { open: 'value', busy: 'waits' }),
    lockSync: on([lockOptions, timeoutMs], { open: 'value', busy: 'blocks' }),
    unlock: on(),
    tryLockRange: on([range, lockOptions]),
    lockRange: on([range, lockWait]),
    lockRangeSync: on([range, lockOptions, timeoutMs]),
    unlockRange: on([range]),
    conflictingLock: on([range, lockOptions]),
  },
  make() {
    const { path, remove } = temporaryPath();
    const other = LockableFile.open(path);
    const subject = LockableFile.open(path);
    remove();
    others.set(subject, other);
    const leave = (): void => {
      other.close();
    };
    return { subject, leave, release: leave };
  },
  wait(file, signal) {
    others.get(file)?.lockSync();
    return file.lock({ signal });
  },
});

/** For each file, another object that has the same file open. */
const others = new WeakMap<LockableFile, LockableFile>();

const semaphore = whole('semaphore', 0, 0, 0);
const operations: Parameter = {
  name: 'operations',
  valid: () => [{ semaphore: 0, change: -1 }],
  accepts: () => false,
};
const setGone = { open: 'value', closed: 'EINVAL|EIDRM' };
const onSet = (parameters: Parameter[] = []): Row => on(parameters, setGone);

const aSemaphoreSet = {
  name: 'SystemVSemaphoreSet',
  statics: {
    create: on([
      settings([
        parameter('values', [1], Array.isArray),
        optional(whole('key', 1, 2 ** 32 - 1)),
        mode,
      ]),
    ]),
    open: on([whole('key', 1, 2 ** 32 - 1)]),
    attach: on([whole('id', 0, 2 ** 31 - 1)]),
  },
  members: {
    tryOperate: onSet([operations]),
    operate: on([operations, wait], { open: 'waits', closed: 'EINVAL|EIDRM' }),
    operateSync: onSet([operations, timeoutMs]),
    inspect: onSet([semaphore]),
    setValue: onSet([semaphore, whole('value', 0, 32767)]),
    status: onSet(),
    remove: always,
  },
  make: (): Made<SystemVSemaphoreSet> => ({ subject: SystemVSemaphoreSet.create({ values: [0] }) }),
  wait: (set: SystemVSemaphoreSet, signal: AbortSignal): Promise<void> =>
    set.operate([{ semaphore: 0, change: -1 }], { signal }),
  close(set: SystemVSemaphoreSet): void {
    set.remove();
  },
  removeById: removeSystemVSemaphoreSet,
};

export const tables = [
  aSemaphore,
  aMutex,
  aMutexLock,
  aReaderWriterLock,
  aReadLock,
  aWriteLock,
  aCondition,
  aBarrier,
  anOnce,
  aLockableFile,
  aSemaphoreSet,
];

export const functions: Rows = {
  listFileLocks: on(),
  listSemaphores: on(),
  unlinkSemaphore: on([name]),
  listSystemVSemaphoreSets: on(),
  removeSystemVSemaphoreSet: on([whole('id', 0, 2 ** 31 - 1)]),
};
