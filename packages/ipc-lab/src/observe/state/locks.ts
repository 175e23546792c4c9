/**
 * File locks: which process holds which, so that the arrow to a process that acquires one begins at the process that
 * released it. See flock(2), fcntl_locking(2).
 */
import type { Cause } from './channel.js';
import type { OpenFile } from './process-table.js';

/** flock(2) locks conflict only with each other; the two kinds of fcntl(2) conflict with each other too. */
export type LockFamily = 'flock' | 'record';

export interface Lock {
  readonly family: LockFamily;
  /** The process, or the open file that owns it: several processes may share that one. */
  readonly owner: number | OpenFile;
  readonly pid: number;
  readonly isExclusive: boolean;
  readonly from: number;
  /** Not part of it; `Infinity` for the end of the file. */
  readonly to: number;
}

type Range = Pick<Lock, 'family' | 'owner' | 'from' | 'to'>;

interface OfObject {
  held: Lock[];
  /** The last locks that were given back, the latest last. */
  readonly returned: { readonly lock: Lock; readonly cause: Cause }[];
}

const rememberedReturns = 64;

export class Locks {
  readonly #byObject = new Map<string, OfObject>();

  /** Whether a process of the trace has locked the object. */
  has(object: string): boolean {
    return this.#byObject.has(object);
  }

  /** The locks of this owner within the range. */
  heldBy(object: string, range: Range): Lock[] {
    return this.#of(object).held.filter((lock) => isSame(lock, range) && overlaps(lock, range));
  }

  ownedBy(object: string, owner: Lock['owner']): Lock[] {
    return this.#byObject.get(object)?.held.filter((lock) => lock.owner === owner) ?? [];
  }

  /** The locks of others that do not go together with this one. */
  against(object: string, wanted: Lock): Lock[] {
    return this.#of(object).held.filter((lock) => conflicts(lock, wanted));
  }

  /** Takes a lock; it replaces what its owner held within the range. */
  take(object: string, lock: Lock): void {
    const of = this.#of(object);
    of.held = [
      ...of.held.flatMap((held) => (isSame(held, lock) ? without(held, lock) : held)),
      lock,
    ];
  }

  /** Gives back what the owner holds within the range. */
  giveBack(object: string, range: Range, cause: Cause): void {
    const of = this.#of(object);
    for (const lock of this.heldBy(object, range)) {
      of.returned.push({ lock, cause });
      if (of.returned.length > rememberedReturns) of.returned.shift();
    }
    of.held = of.held.flatMap((held) => (isSame(held, range) ? without(held, range) : held));
  }

  /** The last time that a lock was given back which did not go together with this one. */
  lastReturn(object: string, wanted: Lock): Cause | undefined {
    return this.#of(object).returned.findLast(({ lock }) => conflicts(lock, wanted))?.cause;
  }

  #of(object: string): OfObject {
    let of = this.#byObject.get(object);
    if (of === undefined) this.#byObject.set(object, (of = { held: [], returned: [] }));
    return of;
  }
}

function isSame(lock: Lock, { family, owner }: Range): boolean {
  return lock.family === family && lock.owner === owner;
}

function overlaps(a: Pick<Lock, 'from' | 'to'>, b: Pick<Lock, 'from' | 'to'>): boolean {
  return a.from < b.to && b.from < a.to;
}

function conflicts(held: Lock, wanted: Lock): boolean {
  return (
    held.family === wanted.family &&
    held.owner !== wanted.owner &&
    (held.isExclusive || wanted.isExclusive) &&
    overlaps(held, wanted)
  );
}

/** What remains of a lock outside the range. */
function without(lock: Lock, range: Range): Lock[] {
  return [
    { ...lock, to: Math.min(lock.to, range.from) },
    { ...lock, from: Math.max(lock.from, range.to) },
  ].filter(({ from, to }) => from < to);
}
