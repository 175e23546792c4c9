/**
 * Reading and writing what epoll(7) cannot wait for: files, and devices such as /dev/null. They never say EAGAIN;
 * a disk, or the file system of another process (FUSE), may keep the caller waiting all the same. So these calls
 * run on libuv's threads.
 */
import { read, write } from 'node:fs';

import { onAbort } from './abort.js';
import { checked, systemError } from './errors.js';
import { native } from './native.js';

type Call = (
  fd: number,
  bytes: Uint8Array,
  offset: number,
  length: number,
  position: null,
  done: (error: NodeJS.ErrnoException | null, count: number) => void,
) => void;

/** `read(2)`, at the position of the description. */
export function readFile(
  fd: number,
  into: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<number> {
  return transfer('read', read, fd, into, signal);
}

/** `write(2)` until all of `from` is written. */
export async function writeFile(
  fd: number,
  from: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let rest = from; rest.length > 0;) {
    rest = rest.subarray(await transfer('write', write, fd, rest, signal));
  }
}

/** The thread has a duplicate: the number may be another descriptor's before its turn comes. */
async function transfer(
  syscall: string,
  call: Call,
  fd: number,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<number> {
  signal?.throwIfAborted();
  const copy = checked('fcntl', native.duplicate(fd, 0), { fd });
  return await new Promise((resolve, reject) => {
    const forgetSignal =
      signal &&
      onAbort(signal, () => {
        reject(signal.reason as Error);
      });
    call(copy, bytes, 0, bytes.length, null, (error, count) => {
      forgetSignal?.();
      native.close(copy);
      if (error === null) resolve(count);
      else reject(systemError(syscall, error.errno ?? 0, { fd }));
    });
  });
}
