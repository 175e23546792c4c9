/** Where the evidence of a finding can be seen: moments and waits of the picture of a run. */
import type { Moment, MomentKind } from '../../history/moment.js';
import { pictureOf } from '../../history/picture.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Value } from '../../language/text.js';
import type { Finding } from './verdict.js';

/** What a criterion is about. `waiting`: calls that never returned. */
export type ShownKind = MomentKind | 'waiting';

export interface Shown {
  /** The number of the program, in the order in which the check started them. */
  readonly run: number;
  /** The ids of moments. */
  readonly moments: readonly number[];
  readonly waits: readonly { readonly pid: number; readonly since: number }[];
}

/**
 * The moments of these kinds in which a process takes part that the evidence names; only the one
 * whose time it names, if that is certain. Evidence that names no process is about all of them.
 *
 * @param histories Of each program, in the order in which the check started them.
 */
export function shownBy(
  { values, within }: Finding,
  kinds: readonly ShownKind[],
  histories: readonly RecordedHistory[],
): Shown[] {
  const named = new Set(numbersIn(values));
  const isAboutAll = !histories.some(({ processes }) =>
    processes.all.some(({ pid }) => named.has(pid)),
  );
  const found = histories
    .map((history, run): Shown => {
      const isNamed = (pid: number): boolean => isAboutAll || named.has(pid);
      const isThen = (time: number): boolean => values['at'] === history.at({ time });
      return { run, ...seenIn(history, kinds, isNamed, isThen) };
    })
    .filter(({ moments, waits }) => moments.length > 0 || waits.length > 0);
  if (!isAboutAll) return found;
  // It is about one run: the first, or else a later one.
  return within === undefined ? found.slice(0, 1) : found.slice(-1);
}

function seenIn(
  history: RecordedHistory,
  kinds: readonly ShownKind[],
  isNamed: (pid: number) => boolean,
  isThen: (time: number) => boolean,
): Pick<Shown, 'moments' | 'waits'> {
  const takesPart = ({ pid, other }: Moment): boolean =>
    isNamed(pid) || (other !== undefined && isNamed(other));
  const ofKind = pictureOf(history).moments.filter(
    (moment) => kinds.includes(moment.kind) && takesPart(moment),
  );
  // Evidence has times in hundredths of a second: several moments may have the same.
  const then = ofKind.filter(({ time }) => isThen(time));
  const chosen = then.length === 1 ? then : ofKind;
  // At a terminal a program waits for a person, which is not drawn.
  const unfinished = history
    .all('blocked')
    .filter(
      ({ pid, until, object }) =>
        until === undefined && object?.kind !== 'terminal' && isNamed(pid),
    );
  return {
    moments: chosen.map(({ id }) => id),
    waits: kinds.includes('waiting') ? unfinished.map(({ pid, since }) => ({ pid, since })) : [],
  };
}

/** The numbers among the values; those in a text are separated by commas. */
function numbersIn(values: Finding['values']): number[] {
  const inValue = (value: Value): number[] => {
    if (typeof value === 'number') return [value];
    if (typeof value === 'string')
      return /^[\d, ]+$/.test(value) ? value.split(',').map(Number) : [];
    return Array.isArray(value) ? (value as readonly Value[]).flatMap(inValue) : [];
  };
  return Object.values(values).flatMap(inValue);
}
