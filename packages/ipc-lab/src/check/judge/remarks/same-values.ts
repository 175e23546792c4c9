/** A remark: two runs had the same values, though the exercise asks for random ones. */
import { inEach, type Text } from '../../../language/text.js';
import type { Remark } from '../remark.js';

const text: Text = {
  en: 'a run in another second had the same values, {values}: is the generator given a seed (srand), and another one each time?',
  fr: 'une exécution à une autre seconde a eu les mêmes valeurs, {values} : le générateur reçoit-il une graine (srand), différente à chaque fois ?',
};

/** Of how many random sequences two are hardly ever the same by chance. */
const enough = 1e5;

/**
 * Whether these are the same values, and too many for chance. The shorter list may be the beginning of the longer one.
 *
 * @param possible How many different values there are.
 */
export function areSame(
  first: readonly number[] | undefined,
  second: readonly number[] | undefined,
  possible: number,
): boolean {
  if (first === undefined || second === undefined) return false;
  const length = Math.min(first.length, second.length);
  if (possible ** length < enough) return false;
  return first.slice(0, length).join() === second.slice(0, length).join();
}

/** @param at Seconds since the run began. */
export function sameValuesRemark(values: readonly number[], at: number | undefined): Remark {
  const shown = values.slice(0, 12).join(' ');
  return { id: 'same-values', text: inEach(text, { values: shown }), at };
}
