/**
 * The one typed doorway to the addon. Each function is one system call of the same name; it returns
 * the call's value, or the negated errno, and never throws for an errno.
 */
import { createRequire } from 'node:module';

/** A descriptor number, a count, 0 …: or, below zero, the negated errno. */
export type CallResult = number;

/** A path as the kernel takes it: see `nulTerminated` in `arguments.ts`. */
export type NulTerminatedPath = Uint8Array;

interface DescriptorCalls {
  close(fd: number): CallResult;
  read(fd: number, into: Uint8Array): CallResult;
  write(fd: number, from: Uint8Array): CallResult;
  open(path: NulTerminatedPath, flags: number, mode: number): CallResult;
  fcntl(fd: number, command: number, argument: number): CallResult;
  readonly O_CLOEXEC: number;
  readonly F_GETFL: number;
  readonly F_SETFL: number;
  readonly F_DUPFD_CLOEXEC: number;
}

interface PollCalls {
  pollOpen(events: Int32Array, onReady: (count: number) => void): CallResult;
  pollAdd(fd: number): CallResult;
  pollRemove(fd: number): CallResult;
  pollRef(): void;
  pollUnref(): void;
  readonly EPOLLIN: number;
  readonly EPOLLOUT: number;
  readonly EPOLLRDHUP: number;
  readonly EPOLLHUP: number;
  readonly EPOLLERR: number;
}

interface PipeCalls {
  /** Fills in the read end, then the write end. */
  pipe2(ends: Int32Array, flags: number): CallResult;
}

interface SignalCalls {
  /** `mask` is a set of signals: bit 0 is signal 1. */
  signalWatch(number: number, fd: number, flags: number, mask: BigUint64Array): CallResult;
  signalUnwatch(number: number): CallResult;
  signalLeaveToMainThread(tid: number, number: number): CallResult;
  signalDropped(number: number): number;
  kill(pid: number, number: number): CallResult;
  /** `value` is the memory of a `union sigval`. */
  sigqueue(pid: number, number: number, value: BigUint64Array): CallResult;
  readonly SIGRTMIN: number;
  readonly SIGRTMAX: number;
  readonly SA_RESTART: number;
  readonly SA_RESETHAND: number;
  readonly F_SETPIPE_SZ: number;
  readonly SI_USER: number;
  readonly SI_KERNEL: number;
  readonly SI_QUEUE: number;
  readonly SI_TIMER: number;
  readonly SI_MESGQ: number;
  readonly SI_ASYNCIO: number;
  readonly SI_SIGIO: number;
  readonly SI_TKILL: number;
}

interface Native extends DescriptorCalls, PollCalls, PipeCalls, SignalCalls {}

const build = process.env['LINUX_IPC_BUILD'] === 'Debug' ? 'Debug' : 'Release';

export const native = createRequire(import.meta.url)(`../build/${build}/linux_ipc.node`) as Native;
