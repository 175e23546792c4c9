/** Which objects of a run that has just ended still exist. */
import { linkStatusAt } from '../observe/path-status.js';
import type { Remain } from './remains.js';

/** A path can be removed in ways a trace does not show; a System V object only by a call. */
export function stillThere({ kind, name }: Remain): boolean {
  if (!name.startsWith('/')) return true;
  if (kind !== 'queue') return linkStatusAt(name) !== undefined;
  // mq_overview(7): the names of POSIX queues are files only if this file system is mounted.
  const isMounted = linkStatusAt(queues) !== undefined;
  return !isMounted || linkStatusAt(`${queues}${name}`) !== undefined;
}

const queues = '/dev/mqueue';
