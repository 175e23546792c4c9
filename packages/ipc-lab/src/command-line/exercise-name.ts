/** The names of exercises, as the sheet and the tables of README.md write them. */
import type { Text } from '../language/text.js';
import { oneOf } from './options.js';

/**
 * Returns the known name that `given` means: capitals are the same, and 5a and 5b are the two programs of
 * one exercise, 5.
 *
 * @throws UsageError it means none of them.
 */
export function exerciseNamed(
  name: Text,
  given: string | undefined,
  known: readonly string[],
): string {
  const small = given?.toLowerCase();
  const meant = known.find((id) => small === id || (/^\d$/.test(id) && isPartOf(id, small)));
  return oneOf(name, meant ?? given, known);
}

function isPartOf(id: string, given: string | undefined): boolean {
  return given === `${id}a` || given === `${id}b`;
}
