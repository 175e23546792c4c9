import { constants } from 'node:os';

import { type Descriptor, ownerOf } from '../core/descriptor.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';

const { ENOPROTOOPT } = constants.errno;

/** The identity of a process, as reported by the kernel. */
export interface Credentials {
  /** 0 if the process is outside this pid namespace. The process may have exited by now. */
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** `getsockopt(2)` SO_PEERCRED. */
export function peerCredentials(fd: number): Credentials {
  const words = new Int32Array(3);
  checked('getsockopt', native.getsockopt(fd, native.SO_PEERCRED, words), { fd });
  const [pid, uid, gid] = words as unknown as [number, number, number];
  return { pid, uid: uid >>> 0, gid: gid >>> 0 };
}

/** `getsockopt(2)` SO_PEERPIDFD; undefined before Linux 6.5. */
export function openPeerPidfd(fd: number): Descriptor | undefined {
  const result = native.peerPidfd(fd);
  if (result === -ENOPROTOOPT) return undefined;
  return ownerOf(checked('getsockopt', result), 'pidfd');
}
