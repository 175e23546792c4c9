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

interface Native extends DescriptorCalls, PollCalls, PipeCalls {}

const build = process.env['LINUX_IPC_BUILD'] === 'Debug' ? 'Debug' : 'Release';

export const native = createRequire(import.meta.url)(`../build/${build}/linux_ipc.node`) as Native;
