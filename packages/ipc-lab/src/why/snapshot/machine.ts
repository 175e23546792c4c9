/**
 * What is read of a machine: /proc, sock_diag(7) and the clocks. A snapshot is taken through this
 * interface alone, so that a recorded machine can stand in for the one at hand.
 */
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';

import { SystemVSemaphoreSet, type SemaphoreState } from 'linux-ipc/semaphore';
import { listUnixSockets, type ListedUnixSocket } from 'linux-ipc/socket';

import { linkStatusAt, statusAt } from '../../observe/path-status.js';
import { textOf } from '../../language/lossless.js';

/** Each function returns `undefined` if the process has exited or belongs to another user. */
export interface Machine {
  /** As `process.arch` names it: the numbers of system calls depend on it. */
  readonly architecture: string;
  readText(path: string): string | undefined;
  /** The words of a file that has a null byte after each: `cmdline` and `environ`. */
  wordsIn(path: string): string[] | undefined;
  readLink(path: string): string | undefined;
  /** The entries of a folder of /proc whose names are numbers. */
  numbersIn(path: string): number[] | undefined;
  /** The mode of a symbolic link itself. */
  linkMode(path: string): number | undefined;
  /** Device and inode of a FIFO; `no` if the path names something else. */
  fifo(path: string): string | undefined;
  /** The file of this inode in a folder; empty if no name there is its. */
  fileIn(folder: string, inode: number): string | undefined;
  /** This many bytes; `undefined` if any of them cannot be read. */
  readBytes(path: string, offset: bigint, length: number): Buffer | undefined;
  /** @throws if the kernel has no unix_diag. */
  unixSockets(): readonly Pick<ListedUnixSocket, 'inode' | 'peer' | 'waitingClients'>[];
  /** The state of a System V semaphore; `undefined` if it cannot be read. */
  semaphore(id: number, number: number): SemaphoreState | undefined;
  /** In seconds. */
  now(): { readonly realtime: number; readonly monotonic: number };
}

export const thisMachine: Machine = {
  architecture: process.arch,
  readText: textIn,
  wordsIn: (path) => textIn(path)?.split('\0').slice(0, -1),
  readLink: (path) => tried(() => textOf(readlinkSync(path, 'buffer'))),
  numbersIn: (path) =>
    tried(() =>
      readdirSync(path)
        .filter((name) => /^\d+$/.test(name))
        .map(Number),
    ),
  linkMode: (path) => linkStatusAt(path)?.mode,
  // Asking for its status does not open it.
  fifo: (path) => {
    const status = statusAt(path);
    return status?.isFIFO() === true ? `${status.dev}:${status.ino}` : status && 'no';
  },
  fileIn: (folder, inode) => {
    const paths = tried(() =>
      readdirSync(folder, 'buffer').map((name) => `${folder}/${textOf(name)}`),
    );
    return paths && (paths.find((path) => linkStatusAt(path)?.ino === inode) ?? '');
  },
  readBytes: (path, offset, length) => tried(() => bytesAt(path, offset, length)),
  unixSockets: listUnixSockets,
  semaphore: (id, number) => tried(() => SystemVSemaphoreSet.attach(id).inspect(number)),
  now: () => ({
    realtime: Date.now() / 1000,
    monotonic: Number(process.hrtime.bigint()) / 1e9,
  }),
};

function textIn(path: string): string | undefined {
  return tried(() => textOf(readFileSync(path)));
}

function bytesAt(path: string, offset: bigint, length: number): Buffer | undefined {
  if (length <= 0) return undefined;
  const bytes = Buffer.alloc(length);
  const fd = openSync(path, 'r');
  try {
    return readSync(fd, bytes, 0, length, offset) === length ? bytes : undefined;
  } finally {
    closeSync(fd);
  }
}

function tried<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
