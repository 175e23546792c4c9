/**
 * The one typed doorway to the addon. Each function is one system call of the same name; it returns
 * the call's value, or the negated errno, and never throws for an errno.
 */
import { loadAddon } from './addon.js';

/** A descriptor number, a count, 0 …; if below zero, the negated errno. */
export type CallResult = number;

/** The result of a call without a value: undefined for success. Such calls are so frequent that making a 0 would cost. */
export type SilentResult = CallResult | undefined;

/** A path in the kernel's form: see `nulTerminated` in `arguments.ts`. */
export type NulTerminatedPath = Uint8Array;

declare const isPollList: unique symbol;

/**
 * An array of `struct pollfd`, two words for each descriptor: its number, then the events that are waited for
 * and, in its last 16 bits, those that came.
 */
export type PollList = Int32Array & { readonly [isPollList]: true };

interface DescriptorCalls {
  close(fd: number): CallResult;
  read(fd: number, into: Uint8Array): CallResult;
  write(fd: number, from: Uint8Array): CallResult;
  /** With RWF_NOWAIT, at the position of the description, as {@link pwritev2}. `-EOPNOTSUPP`: it cannot. */
  preadv2(fd: number, into: Uint8Array): CallResult;
  pwritev2(fd: number, from: Uint8Array): CallResult;
  open(path: NulTerminatedPath, flags: number, mode: number): CallResult;
  /** `openat2(2)`: a file of the folder itself. `-EXDEV`: something is mounted there; `-ENOSYS`: there is no such call. */
  openHere(folder: number, name: NulTerminatedPath, flags: number): CallResult;
  /** `linkat(2)`: gives a file that was opened with O_TMPFILE its name. */
  linkDescriptor(fd: number, path: NulTerminatedPath): CallResult;
  fcntl(fd: number, command: number, argument: number): CallResult;
  /** `statx(2)`: the S_IFMT bits, as the kernel knows them: no file system is asked, as by `fstat(2)`. */
  fileType(fd: number): CallResult;
  /** `statx(2)`: the numbers of the device, mode, uid, gid and size, as the kernel knows them. */
  statHere(folder: number, name: NulTerminatedPath, fields: Float64Array): CallResult;
  /** `fcntl(2)` F_DUPFD_CLOEXEC: a duplicate whose number is `lowest` or higher. */
  duplicate(fd: number, lowest: number): CallResult;
  /**
   * For a descriptor that was opened elsewhere: it is closed when this thread's environment ends, as
   * every descriptor is that one of these calls opens. `-EBADF`: not open.
   */
  ownDescriptor(fd: number): CallResult;
  /** From now on the environment's end does not close it. {@link close} does the same. */
  disownDescriptor(fd: number): CallResult;
  /** 1 if a peer has sent the descriptor, or 0. */
  wasReceived(fd: number): CallResult;
  /** `read(2)` on a thread of its own; {@link BlockingCallCalls.blockingCallEndInto} has the bytes. */
  readBlocking(fd: number, length: number): BlockingCall;
  /** `write(2)` on a thread of its own. Copies the bytes first. */
  writeBlocking(fd: number, from: Uint8Array): BlockingCall;
  /**
   * Sets O_NONBLOCK of a descriptor that this environment owns. If it was clear, it is cleared again before the
   * descriptor is closed or disowned, and when the process exits.
   */
  setNonBlocking(fd: number): CallResult;
  readonly O_CLOEXEC: number;
  readonly O_PATH: number;
  readonly O_TMPFILE: number;
  readonly FD_CLOEXEC: number;
  readonly F_SETFD: number;
  readonly F_GETFL: number;
  readonly F_SETFL: number;
}

interface PollCalls {
  pollOpen(events: Int32Array, onReady: (count: number) => void): CallResult;
  /** `epoll_ctl(2)`. */
  pollControl(fd: number, operation: number, events: number): CallResult;
  pollRef(): void;
  pollUnref(): void;
  /** `poll(2)` of one descriptor without waiting: returns the events, such as `POLLHUP`. */
  poll(fd: number, events: number): CallResult;
  /** Returns the number of descriptors that are ready. Waits forever if `milliseconds` is negative. */
  ppoll(polled: PollList, milliseconds: number): CallResult;
  readonly POLLIN: number;
  readonly POLLOUT: number;
  readonly POLLHUP: number;
  readonly EPOLL_CTL_ADD: number;
  readonly EPOLL_CTL_MOD: number;
  readonly EPOLL_CTL_DEL: number;
  readonly EPOLLET: number;
  readonly EPOLLIN: number;
  readonly EPOLLOUT: number;
  readonly EPOLLRDHUP: number;
  readonly EPOLLHUP: number;
  readonly EPOLLERR: number;
}

interface PipeCalls {
  /** Fills in the read end, then the write end. */
  pipe2(ends: Int32Array, flags: number): CallResult;
  tee(from: number, to: number, length: number, flags: number): CallResult;
  /** Uses and advances the file offsets of both. */
  splice(from: number, to: number, length: number, flags: number): CallResult;
  /** Returns the number of bytes in the pipe. */
  ioctlFionread(fd: number): CallResult;
  readonly PIPE_BUF: number;
  readonly SPLICE_F_NONBLOCK: number;
  readonly F_GETPIPE_SZ: number;
  readonly F_SETPIPE_SZ: number;
}

interface SignalCalls {
  /** `mask` is a set of signals: bit 0 is signal 1. */
  signalWatch(number: number, fd: number, flags: number, mask: BigUint64Array): CallResult;
  signalUnwatch(number: number): CallResult;
  signalLeaveToMainThread(tid: number, number: number): CallResult;
  /** The watch of this signal has emptied its pipe: if it held signals back, it receives them now. */
  signalEmptied(number: number): CallResult;
  signalDropped(number: number): number;
  /** Whether `BlockedSignals` blocks these signals, 1 or 0. Fills in all that it blocks in this process. */
  signalsBlocked(set: BigUint64Array, are: number): CallResult;
  /** Changes the mask of this thread, and fills in the former one. */
  pthreadSigmask(how: number, set: BigUint64Array): CallResult;
  sigpending(set: BigUint64Array): CallResult;
  sigtimedwait(set: BigUint64Array, milliseconds: number, record: Uint8Array): CallResult;
  signalGiveBack(record: Uint8Array): CallResult;
  readonly SIG_BLOCK: number;
  readonly SIG_UNBLOCK: number;
  kill(pid: number, number: number): CallResult;
  /** `value` is the memory of a `union sigval`. */
  sigqueue(pid: number, number: number, value: BigUint64Array): CallResult;
  readonly SIGRTMIN: number;
  readonly SIGRTMAX: number;
  readonly SA_RESTART: number;
  readonly SA_RESETHAND: number;
  readonly SI_USER: number;
  readonly SI_KERNEL: number;
  readonly SI_QUEUE: number;
  readonly SI_TIMER: number;
  readonly SI_MESGQ: number;
  readonly SI_ASYNCIO: number;
  readonly SI_SIGIO: number;
  readonly SI_TKILL: number;
}

interface ProcessCalls {
  /** The calling thread. */
  gettid(): number;
  /** `sched_yield(2)`: lets what else can run on this processor run first. */
  schedYield(): CallResult;
  pidfdOpen(pid: number, flags: number): CallResult;
  pidfdSendSignal(pidfd: number, number: number): CallResult;
  /** `value` is the memory of a `union sigval`. */
  pidfdQueueSignal(pidfd: number, number: number, value: BigUint64Array): CallResult;
  /** The status as wait(2) encodes it; EAGAIN until reaped, ENOTTY or EINVAL before Linux 6.15. */
  pidfdExitStatus(pidfd: number): CallResult;
}

interface EventCalls {
  eventfd(initial: number, flags: number): CallResult;
  readonly EFD_SEMAPHORE: number;
  readonly EFD_NONBLOCK: number;
}

interface TimerCalls {
  timerfdCreate(clock: number, flags: number): CallResult;
  /** `setting` is the memory of a `struct itimerspec`. */
  timerfdSettime(fd: number, flags: number, setting: BigInt64Array): CallResult;
  /** Fills in a `struct itimerspec`. */
  timerfdGettime(fd: number, setting: BigInt64Array): CallResult;
  readonly CLOCK_REALTIME: number;
  readonly CLOCK_MONOTONIC: number;
  readonly CLOCK_BOOTTIME: number;
  readonly TFD_NONBLOCK: number;
  readonly TFD_TIMER_ABSTIME: number;
  readonly TFD_TIMER_CANCEL_ON_SET: number;
}

interface FileLockCalls {
  flock(fd: number, operation: number): CallResult;
  /** `range` is type, start, length and pid; `F_OFD_GETLK` fills it in, the others ignore the pid. */
  fcntlLock(fd: number, command: number, range: Float64Array): CallResult;
  flockBlocking(fd: number, operation: number): BlockingCall;
  fcntlLockBlocking(fd: number, range: Float64Array): BlockingCall;
  readonly LOCK_SH: number;
  readonly LOCK_EX: number;
  readonly LOCK_NB: number;
  readonly LOCK_UN: number;
  readonly F_RDLCK: number;
  readonly F_WRLCK: number;
  readonly F_UNLCK: number;
  readonly F_OFD_GETLK: number;
  readonly F_OFD_SETLK: number;
  readonly F_OFD_SETLKW: number;
}

/** The significant bytes of sun_path: see `encodeAddress` in `socket/address.ts`. */
export type SocketName = Uint8Array;

interface SocketCalls {
  /** In AF_UNIX, non-blocking. Those of socketpair and accept4 are non-blocking too. */
  socket(type: number): CallResult;
  /** In AF_NETLINK, NETLINK_SOCK_DIAG, non-blocking. */
  socketDiagnostics(): CallResult;
  /** Fills in the two ends. */
  socketpair(ends: Int32Array, type: number): CallResult;
  bind(fd: number, name: SocketName): CallResult;
  /** Fills in the name, 108 bytes long; its length, 0 for a socket that is bound to none. */
  getsockname(fd: number, name: Uint8Array): CallResult;
  listen(fd: number, backlog: number): CallResult;
  accept4(fd: number): CallResult;
  connect(fd: number, name: SocketName): CallResult;
  /** With MSG_NOSIGNAL. If `to` is empty there is no address; without `descriptors`, no ancillary data. */
  sendmsg(fd: number, message: Uint8Array, to: SocketName, descriptors: Int32Array): CallResult;
  /**
   * @param from Receives the sender's address, at most 108 bytes, unless it is empty.
   * @param report Receives everything else, at the indices REPORT_…; REPORT_LENGTH long.
   * @param most The most descriptors to take: further ones are closed, and the flags contain MSG_CTRUNC.
   */
  recvmsg(
    fd: number,
    into: Uint8Array,
    from: Uint8Array,
    report: Int32Array,
    most: number,
    flags: number,
  ): CallResult;
  /**
   * Keeps the first byte of each message; 0 for an empty message, or the end of the connection. Returns the
   * number of messages, at most 16. Closes descriptors that come with them.
   */
  recvmmsg(fd: number, into: Uint8Array): CallResult;
  shutdown(fd: number, how: number): CallResult;
  /** Reads an option at SOL_SOCKET. Returns the length of the value. */
  getsockopt(fd: number, option: number, value: Int32Array): CallResult;
  /** `getsockopt(2)` SO_PEERPIDFD. `-ENOPROTOOPT`: the kernel is older than 6.5. */
  peerPidfd(fd: number): CallResult;
  /**
   * Sets an option of type int at SOL_SOCKET. SO_TIMESTAMP, SO_PASSCRED and SO_SNDBUF of a socket that was opened
   * elsewhere or received are changed back as O_NONBLOCK is: see {@link setNonBlocking}.
   */
  setsockopt(fd: number, option: number, value: number): CallResult;
  readonly AF_UNIX: number;
  readonly AF_INET: number;
  readonly AF_INET6: number;
  readonly SOCK_STREAM: number;
  readonly SOCK_DGRAM: number;
  readonly SOCK_SEQPACKET: number;
  readonly SHUT_RD: number;
  readonly SHUT_WR: number;
  readonly SHUT_RDWR: number;
  readonly SO_ACCEPTCONN: number;
  readonly SO_DOMAIN: number;
  readonly SO_PASSCRED: number;
  /** Linux 6.16. */
  readonly SO_PASSRIGHTS: number;
  readonly SO_PEERCRED: number;
  readonly SO_SNDBUF: number;
  readonly SO_TIMESTAMP: number;
  readonly SO_TYPE: number;
  readonly MSG_CTRUNC: number;
  readonly MSG_TRUNC: number;
  /** More descriptors of this user are in flight than its RLIMIT_NOFILE permits. */
  readonly ETOOMANYREFS: number;
  readonly MOST_DESCRIPTORS: number;
  readonly REPORT_FLAGS: number;
  readonly REPORT_NAME_LENGTH: number;
  readonly REPORT_ANCILLARY: number;
  readonly REPORT_CREDENTIALS: number;
  readonly REPORT_PID: number;
  readonly REPORT_UID: number;
  readonly REPORT_GID: number;
  readonly REPORT_DESCRIPTORS: number;
  readonly REPORT_FIRST_DESCRIPTOR: number;
  readonly REPORT_LENGTH: number;
}

interface LongMessageCalls {
  /** `memcpy(3)` by stores that bypass the caches. `-ERANGE`: the source is longer than the target from there on. */
  copyPastCaches(target: Uint8Array, offset: number, source: Uint8Array): CallResult;
  /** `malloc(3)`: from now on it keeps up to 64 MiB that are free, instead of mapping long blocks anew. */
  keepFreedMemory(): void;
  /** For how long no environment of this process, the main thread or a worker, has ended. */
  millisecondsSinceEnd(): number;
}

interface MemoryCalls {
  /** The offset of the lowest page of a mapping that was lost, or -1 if none was. */
  memoryLostFrom(memory: ArrayBuffer): number;
  /** An eventfd that becomes readable each time a mapping of the process loses its first page. */
  memoryLossDescriptor(): number;
}

interface SharedMemoryCalls {
  shmget(key: number, size: number, flags: number): CallResult;
  /** Returns an ArrayBuffer of the segment's size. */
  shmat(id: number, flags: number): ArrayBuffer | CallResult;
  shmdt(memory: ArrayBuffer): CallResult;
  /** Fills in 13 fields of `shmid_ds`, in the order of `RawStatus`. */
  shmctlStat(id: number, fields: Float64Array): CallResult;
  shmctlRemove(id: number): CallResult;
  /** A name as {@link NulTerminatedPath}. */
  shm_open(name: NulTerminatedPath, flags: number, mode: number): CallResult;
  shm_unlink(name: NulTerminatedPath): CallResult;
  /** With MFD_CLOEXEC. */
  memfd_create(name: NulTerminatedPath, flags: number): CallResult;
  readonly SHM_RDONLY: number;
  readonly SHM_HUGETLB: number;
  readonly MFD_ALLOW_SEALING: number;
  readonly MFD_HUGETLB: number;
  /** The position of the logarithm of a huge page's size in the flags of shmget and memfd_create. */
  readonly MAP_HUGE_SHIFT: number;
  readonly F_ADD_SEALS: number;
  readonly F_GET_SEALS: number;
  readonly F_SEAL_SEAL: number;
  readonly F_SEAL_SHRINK: number;
  readonly F_SEAL_GROW: number;
  readonly F_SEAL_WRITE: number;
  readonly F_SEAL_FUTURE_WRITE: number;
  readonly IPC_PRIVATE: number;
  readonly IPC_CREAT: number;
  readonly IPC_EXCL: number;
}

/** The eventfd of a call that waits on a thread of its own: see `blocking-call.ts`. */
export type BlockingCall = number;

interface BlockingCallCalls {
  /** Returns the call's value; `-EINPROGRESS` while it runs. The caller closes the eventfd. */
  blockingCallEnd(call: BlockingCall): CallResult;
  /** As {@link blockingCallEnd} for a call that reads: copies the bytes, at most as many as `into` holds. */
  blockingCallEndInto(call: BlockingCall, into: Uint8Array): CallResult;
  /** Makes the call end soon. The eventfd reports the end. */
  blockingCallInterrupt(call: BlockingCall): CallResult;
  /** Interrupts the call; if it succeeds nevertheless, undoes it. The caller closes the eventfd. */
  blockingCallAbandon(call: BlockingCall): CallResult;
}

interface FifoCalls {
  mkfifo(path: NulTerminatedPath, mode: number): CallResult;
  /** `open(2)` on a thread of its own, which may wait. */
  openBlocking(path: NulTerminatedPath, flags: number): BlockingCall;
}

interface MappedFileCalls {
  /** Returns an ArrayBuffer of this length. */
  mmap(
    length: number,
    protection: number,
    flags: number,
    fd: number,
    offset: number,
  ): ArrayBuffer | CallResult;
  munmap(memory: ArrayBuffer): CallResult;
  /** `offset` in the mapping, a multiple of `pageSize`. */
  msync(memory: ArrayBuffer, offset: number, length: number, flags: number): CallResult;
  msyncInBackground(
    memory: ArrayBuffer,
    offset: number,
    length: number,
    flags: number,
  ): Promise<CallResult>;
  madvise(memory: ArrayBuffer, offset: number, length: number, advice: number): CallResult;
  mlock(memory: ArrayBuffer, offset: number, length: number): CallResult;
  munlock(memory: ArrayBuffer, offset: number, length: number): CallResult;
  posix_fallocate(fd: number, offset: number, length: number): CallResult;
  /** Bytes. */
  readonly pageSize: number;
  readonly PROT_READ: number;
  readonly PROT_WRITE: number;
  readonly MAP_SHARED: number;
  readonly MAP_PRIVATE: number;
  readonly MAP_NORESERVE: number;
  readonly MAP_POPULATE: number;
  readonly MS_SYNC: number;
  readonly MADV_NORMAL: number;
  readonly MADV_RANDOM: number;
  readonly MADV_SEQUENTIAL: number;
  readonly MADV_WILLNEED: number;
  readonly MADV_DONTNEED: number;
  readonly MADV_HUGEPAGE: number;
  readonly MADV_NOHUGEPAGE: number;
  readonly MADV_DONTDUMP: number;
  readonly MADV_DODUMP: number;
}

/** A range of shared memory under a mapping of its own: see `shared-range.ts`. */
export type RangeHandle = number;

interface SharedRangeCalls {
  closeSharedRange(range: RangeHandle): CallResult;
}

/** Deadlines are microseconds of CLOCK_MONOTONIC: see `time-out.ts`. */
interface SemaphoreCalls {
  /** Returns a handle. */
  openSemaphoreIn(memory: ArrayBuffer, offset: number): CallResult;
  semInit(semaphore: RangeHandle, value: number): CallResult;
  semPost(semaphore: RangeHandle): SilentResult;
  semTrywait(semaphore: RangeHandle): SilentResult;
  /** Waits on a thread of its own. */
  semWait(semaphore: RangeHandle): BlockingCall;
  semTimedwait(semaphore: RangeHandle, deadline: number): CallResult;
  semGetvalue(semaphore: RangeHandle): CallResult;
  readonly SEM_VALUE_MAX: number;
  /** Bytes. */
  readonly semaphoreLength: number;
}

interface MutexCalls {
  /** Returns a handle. `-ENOTSUP`: this thread's robust list is not glibc's. */
  openMutexIn(memory: ArrayBuffer, offset: number): CallResult;
  mutexInit(mutex: RangeHandle): CallResult;
  /** `-EINVAL`: the memory contains no robust mutex. */
  mutexCheck(mutex: RangeHandle): CallResult;
  /** The thread that holds it, or 0; `-EOWNERDEAD`, `-ENOTRECOVERABLE`. */
  mutexHolder(mutex: RangeHandle): CallResult;
  /** `-EOWNERDEAD` means locked, here and in the next two. */
  mutexTrylock(mutex: RangeHandle): SilentResult;
  /** Waits on a thread of its own. */
  mutexLock(mutex: RangeHandle): BlockingCall;
  mutexTimedlock(mutex: RangeHandle, deadline: number): CallResult;
  mutexUnlock(mutex: RangeHandle): SilentResult;
  mutexConsistent(mutex: RangeHandle): CallResult;
  readonly EOWNERDEAD: number;
  readonly ENOTRECOVERABLE: number;
  /** Bytes. */
  readonly mutexLength: number;
}

/** Acquiring returns the slot (reading) or 0 (writing), plus `rwlockWriterDied` if a writer has died. */
interface ReaderWriterLockCalls {
  /** Returns a handle. `-ENOTSUP`: this thread's robust list is not glibc's. */
  openReaderWriterLockIn(memory: ArrayBuffer, offset: number): CallResult;
  rwlockInit(lock: RangeHandle): CallResult;
  /** `-EINVAL`: the memory contains no such lock. */
  rwlockCheck(lock: RangeHandle): CallResult;
  rwlockReaderDeaths(lock: RangeHandle): number;
  /** The number of living readers. */
  rwlockReaders(lock: RangeHandle): number;
  /** The thread that writes or waits for readers, or 0; `-EOWNERDEAD`: a writer died while it wrote. */
  rwlockWriter(lock: RangeHandle): CallResult;
  rwlockTryRead(lock: RangeHandle): CallResult;
  rwlockTryWrite(lock: RangeHandle): SilentResult;
  rwlockTimedRead(lock: RangeHandle, deadline: number): CallResult;
  rwlockTimedWrite(lock: RangeHandle, deadline: number): CallResult;
  /** Waits on a thread of its own, as the next one does. */
  rwlockRead(lock: RangeHandle): BlockingCall;
  rwlockWrite(lock: RangeHandle): BlockingCall;
  rwlockEndRead(lock: RangeHandle, slot: number): SilentResult;
  /** `inOrder` is 1 if the data are consistent, otherwise 0. */
  rwlockEndWrite(lock: RangeHandle, inOrder: number): SilentResult;
  /** Bytes. */
  readonly rwlockLength: number;
  /** The greatest number of readers at once. */
  readonly rwlockSlots: number;
  readonly rwlockWriterDied: number;
}

/** `index` is 0 or 1: see `futex-words.ts`. */
interface FutexWordsCalls {
  /** Returns a handle. */
  openFutexWordsIn(memory: ArrayBuffer, offset: number): CallResult;
  wordLoad(words: RangeHandle, index: number): number;
  /** Returns the value found. */
  wordCompareExchange(words: RangeHandle, index: number, expected: number, value: number): number;
  /** Returns the number of waiters woken. */
  futexWake(words: RangeHandle, index: number, count: number): CallResult;
  /** Adds 1 to the word and wakes, in one system call. Returns the number of waiters woken. */
  futexAddAndWake(words: RangeHandle, index: number, count: number): CallResult;
  /** Waits on a thread of its own while the bits in `mask` equal `expected`. */
  futexWait(words: RangeHandle, index: number, mask: number, expected: number): BlockingCall;
  futexWaitSync(
    words: RangeHandle,
    index: number,
    mask: number,
    expected: number,
    deadline: number,
  ): CallResult;
  /** The `count` that wakes every waiter. */
  readonly everyWaiter: number;
}

interface SystemVSemaphoreCalls {
  semget(key: number, count: number, flags: number): CallResult;
  /** Waits on a thread of its own. `operations` are triples: the fields of `struct sembuf`. */
  semop(id: number, operations: Int16Array): BlockingCall;
  /** `timeout` in microseconds. */
  semtimedop(id: number, operations: Int16Array, timeout: number): CallResult;
  /** GETVAL, GETPID, GETNCNT, GETZCNT and IPC_RMID. */
  semctl(id: number, index: number, command: number): CallResult;
  semctlSetValue(id: number, index: number, value: number): CallResult;
  /** Fills in 9 fields of `semid_ds`, in the order of `RawStatus`. */
  semctlStat(id: number, fields: Float64Array): CallResult;
  readonly GETVAL: number;
  readonly GETPID: number;
  readonly GETNCNT: number;
  readonly GETZCNT: number;
  readonly IPC_RMID: number;
  readonly IPC_NOWAIT: number;
  readonly SEM_UNDO: number;
}

/** A message, or room for one: the memory of a `struct msgbuf`. */
type MessageBuffer = Uint8Array;

interface SystemVMessageQueueCalls {
  msgget(key: number, flags: number): CallResult;
  /** With IPC_NOWAIT. */
  msgsnd(id: number, message: MessageBuffer): CallResult;
  /** Waits on a thread of its own. */
  msgsndWait(id: number, message: MessageBuffer): BlockingCall;
  /** With IPC_NOWAIT. Returns the length of the text. */
  msgrcv(id: number, into: MessageBuffer, type: number, flags: number): CallResult;
  /**
   * Waits for a message on a thread of its own. Ends with `-E2BIG`, and the message stays in the queue; an
   * empty message is taken, and the call ends with its type.
   */
  msgrcvWait(id: number, type: number, flags: number): BlockingCall;
  /** Fills in 14 fields of `msqid_ds`, in the order of `RawStatus`. */
  msgctlStat(id: number, fields: Float64Array): CallResult;
  msgctlSet(id: number, uid: number, gid: number, mode: number, qbytes: number): CallResult;
  msgctlRemove(id: number): CallResult;
  readonly MSG_NOERROR: number;
  readonly MSG_EXCEPT: number;
}

interface MessageQueueCalls {
  mqOpen(
    name: NulTerminatedPath,
    flags: number,
    mode: number,
    maximumMessages: number,
    maximumMessageBytes: number,
  ): CallResult;
  mqUnlink(name: NulTerminatedPath): CallResult;
  /** Fills in mq_maxmsg, mq_msgsize, mq_curmsgs. */
  mqGetattr(fd: number, fields: Float64Array): CallResult;
  /** `-ETIMEDOUT`: the queue is full. */
  mqSend(fd: number, message: Uint8Array, priority: number): CallResult;
  /** Returns the message's length. `-ETIMEDOUT`: the queue is empty. */
  mqReceive(fd: number, into: Uint8Array, priority: Uint32Array): CallResult;
}

interface Native
  extends
    DescriptorCalls,
    PollCalls,
    PipeCalls,
    BlockingCallCalls,
    FifoCalls,
    SignalCalls,
    ProcessCalls,
    EventCalls,
    TimerCalls,
    FileLockCalls,
    MessageQueueCalls,
    SocketCalls,
    LongMessageCalls,
    MemoryCalls,
    SharedMemoryCalls,
    MappedFileCalls,
    SharedRangeCalls,
    SemaphoreCalls,
    MutexCalls,
    ReaderWriterLockCalls,
    FutexWordsCalls,
    SystemVSemaphoreCalls,
    SystemVMessageQueueCalls {}

/**
 * V8 looks up a property of an object with this many properties by hashing, at each call. A property of
 * the prototype it looks up once.
 */
export const native = Object.create(loadAddon() as object) as Native;
