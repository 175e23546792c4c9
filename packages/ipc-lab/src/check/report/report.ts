/** Findings become the report of one exercise, for people, for programs, and for graders. */
import type { Language } from '../../language/language.js';
import { manualPages } from '../criteria.js';
import type { ExerciseId } from '../exercises.js';
import { isTextKey, say, type TextKey } from '../texts.js';
import { overall, type Finding, type Verdict } from '../judge/verdict.js';

/** The object that `--json` prints; its names are fixed. */
export interface Report {
  readonly exercise: ExerciseId;
  readonly verdict: Verdict;
  readonly criteria: readonly {
    readonly id: string;
    readonly verdict: Verdict;
    readonly evidence: string;
    /** Empty where nothing is to be improved. */
    readonly hint: string;
    readonly man: string;
  }[];
}

export function reportOf(
  exercise: ExerciseId,
  findings: readonly Finding[],
  language: Language,
): Report {
  return {
    exercise,
    verdict: overall(findings),
    criteria: findings.map(({ id, verdict, evidence }) => {
      const key = `hint ${exercise} ${id}`;
      return {
        id,
        verdict,
        evidence: say(language, ...evidence),
        hint: verdict === 'pass' || !isTextKey(key) ? '' : say(language, key),
        man: manualPages[exercise][id] ?? '',
      };
    }),
  };
}

/** A program's output may hold anything: nothing of it may move the cursor or change the colours. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '·');
}

export function renderReport(report: Report, language: Language): string {
  const lines = [say(language, 'label exercise', { id: report.exercise })];
  const width = Math.max(...report.criteria.map(({ id }) => id.length));
  const labels = Math.max(
    ...(['pass', 'fail', 'unknown'] as const).map((one) => say(language, `verdict ${one}`).length),
  );
  for (const { id, verdict, evidence, hint, man } of report.criteria) {
    const label = say(language, `verdict ${verdict}`).padEnd(labels);
    lines.push(`  ${label}  ${id.padEnd(width)}  ${printable(evidence)}`);
    if (verdict === 'pass') continue;
    const indent = ' '.repeat(labels + width + 6);
    lines.push(`${indent}${say(language, 'label hint', { hint })}`);
    lines.push(`${indent}${say(language, 'label see', { man })}`);
  }
  const count = report.criteria.filter(({ verdict }) => verdict === report.verdict).length;
  const total = report.criteria.length;
  const few = count === 1 && report.verdict !== 'pass' ? ' one' : '';
  const key = `overall ${report.verdict}${few}` as const;
  const text = say(language, key as TextKey, { count, total });
  lines.push(say(language, 'label verdict', { id: report.exercise, text }));
  return `${lines.join('\n')}\n`;
}
