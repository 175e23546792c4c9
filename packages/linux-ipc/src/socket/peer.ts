import { checked } from '../errors.js';
import { native } from '../native.js';

/** Who was at the other end when the connection was made, by the kernel's own word. */
export interface PeerCredentials {
  /** 0 when the process is outside this one's pid namespace. The process may be gone by now. */
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** `getsockopt(2)` SO_PEERCRED. */
export function peerCredentials(fd: number): PeerCredentials {
  const words = new Int32Array(3);
  checked('getsockopt', native.getsockopt(fd, native.SO_PEERCRED, words));
  const [pid, uid, gid] = words as unknown as [number, number, number];
  return { pid, uid: uid >>> 0, gid: gid >>> 0 };
}
