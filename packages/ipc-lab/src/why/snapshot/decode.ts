/** From a call's name and arguments, and a look into its process's memory, to what it waits for. */
import type { Call, FutexUse, PollEntry } from './snapshot.js';

/** What decoding needs to know of the process the call is made in. */
export interface Caller {
  /** The bytes at an address, or nothing where they cannot be read. */
  readonly peek: (address: bigint, length: number) => Buffer | undefined;
  /** Whether it is a living thread: of this process, or of any where the futex is shared. */
  readonly isThread: (tid: number, shared: boolean) => boolean;
  /** The path of a FIFO, or nothing where the path names something else. */
  readonly fifoAt: (directory: number, path: string) => string | undefined;
  /** What is mapped at an address, by its path. */
  readonly mappedAt: (address: bigint) => string | undefined;
  /** The process a process descriptor stands for. */
  readonly pidOf: (fd: number) => number | undefined;
  /** The descriptors an epoll instance watches. */
  readonly watchedBy: (fd: number) => readonly PollEntry[];
  /** The clocks of timeouts that are points in time, in seconds. */
  readonly now: { readonly realtime: number; readonly monotonic: number };
}

type Decoder = (args: readonly bigint[], caller: Caller) => Call;

const int = (value: bigint | undefined): number => Number(BigInt.asIntN(32, value ?? 0n));
const at = (args: readonly bigint[], index: number): bigint => args[index] ?? 0n;

const onDescriptor =
  (kind: 'read' | 'write' | 'accept' | 'flock'): Decoder =>
  ([fd]) => ({ kind, fd: int(fd) });

const decoders: Readonly<Record<string, Decoder>> = {
  read: onDescriptor('read'),
  readv: onDescriptor('read'),
  recvfrom: onDescriptor('read'),
  recvmsg: onDescriptor('read'),
  write: onDescriptor('write'),
  writev: onDescriptor('write'),
  sendto: ([fd, , , , name = 0n, length], caller) => sending(int(fd), name, int(length), caller),
  sendmsg: ([fd, message = 0n], caller) => {
    // struct msghdr begins with a pointer to the address, and its length.
    const start = caller.peek(message, 12);
    if (start === undefined) return { kind: 'write', fd: int(fd) };
    return sending(int(fd), start.readBigUInt64LE(), start.readInt32LE(8), caller);
  },
  accept: onDescriptor('accept'),
  accept4: onDescriptor('accept'),
  flock: onDescriptor('flock'),
  fcntl: (args, caller) =>
    lockCommands.has(int(args[1]))
      ? { kind: 'record-lock', fd: int(args[0]) }
      : other('fcntl')(args, caller),
  connect: ([fd, address = 0n, length], { peek }) => {
    const path = socketPath(peek(address, Math.min(int(length), 110)));
    return { kind: 'connect', fd: int(fd), ...(path !== undefined && { path }) };
  },
  open: ([path = 0n, flags], caller) => open(atWorkingDirectory, path, int(flags), caller),
  openat: ([directory, path = 0n, flags], caller) => open(int(directory), path, int(flags), caller),
  semop: semaphore,
  semtimedop: (args, caller) => ({ ...semaphore(args, caller), ...after(caller, at(args, 3)) }),
  msgsnd: ([id]) => ({ kind: 'message-send', id: int(id) }),
  msgrcv: ([id, , , type = 0n]) => ({
    kind: 'message-receive',
    id: int(id),
    type: Number(BigInt.asIntN(64, type)),
  }),
  mq_timedsend: (args, caller) => ({
    kind: 'mq-send',
    fd: int(args[0]),
    ...until(caller, at(args, 4), 'realtime'),
  }),
  mq_timedreceive: (args, caller) => ({
    kind: 'mq-receive',
    fd: int(args[0]),
    ...until(caller, at(args, 4), 'realtime'),
  }),
  wait4: ([pid]) => ({ kind: 'wait', ...(int(pid) > 0 && { pid: int(pid) }) }),
  waitid: ([type, id], { pidOf }) => {
    const pid = [undefined, int(id), undefined, pidOf(int(id))][int(type)];
    return { kind: 'wait', ...(pid !== undefined && { pid }) };
  },
  // Blocked here, clone was told CLONE_VFORK.
  clone: () => ({ kind: 'vfork' }),
  clone3: () => ({ kind: 'vfork' }),
  vfork: () => ({ kind: 'vfork' }),
  pause: () => ({ kind: 'signal' }),
  rt_sigsuspend: () => ({ kind: 'signal' }),
  rt_sigtimedwait: (args, caller) => {
    const set = caller.peek(at(args, 0), 8)?.readBigUInt64LE();
    return {
      kind: 'signal',
      ...(set !== undefined && { signals: bits(set).map((bit) => bit + 1) }),
      ...after(caller, at(args, 2)),
    };
  },
  futex,
  poll: (args, caller) => ({ ...polled(args, caller), ...milliseconds(at(args, 2)) }),
  ppoll: (args, caller) => ({ ...polled(args, caller), ...after(caller, at(args, 2)) }),
  select: (args, caller) => ({ ...selected(args, caller), ...after(caller, at(args, 4), 1e6) }),
  pselect6: (args, caller) => ({ ...selected(args, caller), ...after(caller, at(args, 4)) }),
  epoll_wait: (args, caller) => ({ ...watched(args, caller), ...milliseconds(at(args, 3)) }),
  epoll_pwait: (args, caller) => ({ ...watched(args, caller), ...milliseconds(at(args, 3)) }),
  epoll_pwait2: (args, caller) => ({ ...watched(args, caller), ...after(caller, at(args, 3)) }),
  nanosleep: (args, caller) => sleep(after(caller, at(args, 0))),
  clock_nanosleep: (args, caller) => {
    const isPointInTime = (int(args[1]) & 1) !== 0;
    const clock = int(args[0]) === 0 ? 'realtime' : 'monotonic';
    return sleep(isPointInTime ? until(caller, at(args, 2), clock) : after(caller, at(args, 2)));
  },
  // A call with a timeout that was stopped and continued: its own arguments are gone.
  restart_syscall: () => ({ kind: 'sleep', withinSeconds: 'unknown' }),
};

export function decode(name: string | undefined, args: readonly bigint[], caller: Caller): Call {
  if (name === undefined) return { kind: 'other' };
  return (decoders[name] ?? other(name))(args, caller);
}

function other(name: string): Decoder {
  return () => ({ kind: 'other', name });
}

/** F_SETLKW and F_OFD_SETLKW. */
const lockCommands = new Set([7, 38]);
const atWorkingDirectory = -100;

function open(directory: number, path: bigint, flags: number, caller: Caller): Call {
  const text = textAt(path, caller);
  const fifo = text === undefined ? undefined : caller.fifoAt(directory, text);
  if (fifo === undefined) return { kind: 'other', name: 'open' };
  return { kind: 'open-fifo', path: fifo, access: (flags & 3) === 0 ? 'read' : 'write' };
}

/** PATH_MAX is 4096; a page that is not there may follow a shorter text. */
function textAt(address: bigint, { peek }: Caller): string | undefined {
  const untilPageEnd = 4096 - Number(address & 4095n);
  const start = peek(address, untilPageEnd);
  if (start === undefined) return undefined;
  const bytes = start.includes(0)
    ? start
    : Buffer.concat([start, peek(address + BigInt(untilPageEnd), 4096) ?? Buffer.alloc(0)]);
  const end = bytes.indexOf(0);
  return end < 0 ? undefined : bytes.toString('utf8', 0, end);
}

function sending(fd: number, name: bigint, length: number, { peek }: Caller): Call {
  const to = name === 0n ? undefined : socketPath(peek(name, Math.min(length, 110)));
  return { kind: 'write', fd, ...(to !== undefined && { to }) };
}

function socketPath(address: Buffer | undefined): string | undefined {
  if (address === undefined || address.length <= 2 || address.readUInt16LE() !== 1)
    return undefined;
  const name = address.subarray(2);
  // An abstract name begins with a null byte, which /proc/net/unix shows as @.
  if (name[0] === 0) return name.toString('utf8').replaceAll('\0', '@');
  return name.toString('utf8').replace(/\0.*$/s, '');
}

/** struct sembuf: number, change and flags, 16 bits each. */
function semaphore(args: readonly bigint[], { peek }: Caller): Call {
  const count = Math.min(Number(at(args, 2)), 32);
  const bytes = peek(at(args, 1), count * 6);
  const operations = Array.from({ length: count }, (_, index) => ({
    number: bytes?.readUInt16LE(index * 6) ?? 0,
    change: bytes?.readInt16LE(index * 6 + 2) ?? 0,
  }));
  return { kind: 'semaphore', id: int(args[0]), ...(bytes !== undefined && { operations }) };
}

const futexPrivate = 128;
const futexRealtime = 256;
const futexWait = 0;
const futexWaitBitset = 9;
const lockPi = new Set([6, 13]);
const tidMask = 0x3fff_ffff;
/** The GNU C library's pthread_mutex_t: lock word, count, owner. A lock word of 2: others wait. */
const ownerOffset = 8n;
const contended = 2;

function futex(args: readonly bigint[], caller: Caller): Call {
  const [address = 0n, , , timeout = 0n] = args;
  const operation = int(args[1]);
  const command = operation & 127;
  const shared = (operation & futexPrivate) === 0;
  const clock = (operation & futexRealtime) !== 0 ? 'realtime' : 'monotonic';
  const limit = command === futexWait ? after(caller, timeout) : until(caller, timeout, clock);
  const object = shared ? caller.mappedAt(address) : undefined;
  return {
    kind: 'futex',
    shared,
    ...futexUse(address, command, int(args[2]), shared, caller),
    ...(object !== undefined && { object }),
    ...limit,
  };
}

function futexUse(
  address: bigint,
  command: number,
  expected: number,
  shared: boolean,
  { peek, isThread }: Caller,
): FutexUse {
  const word = peek(address, 4)?.readInt32LE();
  if (word === undefined) return {};
  const named = word & tidMask;
  // Robust and priority-inheriting mutexes have their owner's number and a mark in the word itself.
  if (lockPi.has(command) || (word < 0 && word === expected)) {
    return isThread(named, shared) ? { owner: named } : {};
  }
  if (command === futexWaitBitset && word === expected && isThread(word, false)) {
    return { joins: word };
  }
  if (command === futexWait && word === contended && expected === contended) {
    const owner = peek(address + ownerOffset, 4)?.readInt32LE() ?? 0;
    if (isThread(owner, shared)) return { owner };
  }
  return {};
}

const pollIn = 0x1;
const pollOut = 0x4;

/** struct pollfd: descriptor, 32 bits; events and results, 16 bits each. */
function polled(args: readonly bigint[], { peek }: Caller): Call {
  const count = Math.min(Number(at(args, 1)), 1024);
  const bytes = peek(at(args, 0), count * 8);
  if (bytes === undefined) return count === 0 ? poll([]) : { kind: 'other', name: 'poll' };
  return poll(
    Array.from({ length: count }, (_, index) => {
      const events = bytes.readInt16LE(index * 8 + 4);
      return {
        fd: bytes.readInt32LE(index * 8),
        read: (events & pollIn) !== 0,
        write: (events & pollOut) !== 0,
      };
    }).filter(({ fd }) => fd >= 0),
  );
}

function selected(args: readonly bigint[], { peek }: Caller): Call {
  const count = Math.min(int(args[0]), 1024);
  const [reads, writes] = [1, 2].map((index) => {
    const bytes = peek(at(args, index), Math.ceil(count / 64) * 8);
    return (fd: number) => (((bytes?.[fd >> 3] ?? 0) >> (fd & 7)) & 1) === 1;
  });
  return poll(
    Array.from({ length: count }, (_, fd) => ({
      fd,
      read: reads?.(fd) === true,
      write: writes?.(fd) === true,
    })).filter(({ read, write }) => read || write),
  );
}

function watched(args: readonly bigint[], { watchedBy }: Caller): Call {
  return poll(watchedBy(int(args[0])));
}

/** Waiting for no descriptor at all is how some sleep, or wait for a signal. */
function poll(waits: readonly PollEntry[]): Call {
  return { kind: 'poll', waits };
}

function sleep(limit: Limit): Call {
  return { kind: 'sleep', ...limit };
}

interface Limit {
  readonly withinSeconds?: number | 'unknown';
}
/** Longer than a machine stays up: `sleep infinity`. */
const foreverSeconds = 1e9;

function limit(seconds: number): Limit {
  return seconds >= foreverSeconds ? {} : { withinSeconds: Math.max(0, seconds) };
}

function milliseconds(value: bigint): Limit {
  return int(value) < 0 ? {} : limit(int(value) / 1000);
}

/** A struct timespec, or a struct timeval with `unit` 1e6; a null pointer sets no limit. */
function secondsAt({ peek }: Caller, address: bigint, unit: number): number | undefined {
  const bytes = peek(address, 16);
  if (bytes === undefined) return undefined;
  return Number(bytes.readBigInt64LE(0)) + Number(bytes.readBigInt64LE(8)) / unit;
}

function after(caller: Caller, address: bigint, unit = 1e9): Limit {
  if (address === 0n) return {};
  const seconds = secondsAt(caller, address, unit);
  return seconds === undefined ? { withinSeconds: 'unknown' } : limit(seconds);
}

function until(caller: Caller, address: bigint, clock: 'realtime' | 'monotonic'): Limit {
  if (address === 0n) return {};
  const seconds = secondsAt(caller, address, 1e9);
  return seconds === undefined ? { withinSeconds: 'unknown' } : limit(seconds - caller.now[clock]);
}

export function bits(set: bigint): number[] {
  return Array.from({ length: 64 }, (_, bit) => bit).filter(
    (bit) => ((set >> BigInt(bit)) & 1n) === 1n,
  );
}
