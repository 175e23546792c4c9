import { fstatSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

import { descriptorKind, type DescriptorKind } from '../core/descriptor-kind.js';
import { descriptorTarget } from '../core/descriptor-target.js';
import { Descriptor, ownerOf } from '../core/descriptor.js';
import { checked, explained, systemError } from '../core/errors.js';
import { native } from '../core/native.js';

/** SD_LISTEN_FDS_START: the first number after the standard streams. */
const firstDescriptor = 3;

const variables = ['LISTEN_PID', 'LISTEN_PIDFDID', 'LISTEN_FDS', 'LISTEN_FDNAMES'];

export interface InheritedDescriptor {
  /** Its name in LISTEN_FDNAMES; `unknown` when the service manager sets no names. */
  readonly name: string;
  /** What it is, which says the class that adopts it: `StreamServer.from` for `'stream-server'`. */
  readonly kind: DescriptorKind;
  /** For the `from` of that class. The caller owns it. */
  readonly descriptor: Descriptor;
}

/** The numbers that were taken while others were left. */
const taken = new Set<number>();

/**
 * `sd_listen_fds(3)`: takes ownership of the descriptors that the service manager opened, or kept, for this
 * process, and that LISTEN_FDS, LISTEN_PID and LISTEN_FDNAMES describe: sockets, FIFOs, queues, files, and
 * what an earlier run stored with `FDSTORE=1`.
 *
 * It removes the variables, so that no child adopts the descriptors, and a second call returns none. A worker
 * thread gets none. Call it before the program opens descriptors of its own.
 *
 * @returns The descriptors in the order of their numbers, all close-on-exec; none when LISTEN_PID is another
 *   process.
 * @throws `EBADF` a descriptor that LISTEN_FDS counts is not open; `ERR_DESCRIPTOR_KIND` one of them is
 *   Node.js's own, since LISTEN_FDS counts too many. Then none is adopted, and the variables remain.
 * @see sd_listen_fds(3), systemd.socket(5)
 */
export function takeInheritedDescriptors(): InheritedDescriptor[] {
  return take(() => true);
}

/**
 * `sd_listen_fds(3)`: as {@link takeInheritedDescriptors}, but takes only the sockets. The other descriptors,
 * and the variables as long as there are others, remain for `takeInheritedDescriptors`.
 */
export function takeInheritedListeners(): InheritedDescriptor[] {
  return take((kind) => /socket|-server$|-connection$/.test(kind));
}

function take(isWanted: (kind: DescriptorKind) => boolean): InheritedDescriptor[] {
  if (!isMainThread || !isForThisProcess()) return [];
  const { LISTEN_FDS = '', LISTEN_FDNAMES } = process.env;
  const count = /^\d{1,6}$/.test(LISTEN_FDS) ? Number(LISTEN_FDS) : 0;
  const names = LISTEN_FDNAMES?.split(':') ?? [];
  const inherited = Array.from({ length: count }, (_, i) => {
    const fd = firstDescriptor + i;
    const name = names.length === count ? (names[i] ?? '') : 'unknown';
    return { fd, name, kind: taken.has(fd) ? undefined : inheritedKind(fd) };
  });
  for (const { fd, kind } of inherited) {
    if (kind !== undefined) checked('fcntl', native.fcntl(fd, native.F_SETFD, native.FD_CLOEXEC));
  }
  const result = inherited.flatMap(({ fd, name, kind }) => {
    if (kind === undefined || !isWanted(kind)) return [];
    taken.add(fd);
    return [{ name, kind, descriptor: Descriptor.from(fd, 'inherited descriptor') }];
  });
  if (inherited.every(({ fd }) => taken.has(fd))) {
    for (const name of variables) Reflect.deleteProperty(process.env, name);
    taken.clear();
  }
  return result;
}

/** Whether the variables are meant for this process, and not for one whose environment it has inherited. */
function isForThisProcess(): boolean {
  const { LISTEN_PID, LISTEN_PIDFDID } = process.env;
  if (LISTEN_PID !== String(process.pid)) return false;
  return LISTEN_PIDFDID === undefined || LISTEN_PIDFDID === pidfdInode();
}

/** The inode number of a pidfd of this process, which no other process has, even one of the same pid. */
function pidfdInode(): string {
  using pidfd = ownerOf(checked('pidfd_open', native.pidfdOpen(process.pid, 0)), 'pidfd');
  return String(fstatSync(pidfd.fd, { bigint: true }).ino);
}

function inheritedKind(fd: number): DescriptorKind {
  const promise = `descriptor ${String(fd)}, which LISTEN_FDS promises`;
  const flags = native.fcntl(fd, native.F_GETFL, 0);
  if (flags < 0) throw explained(systemError('fcntl', flags), promise);
  // Node.js opens an epoll instance first: if there is one, what follows is not inherited.
  if (descriptorTarget(fd) === 'anon_inode:[eventpoll]') {
    throw Object.assign(new Error(`${promise}, is Node.js's own`), { code: 'ERR_DESCRIPTOR_KIND' });
  }
  return descriptorKind(fd);
}
