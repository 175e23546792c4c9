/** A class, as its grid and its list of causes show it. */
import type { Verdict } from '../../check/judge/verdict.js';
import type { Text } from '../../language/text.js';
import type { CellView, ClassView } from '../protocol.js';

/** The teacher's, if there is one. */
export function verdictOf({ verdict, mark }: CellView): Verdict | null {
  return mark.verdict ?? verdict;
}

export function pointsOf({ points, mark }: CellView): number | undefined {
  return mark.points ?? points?.got;
}

/** Of all exercises; `undefined` if there are none. */
export function totalOf(cells: readonly CellView[]): number | undefined {
  const all = cells.flatMap((cell) => pointsOf(cell) ?? []);
  return all.length === 0 ? undefined : all.reduce((sum, one) => sum + one, 0);
}

export function cellsOf({ cells }: ClassView, student: string): CellView[] {
  return cells.filter((cell) => cell.student === student);
}

/** What several programs have in common: the same criterion, with the same question about it; or why none was checked. */
export interface CauseGroup {
  readonly exercise: string;
  /** The id of the criterion; `undefined` if the programs could not be checked. */
  readonly criterion: string | undefined;
  readonly hint: Text | undefined;
  readonly cells: readonly CellView[];
}

/** The causes of what did not pass, the most frequent first. */
export function causesOf({ cells }: ClassView): CauseGroup[] {
  const groups = new Map<string, CauseGroup & { readonly cells: CellView[] }>();
  const add = (cell: CellView, criterion: string | undefined, hint: Text | undefined): void => {
    const key = JSON.stringify([cell.exercise, criterion, hint?.en]);
    const group = groups.get(key);
    if (group !== undefined) group.cells.push(cell);
    else groups.set(key, { exercise: cell.exercise, criterion, hint, cells: [cell] });
  };
  for (const cell of cells) {
    if (cell.refusal !== null) add(cell, undefined, undefined);
    for (const { id, hint } of cell.causes) add(cell, id, hint);
  }
  return [...groups.values()].sort((one, other) => other.cells.length - one.cells.length);
}

/**
 * The order of the rows. If the names are hidden, the alphabetical order would reveal them: the order is then
 * another one, which never changes.
 */
export function rowsOf(students: readonly string[], isHidden: boolean): string[] {
  if (!isHidden) return [...students];
  return [...students].sort(
    (one, other) => scattered(one) - scattered(other) || (one < other ? -1 : 1),
  );
}

/** FNV-1a. */
function scattered(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
