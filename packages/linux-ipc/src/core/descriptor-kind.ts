/** The kind of object to which a descriptor refers: by a word, and in messages. */
import { constants as fsConstants } from 'node:fs';

import { withArticle } from './article.js';
import { numberOf, type DescriptorSource } from './descriptor-source.js';
import { descriptorTarget } from './descriptor-target.js';
import { fileType } from './file-type.js';
import { checked } from './errors.js';
import { native } from './native.js';
import { readText } from './read-text.js';

const { O_RDONLY, O_RDWR, O_WRONLY } = fsConstants;
const { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFREG, S_IFSOCK } = fsConstants;

/** Each kind, with its article, and the class of this library that adopts it. */
const kinds = {
  'block-device': ['a block device'],
  'character-device': ['a character device'],
  'datagram-socket': ['a UNIX datagram socket', 'DatagramSocket'],
  directory: ['a directory', 'LockableFile'],
  eventfd: ['an eventfd', 'EventCounter'],
  fifo: ['a FIFO', 'FifoReader'],
  memfd: ['a memfd', 'AnonymousMemory'],
  'message-queue': ['a POSIX message queue', 'PosixMessageQueue'],
  other: ['something else'],
  pidfd: ['a pidfd', 'ProcessDescriptor'],
  pipe: ['a pipe', 'PipeReader'],
  'regular-file': ['a regular file', 'MappedFile'],
  'seqpacket-connection': ['a UNIX seqpacket socket', 'SeqpacketConnection'],
  'seqpacket-server': ['a listening UNIX seqpacket socket', 'SeqpacketServer'],
  'shared-memory': ['POSIX shared memory', 'SharedMemory'],
  socket: ['a socket of another address family'],
  'stream-connection': ['a UNIX stream socket', 'StreamConnection'],
  'stream-server': ['a listening UNIX stream socket', 'StreamServer'],
  'tcp-connection': ['a TCP socket', "node:net's Socket"],
  'tcp-server': ['a listening TCP socket', "node:net's Server"],
  timerfd: ['a timerfd', 'Timer'],
  'udp-socket': ['a UDP socket', "node:dgram's Socket"],
} as const;

/** The kind of object to which a descriptor refers: see {@link descriptorKind}. */
export type DescriptorKind = keyof typeof kinds;

/**
 * `statx(2)`, `readlink(2)` of `/proc/self/fd/N` and, for a socket, `getsockopt(2)`: the kind of object to
 * which a descriptor refers. The caller keeps the descriptor.
 *
 * @param source A number, or an owner.
 * @returns `'other'` for an inotify descriptor, an epoll instance and other kinds that no class adopts;
 *   {@link Descriptor} reads them. Also for a descriptor that was opened with O_PATH, which nothing can read.
 * @throws `EBADF` the number is not open; `ERR_CLOSED`.
 * @see statx(2), proc_pid_fd(5), socket(7)
 */
export function descriptorKind(source: DescriptorSource): DescriptorKind {
  const fd = numberOf(source);
  const target = descriptorTarget(fd) ?? '';
  const found = /^anon_inode:\[?(\w+)/.exec(target)?.[1] ?? /^(pidfd):/.exec(target)?.[1];
  if (found === 'eventfd' || found === 'timerfd' || found === 'pidfd') return found;
  if (found !== undefined || isPath(fd)) return 'other';
  const type = fileType(fd);
  if (type === S_IFSOCK) return socketKind(fd);
  if (type === S_IFIFO) return target.startsWith('pipe:') ? 'pipe' : 'fifo';
  if (type === S_IFDIR) return 'directory';
  if (type === S_IFBLK) return 'block-device';
  if (type === S_IFCHR) return 'character-device';
  if (type !== S_IFREG) return 'other';
  if (isMemory(fd)) {
    if (target.startsWith('/memfd:')) return 'memfd';
    if (sharedMemoryTarget.test(target)) return 'shared-memory';
  }
  return native.mqGetattr(fd, new Float64Array(3)) < 0 ? 'regular-file' : 'message-queue';
}

/** Whether it was opened with O_PATH: it only names a file, of whatever kind. */
export function isPath(fd: number): boolean {
  return (checked('fcntl', native.fcntl(fd, native.F_GETFL, 0), { fd }) & native.O_PATH) !== 0;
}

/** The targets in /proc of memory. A file of any file system may have such a name: see {@link isMemory}. */
export const memfdTarget = /^\/memfd:/;
export const sharedMemoryTarget = /^\/dev\/shm\/(?!sem\.)[^/]+$/;

/**
 * `fcntl(2)` F_GET_SEALS: whether a descriptor is of a file in the kernel's memory, which alone has seals. A process
 * that mounts a file system of its own (FUSE) names the files in it, and every call that asks it may wait for ever.
 */
export function isMemory(fd: number): boolean {
  return native.fcntl(fd, native.F_GET_SEALS, 0) >= 0;
}

function socketKind(fd: number): DescriptorKind {
  const option = (name: number): number => {
    const words = new Int32Array(1);
    checked('getsockopt', native.getsockopt(fd, name, words), { fd });
    return words[0] ?? 0;
  };
  const { AF_INET, AF_INET6, AF_UNIX, SOCK_DGRAM, SOCK_SEQPACKET, SOCK_STREAM } = native;
  const [domain, type] = [option(native.SO_DOMAIN), option(native.SO_TYPE)];
  const role = option(native.SO_ACCEPTCONN) === 1 ? 'server' : 'connection';
  if (domain === AF_UNIX) {
    if (type === SOCK_STREAM) return `stream-${role}`;
    if (type === SOCK_SEQPACKET) return `seqpacket-${role}`;
    if (type === SOCK_DGRAM) return 'datagram-socket';
  }
  if (domain === AF_INET || domain === AF_INET6) {
    if (type === SOCK_STREAM) return `tcp-${role}`;
    if (type === SOCK_DGRAM) return 'udp-socket';
  }
  return 'socket';
}

/** `/proc/self/fdinfo/N`: the kernel's description of a descriptor; empty if /proc is not mounted. */
export function descriptorInfo(fd: number): string {
  try {
    return readText(`/proc/self/fdinfo/${String(fd)}`);
  } catch {
    return '';
  }
}

/** The kind of object to which a descriptor refers, with its article: "an eventfd", "a regular file". */
export function describeDescriptor(fd: number): string {
  if (isPath(fd)) return 'a path (O_PATH)';
  const kind = descriptorKind(fd);
  if ((kind === 'pipe' || kind === 'fifo') && accessOf(fd) !== O_RDWR) {
    return `the ${accessOf(fd) === O_WRONLY ? 'write' : 'read'} end of ${kinds[kind][0]}`;
  }
  if (kind !== 'other') return kinds[kind][0];
  const name = /^anon_inode:\[?(\w+)/.exec(descriptorTarget(fd) ?? '')?.[1] ?? 'descriptor';
  return withArticle(name);
}

/** The class that adopts a descriptor; undefined if there is none. */
function adopterOf(fd: number): string | undefined {
  const kind = descriptorKind(fd);
  const adopter: string | undefined = kinds[kind][1];
  return accessOf(fd) === O_WRONLY ? adopter?.replace(/^(Pipe|Fifo)Reader$/, '$1Writer') : adopter;
}

/** O_RDONLY, O_WRONLY or O_RDWR. */
function accessOf(fd: number): number {
  const flags = checked('fcntl', native.fcntl(fd, native.F_GETFL, 0), { fd });
  return flags & (O_RDONLY | O_WRONLY | O_RDWR);
}

/**
 * Says what a descriptor is, and how to adopt it: "descriptor 5 is a timerfd, not an eventfd: use Timer".
 *
 * @param needed The kind of object required, with its article: "an eventfd".
 */
export function mismatch(fd: number, needed: string, name = `descriptor ${String(fd)}`): string {
  const adopter = adopterOf(fd);
  const remedy = adopter === undefined ? '' : `: use ${adopter}`;
  return `${name} is ${describeDescriptor(fd)}, not ${needed}${remedy}`;
}

/** @returns `ERR_DESCRIPTOR_KIND`, with the message of {@link mismatch}. */
export function wrongDescriptor(fd: number, needed: string): NodeJS.ErrnoException {
  return Object.assign(new Error(mismatch(fd, needed)), { code: 'ERR_DESCRIPTOR_KIND' });
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

/** As {@link requireTarget}, for memory: refuses what only has the name of it. */
export function requireMemory(fd: number, target: RegExp, needed: string): void {
  requireTarget(fd, target, needed);
  if (!isMemory(fd)) throw wrongDescriptor(fd, needed);
}
