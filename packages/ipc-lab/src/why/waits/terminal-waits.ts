/** What a thread waits for that reads from a terminal: whoever holds the other side of a pseudo-terminal. */
import { isMaster } from '../snapshot/read-descriptors.js';
import {
  holdersOf,
  masterOf,
  objectOf,
  type Descriptor,
  type Snapshot,
} from '../snapshot/snapshot.js';
import { outside, type Reason } from './wait.js';

/** @returns `undefined` if it is no terminal. */
export function ofTerminal(
  snapshot: Snapshot,
  pid: number,
  descriptor: Descriptor,
): Reason | undefined {
  const { fd, target, kind } = descriptor;
  const isDriver = isMaster(target);
  if (kind !== 'terminal' && !isDriver) return undefined;
  const holders = otherSideOf(snapshot, descriptor);
  const pids = holders.map((holder) => holder.pid);
  const what = isDriver ? 'terminal output' : 'terminal';
  const terminal = isDriver ? objectOf(descriptor).replace(masterOf(''), '') : target;
  const values = { fd, target: terminal, holders: { holders, pid } };
  if (pids.length === 0) return outside(`${what}, none seen`, values);
  return {
    what: pids.every((holder) => holder === pid) ? `${what}, own` : what,
    values,
    wakers: pids.map((holder) => ({ pid: holder })),
    outside: false,
    ...(!isDriver && { byPerson: true as const }),
  };
}

export function otherSideOf(
  snapshot: Snapshot,
  descriptor: Descriptor,
): ReturnType<typeof holdersOf> {
  const object = objectOf(descriptor);
  if (!isMaster(descriptor.target)) return holdersOf(snapshot, masterOf(object));
  return holdersOf(snapshot, object.replace(masterOf(''), ''));
}
