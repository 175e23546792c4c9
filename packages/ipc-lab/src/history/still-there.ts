/** Which objects of a run that has just ended still exist. */
import { linkStatusAt } from '../observe/path-status.js';
import type { Remain } from './remains.js';

/** A path can be removed in ways a trace does not show; a System V object only by a call. */
export function stillThere({ name }: Remain): boolean {
  return !name.startsWith('/') || linkStatusAt(name) !== undefined;
}
