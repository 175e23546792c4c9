/**
 * Whether each function of the addon can keep its caller waiting, and how that ends. A function without a row fails
 * `lifecycle/blocked-workers.test.ts`.
 */

/** Why it returns at once. */
const never = (...names: string[]): Record<string, 'never'> =>
  Object.fromEntries(names.map((name) => [name, 'never']));

export const waits: Readonly<Record<string, 'never' | 'slice' | 'thread' | 'file' | 'memory'>> = {
  // Tables of this process, and of the addon.
  ...never('ownDescriptor', 'disownDescriptor', 'wasReceived', 'setNonBlocking', 'duplicate'),
  ...never('gettid', 'schedYield', 'pollOpen', 'pollControl', 'pollRef', 'pollUnref'),
  ...never(
    'memoryLostFrom',
    'memoryLossDescriptor',
    'closeSharedRange',
    'keepFreedMemory',
    'millisecondsSinceEnd',
  ),
  ...never(
    'blockingCallEnd',
    'blockingCallEndInto',
    'blockingCallInterrupt',
    'blockingCallAbandon',
  ),
  // Another thread closes what may wait: see core/close.h.
  ...never('close'),
  // AT_STATX_DONT_SYNC: no file system is asked.
  ...never('fileType', 'statHere'),
  // What the kernel makes or changes without any other party.
  ...never('pipe2', 'eventfd', 'timerfdCreate', 'timerfdSettime', 'timerfdGettime', 'memfd_create'),
  ...never('pidfdOpen', 'pidfdSendSignal', 'pidfdQueueSignal', 'pidfdExitStatus', 'peerPidfd'),
  ...never('socket', 'socketDiagnostics', 'socketpair', 'listen', 'getsockname', 'shutdown'),
  ...never('getsockopt', 'setsockopt', 'kill', 'sigqueue'),
  ...never('signalWatch', 'signalUnwatch', 'signalLeaveToMainThread', 'signalEmptied'),
  ...never('signalDropped', 'signalsBlocked', 'pthreadSigmask', 'sigpending', 'signalGiveBack'),
  ...never('shmget', 'shmdt', 'shmat', 'shmctlStat', 'shmctlRemove', 'shm_unlink'),
  ...never('msgget', 'msgctlStat', 'msgctlSet', 'msgctlRemove', 'mqGetattr', 'mqUnlink'),
  ...never('semget', 'semctl', 'semctlSetValue', 'semctlStat'),
  // MSG_DONTWAIT, IPC_NOWAIT, a time-out in the past, a time-out of 0, RWF_NOWAIT.
  ...never('sendmsg', 'recvmsg', 'recvmmsg', 'msgsnd', 'msgrcv', 'mqSend', 'mqReceive', 'poll'),
  ...never('preadv2', 'pwritev2'),
  // O_NONBLOCK, without which a lease or a FIFO of that name would let them wait. Only files of the kernel are opened.
  ...never('shm_open', 'mqOpen', 'openHere'),
  // O_NONBLOCK, which is set before each call, or of a socket that nobody else has yet; SPLICE_F_NONBLOCK.
  ...never('accept4', 'connect', 'tee', 'splice'),
  // An attempt, or a release.
  ...never('semInit', 'semPost', 'semTrywait', 'semGetvalue', 'openSemaphoreIn'),
  ...never('mutexInit', 'mutexCheck', 'mutexHolder', 'mutexTrylock', 'mutexUnlock', 'openMutexIn'),
  ...never('mutexConsistent', 'openReaderWriterLockIn', 'rwlockInit', 'rwlockCheck'),
  ...never(
    'rwlockReaderDeaths',
    'rwlockReaders',
    'rwlockWriter',
    'rwlockTryRead',
    'rwlockTryWrite',
  ),
  ...never('rwlockEndRead', 'rwlockEndWrite', 'openFutexWordsIn', 'wordLoad'),
  ...never('wordCompareExchange', 'futexWake', 'futexAddAndWake'),

  // They block for a slice at most in a worker, for as long as they are told in the main thread.
  ppoll: 'slice',
  semTimedwait: 'slice',
  mutexTimedlock: 'slice',
  rwlockTimedRead: 'slice',
  rwlockTimedWrite: 'slice',
  futexWaitSync: 'slice',
  semtimedop: 'slice',
  // Only the main thread can block signals.
  sigtimedwait: 'slice',

  // They return at once; a thread waits, which the end of a worker leaves behind and interrupts.
  semWait: 'thread',
  mutexLock: 'thread',
  rwlockRead: 'thread',
  rwlockWrite: 'thread',
  futexWait: 'thread',
  semop: 'thread',
  msgsndWait: 'thread',
  msgrcvWait: 'thread',
  flockBlocking: 'thread',
  fcntlLockBlocking: 'thread',
  openBlocking: 'thread',
  readBlocking: 'thread',
  writeBlocking: 'thread',

  // A file system may let them wait, as `node:fs` does: a disk, another machine, or another process (FUSE). The caller
  // has named a path, or adopted a descriptor.
  open: 'file',
  linkDescriptor: 'file',
  mkfifo: 'file',
  bind: 'file',
  flock: 'file',
  fcntlLock: 'file',
  fcntl: 'file',
  read: 'file',
  write: 'file',
  ioctlFionread: 'file',
  posix_fallocate: 'file',

  // Pages that are read from a file, or written to it.
  mmap: 'memory',
  munmap: 'memory',
  msync: 'memory',
  msyncInBackground: 'memory',
  madvise: 'memory',
  mlock: 'memory',
  munlock: 'memory',
  copyPastCaches: 'memory',
};
