/** Checks the kind of object to which a descriptor or a path refers, and names it for messages. */
import { fstatSync, readFileSync, readlinkSync, type BigIntStats, type Stats } from 'node:fs';

import { checked } from './errors.js';
import { native } from './native.js';

/** The type of a file, with its article. */
export function fileType(found: Stats | BigIntStats): string {
  if (found.isFile()) return 'a regular file';
  if (found.isDirectory()) return 'a directory';
  if (found.isSymbolicLink()) return 'a symbolic link';
  if (found.isFIFO()) return 'a FIFO';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}

/**
 * `readlink(2)` of `/proc/self/fd/N`: a path, or `anon_inode:[eventfd]`, `pipe:[4711]`.
 *
 * @returns Undefined if /proc is not mounted.
 * @throws `EBADF` the number is not open.
 */
export function descriptorTarget(fd: number): string | undefined {
  checked('fcntl', native.fcntl(fd, native.F_GETFL, 0));
  try {
    return readlinkSync(`/proc/self/fd/${String(fd)}`);
  } catch {
    return undefined;
  }
}

/** `/proc/self/fdinfo/N`: the kernel's description of a descriptor; empty if /proc is not mounted. */
export function descriptorInfo(fd: number): string {
  try {
    return readFileSync(`/proc/self/fdinfo/${String(fd)}`, 'latin1');
  } catch {
    return '';
  }
}

/** The kind of object to which a descriptor refers, with its article: "an eventfd", "a regular file". */
export function describeDescriptor(fd: number): string {
  const target = descriptorTarget(fd) ?? '';
  const kind = /^anon_inode:\[?(\w+)/.exec(target)?.[1] ?? /^(pidfd|pipe):/.exec(target)?.[1];
  if (kind !== undefined) return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
  return target.startsWith('/memfd:') ? 'a memfd' : fileType(fstatSync(fd));
}

/**
 * @param needed The kind of object required, with its article: "an eventfd".
 * @returns `ERR_DESCRIPTOR_KIND`: "descriptor 5 is a timerfd, not an eventfd".
 */
export function wrongDescriptor(
  fd: number,
  needed: string,
  found = describeDescriptor(fd),
): NodeJS.ErrnoException {
  const error = new Error(`descriptor ${String(fd)} is ${found}, not ${needed}`);
  return Object.assign(error, { code: 'ERR_DESCRIPTOR_KIND' });
}

/**
 * Refuses a descriptor whose target in /proc does not match. Accepts any if /proc is not mounted.
 *
 * @throws `ERR_DESCRIPTOR_KIND`; `EBADF` the number is not open.
 */
export function requireTarget(fd: number, target: RegExp, needed: string): void {
  const found = descriptorTarget(fd);
  if (found !== undefined && !target.test(found)) throw wrongDescriptor(fd, needed);
}
