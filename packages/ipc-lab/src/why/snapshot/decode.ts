/** Finds what a call waits for, from its name, its arguments, and the memory of its process. */
import { constants } from 'node:fs';

import type { Decoder, TimeLimit } from '../../system-calls/system-call.js';
import { systemCall } from '../../system-calls/system-calls.js';
import type { Caller } from './caller.js';
import { futexUse } from './futex.js';
import { textOf } from '../../language/lossless.js';
import { signalsOf } from './signal-sets.js';
import type { Call, Direction, PollEntry } from './snapshot.js';

type Decode = (args: readonly bigint[], caller: Caller) => Call;

const int = (value: bigint | undefined): number => Number(BigInt.asIntN(32, value ?? 0n));
const at = (args: readonly bigint[], index: number): bigint => args[index] ?? 0n;

/** The descriptor is the first argument, and nothing else matters. */
const transfer =
  (direction: Direction): Decode =>
  ([fd]) => ({ kind: 'descriptor', direction, fd: int(fd) });

const ofPosixQueue =
  (direction: Direction): Decode =>
  ([fd]) => ({ kind: 'message', direction, fd: int(fd) });

const decoders: Readonly<Record<Decoder, Decode>> = {
  read: transfer('read'),
  write: transfer('write'),
  sendTo: ([fd, , , , name = 0n, length], caller) => sending(int(fd), name, int(length), caller),
  sendMessage: ([fd, message = 0n], caller) => {
    // struct msghdr begins with a pointer to the address, and its length.
    const start = caller.peek(message, 12);
    if (start === undefined) return { kind: 'descriptor', direction: 'write', fd: int(fd) };
    return sending(int(fd), start.readBigUInt64LE(), start.readInt32LE(8), caller);
  },
  accept: ([fd]) => ({ kind: 'connection', role: 'server', fd: int(fd) }),
  connect: ([fd, address = 0n, length], { peek }) => {
    const path = socketPath(peek(address, Math.min(int(length), 110)));
    return { kind: 'connection', role: 'client', fd: int(fd), ...(path !== undefined && { path }) };
  },
  open: ([path = 0n, flags], caller) => open(atWorkingDirectory, path, int(flags), caller),
  openAt: ([directory, path = 0n, flags], caller) => open(int(directory), path, int(flags), caller),
  create: ([path = 0n], caller) => open(atWorkingDirectory, path, constants.O_WRONLY, caller),
  flock: ([fd]) => ({ kind: 'lock', fd: int(fd) }),
  control: ([fd, command]) =>
    lockCommands.has(int(command))
      ? { kind: 'record-lock', fd: int(fd) }
      : { kind: 'other', name: 'fcntl' },
  semaphore,
  messageSend: ([id], caller) => ofSystemVQueue('write', int(id), caller),
  messageReceive: ([id, , , type = 0n, flags], caller) => ({
    ...ofSystemVQueue('read', int(id), caller),
    type: Number(BigInt.asIntN(64, type)),
    ...(type > 0n && (int(flags) & messageExcept) !== 0 && { except: true as const }),
  }),
  queueSend: ofPosixQueue('write'),
  queueReceive: ofPosixQueue('read'),
  waitForChild: ([pid], { outside }) => child(int(pid) > 0 ? outside(int(pid)) : undefined),
  waitForId: ([type, id], { outside, pidOf }) =>
    child([undefined, outside, undefined, pidOf][int(type)]?.(int(id))),
  vfork: () => ({ kind: 'vfork' }),
  signal: () => ({ kind: 'signal' }),
  signalSet: ([address = 0n], { peek }) => {
    const set = peek(address, 8)?.readBigUInt64LE();
    return {
      kind: 'signal',
      ...(set !== undefined && { signals: signalsOf(set) }),
    };
  },
  futex,
  poll: polled,
  select: selected,
  epoll: ([fd], { watchedBy }) => readiness(watchedBy(int(fd))),
  sleep: () => ({ kind: 'time' }),
  // A call with a time-out that was stopped and continued: its own arguments are lost.
  restarted: () => ({ kind: 'time', withinSeconds: 'unknown' }),
};

function child(pid: number | undefined): Call {
  return { kind: 'child', ...(pid !== undefined && { pid }) };
}

/** @param name The call; `undefined` if its number is not known. */
export function decode(name: string | undefined, args: readonly bigint[], caller: Caller): Call {
  if (name === undefined) return { kind: 'other' };
  const { decoder, limit } = systemCall(name) ?? {};
  if (decoder === undefined) return { kind: 'other', name };
  return {
    ...decoders[decoder](args, caller),
    ...(limit !== undefined && limitIn(name, limit, args, caller)),
  };
}

/** MSG_EXCEPT, which the kernel ignores unless the type is positive. */
const messageExcept = 0o20000;
/** F_SETLKW and F_OFD_SETLKW. */
const lockCommands = new Set([7, 38]);
const atWorkingDirectory = -100;

function open(directory: number, path: bigint, flags: number, caller: Caller): Call {
  const text = textAt(path, caller);
  const named = text === undefined ? undefined : caller.fifoAt(directory, text);
  if (named === undefined) return { kind: 'other', name: 'open' };
  return { kind: 'opening', direction: (flags & 3) === 0 ? 'read' : 'write', ...named };
}

/** A path has at most 4096 bytes (PATH_MAX); after a shorter one the next page may not be mapped. */
function textAt(address: bigint, { peek }: Caller): string | undefined {
  const untilPageEnd = 4096 - Number(address & 4095n);
  const start = peek(address, untilPageEnd);
  if (start === undefined) return undefined;
  const bytes = start.includes(0)
    ? start
    : Buffer.concat([start, peek(address + BigInt(untilPageEnd), 4096) ?? Buffer.alloc(0)]);
  const end = bytes.indexOf(0);
  return end < 0 ? undefined : textOf(bytes.subarray(0, end));
}

function sending(fd: number, name: bigint, length: number, { peek }: Caller): Call {
  const to = name === 0n ? undefined : socketPath(peek(name, Math.min(length, 110)));
  return { kind: 'descriptor', direction: 'write', fd, ...(to !== undefined && { to }) };
}

function socketPath(address: Buffer | undefined): string | undefined {
  if (address === undefined || address.length <= 2 || address.readUInt16LE() !== 1)
    return undefined;
  const name = address.subarray(2);
  // An abstract name begins with a null byte, which /proc/net/unix shows as @.
  if (name[0] === 0) return textOf(name).replaceAll('\0', '@');
  return textOf(name).replace(/\0.*$/s, '');
}

function ofSystemVQueue(direction: Direction, id: number, { queueOf }: Caller): SystemVMessage {
  const queue = queueOf(id);
  return { kind: 'message', direction, id, ...(queue !== undefined && { queue }) };
}

type SystemVMessage = Extract<Call, { kind: 'message'; id: number }>;

/** struct sembuf: number, change and flags, 16 bits each. */
function semaphore(args: readonly bigint[], { peek, semaphoreOf }: Caller): Call {
  const id = int(args[0]);
  const count = Math.min(Number(at(args, 2)), 32);
  const bytes = peek(at(args, 1), count * 6);
  if (bytes === undefined) return { kind: 'semaphore', id };
  const operations = Array.from({ length: count }, (_, index) => {
    const number = bytes.readUInt16LE(index * 6);
    const state = semaphoreOf(id, number);
    const change = bytes.readInt16LE(index * 6 + 2);
    return { number, change, ...(state !== undefined && { semaphore: state }) };
  });
  return { kind: 'semaphore', id, operations };
}

const futexCommand = 127;
const futexPrivate = 128;
const futexRealtime = 256;
const futexWait = 0;

function futex(args: readonly bigint[], caller: Caller): Call {
  const [address = 0n] = args;
  const operation = int(args[1]);
  const shared = (operation & futexPrivate) === 0;
  const memory = shared ? caller.mappedAt(address) : undefined;
  return {
    kind: 'futex',
    shared,
    ...futexUse(address, operation & futexCommand, int(args[2]), caller),
    ...(memory !== undefined && { memory }),
    ...(!shared && caller.runsJavaScript() && { wordOfEngine: address.toString(16) }),
  };
}

const pollIn = 0x1;
const pollOut = 0x4;

/** struct pollfd: descriptor, 32 bits; events and results, 16 bits each. */
function polled(args: readonly bigint[], { peek }: Caller): Call {
  const count = Math.min(Number(at(args, 1)), 1024);
  const bytes = peek(at(args, 0), count * 8);
  if (bytes === undefined) return count === 0 ? readiness([]) : { kind: 'other', name: 'poll' };
  return readiness(
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
  return readiness(
    Array.from({ length: count }, (_, fd) => ({
      fd,
      read: reads?.(fd) === true,
      write: writes?.(fd) === true,
    })).filter(({ read, write }) => read || write),
  );
}

/** A program may give no descriptor at all, to sleep or to wait for a signal. */
function readiness(waits: readonly PollEntry[]): Call {
  return { kind: 'readiness', waits };
}

interface Limit {
  readonly withinSeconds?: number | 'unknown';
}
/** Longer than a machine stays up: `sleep infinity`. */
const foreverSeconds = 1e9;

function secondsLeft(seconds: number): Limit {
  return seconds >= foreverSeconds ? {} : { withinSeconds: Math.max(0, seconds) };
}

function limitIn(
  name: string,
  { argument, unit, isPointInTime }: TimeLimit,
  args: readonly bigint[],
  caller: Caller,
): Limit {
  const value = at(args, argument);
  if (unit === 'milliseconds') return int(value) < 0 ? {} : secondsLeft(int(value) / 1000);
  // A null pointer sets no limit.
  if (value === 0n) return {};
  const seconds = secondsAt(value, unit, caller);
  if (seconds === undefined) return { withinSeconds: 'unknown' };
  const clock = isPointInTime === 'by-flag' ? clockByFlag(name, args) : isPointInTime && 'realtime';
  return secondsLeft(clock === undefined ? seconds : seconds - caller.now[clock]);
}

function secondsAt(
  address: bigint,
  unit: 'timespec' | 'timeval',
  { peek }: Caller,
): number | undefined {
  const bytes = peek(address, 16);
  if (bytes === undefined) return undefined;
  const part = unit === 'timespec' ? 1e9 : 1e6;
  return Number(bytes.readBigInt64LE(0)) + Number(bytes.readBigInt64LE(8)) / part;
}

const absoluteTimer = 1;

/** The clock of a time-out that is a point in time; `undefined` for a duration. */
function clockByFlag(name: string, args: readonly bigint[]): 'realtime' | 'monotonic' | undefined {
  const flags = int(args[1]);
  if (name === 'futex') {
    if ((flags & futexCommand) === futexWait) return undefined;
    return (flags & futexRealtime) !== 0 ? 'realtime' : 'monotonic';
  }
  if ((flags & absoluteTimer) === 0) return undefined;
  return int(args[0]) === 0 ? 'realtime' : 'monotonic';
}
