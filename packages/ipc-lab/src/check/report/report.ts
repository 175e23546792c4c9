/** The report of one exercise: for a person, or for a program that reads JSON. */
import type { Language } from '../../language/language.js';
import { inEach, say, wordsOf } from '../../language/text.js';
import type { Assessment, Judgement } from '../exercise.js';
import type { Remark } from '../judge/remark.js';
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
    /** Empty if the criterion passes, or follows from another. */
    readonly hint: string;
    readonly man: string;
    /** The id of the criterion whose failure explains this one. */
    readonly follows: string | null;
  }[];
  /** They fail nothing. */
  readonly remarks: readonly {
    readonly id: string;
    readonly text: string;
    /** Seconds since the run began. */
    readonly at: number | null;
  }[];
}

export function reportOf(
  exercise: string,
  { judgements, remarks }: Assessment,
  language: Language,
): Report {
  return {
    exercise,
    verdict: overall(judgements.map(({ verdict }) => verdict)),
    criteria: judgements.map(({ id, verdict, evidence, hint, man, follows }) => ({
      id,
      verdict,
      evidence: wordsOf(language, evidence),
      hint: verdict === 'pass' || follows !== undefined ? '' : wordsOf(language, hint),
      man,
      follows: follows ?? null,
    })),
    remarks: remarks.map(({ id, text, at = null }) => ({ id, text: wordsOf(language, text), at })),
  };
}

/** The output of a program may contain anything. None of it may move the cursor or change the colours. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '·');
}

/** For a person: each criterion in words, followed by its id. */
export function renderReport(
  exercise: string,
  { judgements, remarks, part }: Assessment,
  language: Language,
): string {
  const lines = [
    say(language, texts.exercise, { id: exercise }),
    ...judgements.flatMap((judgement) => criterionLines(judgement, language)),
    ...remarkLines(remarks, language),
  ];
  const verdict = overall(judgements.map((judgement) => judgement.verdict));
  const count = judgements.filter((judgement) => judgement.verdict === verdict).length;
  const counts = { count, total: judgements.length };
  const whole = inEach(overallTexts[verdict], counts);
  const text = part === undefined ? whole : inEach(texts.inPart, { whole, part });
  lines.push(say(language, texts.overall, { id: exercise, overall: text }));
  return `${lines.join('\n')}\n`;
}

function criterionLines(
  { id, criterion, verdict, evidence, hint, man, follows }: Judgement,
  language: Language,
): string[] {
  const { required } = criterion;
  const labels = Object.values(verdicts).map((text) => say(language, text));
  const width = Math.max(...labels.map((label) => label.length));
  const indent = ' '.repeat(width + 4);
  const label = say(language, verdicts[verdict]).padEnd(width);
  const head = `  ${label}  ${say(language, texts.criterion, { required, id })}`;
  if (follows !== undefined) return [say(language, texts.follows, { head, follows })];
  const found = indent + printable(wordsOf(language, evidence));
  if (verdict === 'pass') return [head, found];
  return [
    head,
    found,
    indent + say(language, texts.hint, { hint }),
    indent + say(language, texts.see, { man }),
  ];
}

function remarkLines(remarks: readonly Remark[], language: Language): string[] {
  if (remarks.length === 0) return [];
  return [
    say(language, texts.remarks),
    ...remarks.map(({ id, text, at }) => {
      const form = at === undefined ? texts.remark : texts.remarkAt;
      return `  ${printable(say(language, form, { text, id, at: at?.toFixed(2) ?? '' }))}`;
    }),
  ];
}
