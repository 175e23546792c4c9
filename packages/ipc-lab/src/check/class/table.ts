/** The verdicts of a class: a table for people, and CSV for spreadsheets. */
import { stringify } from 'csv-stringify/sync';

import type { Language } from '../../language/language.js';
import { say } from '../../language/text.js';
import type { Verdict } from '../judge/verdict.js';
import type { Report } from '../report/report.js';
import { columns, reportTexts, verdicts } from '../texts.js';
import type { Plan } from './plan.js';

export interface StudentResult {
  readonly student: string;
  readonly exercise: string;
  readonly verdict: Verdict;
  readonly report?: Report;
  /** Why the exercise could not be checked. */
  readonly refusal?: string;
}

export function table(
  students: readonly string[],
  plan: Plan,
  results: readonly StudentResult[],
  language: Language,
): string {
  const header = [say(language, columns.student), ...plan.tasks.map(({ exercise }) => exercise.id)];
  const rows = students.map((student) => [
    student,
    ...plan.tasks.map(({ exercise }) => {
      const result = results.find((one) => one.student === student && one.exercise === exercise.id);
      return result === undefined ? '' : say(language, verdicts[result.verdict]);
    }),
  ]);
  const all = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...all.map((row) => (row[column] ?? '').length)),
  );
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** For a spreadsheet, which must not take a cell for a formula. */
export function csv(plan: Plan, results: readonly StudentResult[], language: Language): string {
  const header = Object.values(columns).map((column) => say(language, column));
  const rows = results.map(({ student, exercise, verdict, report, refusal = '' }) => {
    const { criteria } = plan.tasks.find((task) => task.exercise.id === exercise)?.exercise ?? {};
    const causes = (report?.criteria ?? [])
      .filter((criterion) => criterion.verdict !== 'pass' && criterion.follows === null)
      .map(({ id }) =>
        say(language, reportTexts.criterion, { required: criteria?.[id]?.required ?? '', id }),
      );
    return [student, exercise, say(language, verdicts[verdict]), causes.join('; '), refusal];
  });
  return stringify([header, ...rows], { escape_formulas: true });
}
