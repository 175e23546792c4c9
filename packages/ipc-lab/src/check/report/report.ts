/** The report of one exercise: for a person, or for a program that reads JSON. */
import type { Language } from '../../language/language.js';
import type { Judgement } from '../exercise.js';
import { overall, type Verdict } from '../judge/verdict.js';
import { say, type TextKey } from '../texts.js';

/** The object that `--json` prints; its names are fixed. */
export interface Report {
  readonly exercise: string;
  readonly verdict: Verdict;
  readonly criteria: readonly {
    readonly id: string;
    readonly verdict: Verdict;
    readonly evidence: string;
    /** Empty if the criterion passes. */
    readonly hint: string;
    readonly man: string;
  }[];
}

export function reportOf(
  exercise: string,
  judgements: readonly Judgement[],
  language: Language,
): Report {
  return {
    exercise,
    verdict: overall(judgements.map(({ verdict }) => verdict)),
    criteria: judgements.map(({ id, criterion, verdict, evidence }) => ({
      id,
      verdict,
      evidence: evidence[language],
      hint: verdict === 'pass' ? '' : criterion.hint[language],
      man: criterion.man,
    })),
  };
}

/** The output of a program may hold anything. None of it may move the cursor or change the colours. */
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
  const key = `overall ${report.verdict}${few}` as TextKey;
  const text = say(language, key, { count, total });
  lines.push(say(language, 'label verdict', { id: report.exercise, text }));
  return `${lines.join('\n')}\n`;
}
