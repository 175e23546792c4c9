/** The report of one exercise: for a person, or for a program that reads JSON. */
import type { Language } from '../../language/language.js';
import { inEach, say } from '../../language/text.js';
import type { Judgement } from '../exercise.js';
import { overall, type Verdict } from '../judge/verdict.js';
import { overallTexts, reportTexts as texts, verdicts } from '../texts.js';

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

/** The output of a program may contain anything. None of it may move the cursor or change the colours. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '·');
}

/** For a person: each criterion in words, followed by its id. */
export function renderReport(
  exercise: string,
  judgements: readonly Judgement[],
  language: Language,
): string {
  const lines = [say(language, texts.exercise, { id: exercise })];
  const labels = Object.values(verdicts).map((text) => say(language, text));
  const width = Math.max(...labels.map((label) => label.length));
  const indent = ' '.repeat(width + 4);
  for (const { id, criterion, verdict, evidence } of judgements) {
    const { required, hint, man } = criterion;
    const label = say(language, verdicts[verdict]).padEnd(width);
    lines.push(`  ${label}  ${say(language, texts.criterion, { required, id })}`);
    lines.push(indent + printable(evidence[language]));
    if (verdict === 'pass') continue;
    lines.push(indent + say(language, texts.hint, { hint }));
    lines.push(indent + say(language, texts.see, { man }));
  }
  const verdict = overall(judgements.map((judgement) => judgement.verdict));
  const count = judgements.filter((judgement) => judgement.verdict === verdict).length;
  const counts = { count, total: judgements.length };
  const text = inEach(overallTexts[verdict], counts);
  lines.push(say(language, texts.overall, { id: exercise, overall: text }));
  return `${lines.join('\n')}\n`;
}
