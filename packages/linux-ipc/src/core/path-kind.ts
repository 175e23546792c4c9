/** The kind of object that a path names, for messages; and paths that name an open descriptor. */
import {
  constants as fsConstants,
  lstatSync,
  statSync,
  type BigIntStats,
  type Stats,
} from 'node:fs';

import { descriptorKind, mismatch, type DescriptorKind } from './descriptor-kind.js';
import { withoutPrototype } from './without-prototype.js';

/** The type of a file, with its article. */
export function fileType(found: Stats | BigIntStats): string {
  if (found.isFile()) return 'a regular file';
  if (found.isDirectory()) return 'a directory';
  if (found.isSymbolicLink()) return 'a symbolic link';
  if (found.isFIFO()) return 'a FIFO';
  if (found.isSocket()) return 'a socket';
  return found.isBlockDevice() ? 'a block device' : 'a character device';
}

/**
 * Paths of open descriptors, as a shell passes them for `<(command)`. The last name is a link that only the
 * kernel makes. Following it leads to the open file itself, so it is followed where other links are not.
 */
const descriptorPath =
  /^\/(?:dev\/fd\/(\d+)|dev\/std(in|out|err)|proc\/(self|thread-self|\d+)\/fd\/(\d+))$/;

/** The number of the descriptor of this process that a path names; undefined if it names none. */
export function descriptorAt(path: string): number | undefined {
  const [matches, number, stream, process_, ofProcess] = descriptorPath.exec(path) ?? [];
  if (matches === undefined) return undefined;
  if (number !== undefined) return Number(number);
  if (stream !== undefined) return ['in', 'out', 'err'].indexOf(stream);
  const isOwn = process_ === String(process.pid) || !/^\d/.test(process_ ?? '');
  return isOwn ? Number(ofProcess) : undefined;
}

/** O_NOFOLLOW, or 0 if the last name of the path is to be followed when it is a symbolic link. */
export function linkFlag(path: string, followSymbolicLinks: boolean): number {
  return followSymbolicLinks || descriptorPath.test(path) ? 0 : fsConstants.O_NOFOLLOW;
}

/** `lstat(2)`, or `stat(2)` where {@link linkFlag} follows; undefined if there is no such file. */
export function statusOf(path: string, followSymbolicLinks = false): Stats | undefined {
  const call = linkFlag(path, followSymbolicLinks) === 0 ? statSync : lstatSync;
  return call(path, withoutPrototype({ throwIfNoEntry: false, bigint: false } as const));
}

/** The kind of object that a path names. */
export function pathKind(path: string, found: Stats): DescriptorKind | 'symbolic-link' {
  const fd = descriptorAt(path);
  if (fd !== undefined) return descriptorKind(fd);
  if (found.isFile()) return 'regular-file';
  if (found.isDirectory()) return 'directory';
  if (found.isSymbolicLink()) return 'symbolic-link';
  if (found.isFIFO()) return 'fifo';
  if (found.isSocket()) return 'socket';
  return found.isBlockDevice() ? 'block-device' : 'character-device';
}

/** What to use for a file of another type than the one required. */
function remedyFor(found: Stats): string {
  if (found.isFIFO()) return ': use openFifoReader or openFifoWriter';
  if (found.isSocket()) return ': connect to it';
  if (found.isSymbolicLink()) return ': set followSymbolicLinks to follow it';
  return '';
}

/**
 * Says what a path names, and what to use for it: "'/dev/fd/63' is the read end of a pipe, not a regular
 * file: use PipeReader.from(63)".
 *
 * @param needed The type of file required, with its article.
 */
export function pathMismatch(path: string, found: Stats, needed: string): string {
  const name = `'${path}'`;
  const fd = descriptorAt(path);
  if (fd === undefined) return `${name} is ${fileType(found)}, not ${needed}${remedyFor(found)}`;
  // A class of this library is one word.
  return mismatch(fd, needed, name).replace(/(: use \w+)$/, `$1.from(${String(fd)})`);
}
