/**
 * How a child and the parent that spawned it are connected.
 *
 * In the child, descriptor 3 is the write end of a pipe on which it reports that it is ready, and 4
 * is the read end of a pipe whose only write end the parent holds: end-of-file means that the parent
 * has exited, for any reason. The descriptors that the parent passed are numbered from 5. An
 * environment variable describes these descriptors. A grandchild inherits the variable but not the
 * pipes, and so ignores the variable.
 */
import { fstatSync } from 'node:fs';

export const readyFd = 3;
export const lifelineFd = 4;
export const firstHandedOverFd = 5;

export const variable = 'LINUX_IPC_PARENT';

export interface ParentLink {
  readonly pid: number;
  readonly role: string | undefined;
  /** The inode numbers of the two pipes, in decimal. */
  readonly ready: string;
  readonly lifeline: string;
  readonly descriptorCount: number;
}

export function pipeInode(fd: number): string {
  return String(fstatSync(fd, { bigint: true }).ino);
}

/** Parses the description with which this process was started; undefined if it does not apply here. */
export function readParentLink(text: string): ParentLink | undefined {
  const link = JSON.parse(text) as ParentLink;
  try {
    const mine = pipeInode(readyFd) === link.ready && pipeInode(lifelineFd) === link.lifeline;
    return mine ? link : undefined;
  } catch {
    // A descriptor is not open.
    return undefined;
  }
}
