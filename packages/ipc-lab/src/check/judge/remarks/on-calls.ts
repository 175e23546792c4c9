/** The remarks of all exercises: on what calls were asked for, and on those that failed. */
import type { Run } from '../../observed-programs/observed-program.js';
import type { Remark } from '../remark.js';
import { uncheckedErrorRemarks } from './unchecked-error.js';
import { widePermissionsRemarks } from './wide-permissions.js';

export function remarksOnCalls(...runs: readonly Run[]): Remark[] {
  const remarks = runs.flatMap(({ history }) => [
    ...uncheckedErrorRemarks(history),
    ...widePermissionsRemarks(history),
  ]);
  // Two clients do the same.
  return remarks.filter(
    ({ text }, index) => remarks.findIndex((other) => other.text.en === text.en) === index,
  );
}
