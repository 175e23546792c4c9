/** The verdicts of a class: a table for people, and CSV for spreadsheets. */
import type { Language } from '../../language/language.js';
import type { Verdict } from '../judge/verdict.js';
import type { Report } from '../report/report.js';
import { say } from '../texts.js';
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
  const header = [say(language, 'label student'), ...plan.tasks.map(({ exercise }) => exercise.id)];
  const rows = students.map((student) => [
    student,
    ...plan.tasks.map(({ exercise }) => {
      const result = results.find((one) => one.student === student && one.exercise === exercise.id);
      return result === undefined ? '' : say(language, `verdict ${result.verdict}`);
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

export function csv(results: readonly StudentResult[]): string {
  const rows = results.map(({ student, exercise, verdict, report, refusal }) => [
    student,
    exercise,
    verdict,
    (report?.criteria ?? [])
      .filter((criterion) => criterion.verdict !== 'pass')
      .map((criterion) => criterion.id)
      .join(' '),
    refusal ?? '',
  ]);
  return [['student', 'exercise', 'verdict', 'criteria', 'problem'], ...rows]
    .map((row) => `${row.map(cell).join(',')}\n`)
    .join('');
}

/** Quotes a cell where CSV demands it, and keeps a spreadsheet from taking it for a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
