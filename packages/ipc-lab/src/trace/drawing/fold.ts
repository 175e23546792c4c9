/**
 * Folds repetitions: where the same messages pass again and again, the first are drawn one by one, and
 * the rest of each kind has one row together.
 */
import type { Moment, MomentKind } from '../../history/moment.js';

/** What has one row of a drawing. */
export interface Entry {
  /** The first of {@link folded}, if there are any. */
  readonly moment: Moment;
  /** The moments that share the row, in their order; none if the row is that of a single moment. */
  readonly folded: readonly Moment[];
}

/** How many of each kind are drawn one by one. */
const shown = 3;
/** How many of each kind there must be, on average. */
const least = 12;
/** A repetition has at most this many kinds. */
const most = 16;

/** Never folded: these begin and end the columns. */
const single: ReadonlySet<MomentKind> = new Set<MomentKind>([
  'born',
  'started',
  'ended',
  'collected',
  'orphaned',
]);
/** Moments at which arrows end. Their rows come after those of the moments at which arrows begin. */
const effects: ReadonlySet<MomentKind> = new Set<MomentKind>([
  'read',
  'acquired',
  'delivered',
  'end-of-file',
  'coalesced',
  'lost',
  'received',
  'noticed',
]);

export function entriesOf(moments: readonly Moment[]): Entry[] {
  const entries: Entry[] = [];
  let stretch = new Stretch();
  const end = (): void => {
    for (const entry of stretch.entries()) entries.push(entry);
    stretch = new Stretch();
  };
  for (const moment of moments) {
    if (single.has(moment.kind)) {
      end();
      entries.push({ moment, folded: [] });
      continue;
    }
    if (stretch.isRepetition && !stretch.has(moment)) end();
    for (const early of stretch.add(moment)) entries.push({ moment: early, folded: [] });
  }
  end();
  return entries;
}

/** Moments one after the other that may be a repetition. */
class Stretch {
  readonly #moments: Moment[] = [];
  readonly #counts = new Map<string, number>();

  get isRepetition(): boolean {
    return this.#moments.length >= least * this.#counts.size;
  }

  has(moment: Moment): boolean {
    return this.#counts.has(keyOf(moment));
  }

  /** Returns the first moments, which are no part of a repetition, if there are too many kinds. */
  add(moment: Moment): Moment[] {
    const key = keyOf(moment);
    this.#moments.push(moment);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    if (this.#counts.size <= most) return [];
    let early = 0;
    for (; this.#counts.size > most / 2; early += 1) this.#remove(this.#moments[early]);
    return this.#moments.splice(0, early);
  }

  #remove(moment: Moment | undefined): void {
    if (moment === undefined) return;
    const key = keyOf(moment);
    const count = this.#counts.get(key) ?? 0;
    if (count > 1) this.#counts.set(key, count - 1);
    else this.#counts.delete(key);
  }

  entries(): Entry[] {
    const first = this.isRepetition ? shown * this.#counts.size : this.#moments.length;
    const byKey = new Map<string, Moment[]>();
    for (const moment of this.#moments.slice(first)) {
      const key = keyOf(moment);
      const same = byKey.get(key);
      if (same === undefined) byKey.set(key, [moment]);
      else same.push(moment);
    }
    const rows = [...byKey.values()].flatMap((folded): Entry[] => {
      const [moment] = folded;
      return moment === undefined ? [] : [{ moment, folded: folded.length === 1 ? [] : folded }];
    });
    const isEffect = ({ moment }: Entry): boolean => effects.has(moment.kind);
    return [
      ...this.#moments.slice(0, first).map((moment) => ({ moment, folded: [] })),
      ...rows.filter((row) => !isEffect(row)),
      ...rows.filter(isEffect),
    ];
  }
}

/**
 * The same for the moments that may be folded together: what happens, between which processes, over which object. Each
 * descriptor that is received is another object; their kind is what they have in common. The first word of a copy is
 * its direction, and that of a lost signal is how it was lost.
 */
function keyOf({ kind, pid, other, object, signal, call, error, words }: Moment): string {
  const what = kind === 'received' ? object?.kind : object?.id;
  const how = kind === 'copied' || kind === 'lost' ? words?.[0] : undefined;
  return [kind, pid, other, what, signal, call, error, how].join(' ');
}
