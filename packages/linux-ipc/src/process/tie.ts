/**
 * What ties a child to the parent that spawned it, seen from both.
 *
 * In the child, descriptor 3 is the write end of a pipe in which it says that it is ready, 4 the
 * read end of a pipe whose only write end is the parent's: end-of-file means that the parent is
 * gone, however it ended. From 5 up follow the descriptors handed over. One environment variable
 * says so; a grandchild that inherits the variable does not have these pipes, which tells it that
 * the words are not for it.
 */
import { fstatSync } from 'node:fs';

export const readyFd = 3;
export const lifelineFd = 4;
export const firstHandedOverFd = 5;

export const variable = 'LINUX_IPC_PARENT';

export interface Tie {
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

/** The tie that this process was started with, or undefined. */
export function readTie(text: string): Tie | undefined {
  const tie = JSON.parse(text) as Tie;
  try {
    const mine = pipeInode(readyFd) === tie.ready && pipeInode(lifelineFd) === tie.lifeline;
    return mine ? tie : undefined;
  } catch {
    // Not even open.
    return undefined;
  }
}
