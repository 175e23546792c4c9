/** Checks a class, and makes the table that the command prints. */
import type { Language } from '../../language/language.js';
import { say, wordsOf } from '../../language/text.js';
import { overall, type Verdict } from '../judge/verdict.js';
import type { Suite } from '../report/junit.js';
import { reportOf } from '../report/report.js';
import { classTexts, verdicts } from '../texts.js';
import { checkEach, readClassroom, type Checked } from './classroom.js';
import { csv, table, type StudentResult } from './table.js';

export interface ClassOptions {
  readonly language: Language;
  readonly signal: AbortSignal;
  readonly plan?: string | undefined;
  readonly timeLimit?: number | undefined;
  readonly input?: string | undefined;
  readonly progress: (text: string) => void;
}

export interface ClassResult {
  readonly verdict: Verdict;
  readonly table: string;
  readonly csv: string;
  readonly suites: readonly Suite[];
  readonly results: readonly StudentResult[];
}

export async function checkClass(folder: string, options: ClassOptions): Promise<ClassResult> {
  const { language } = options;
  const classroom = readClassroom(folder, options.plan);
  const results: StudentResult[] = [];
  for await (const checked of checkEach(classroom, options)) {
    const result = resultOf(checked, language);
    results.push(result);
    const { student, exercise: id } = result;
    const verdict = verdicts[result.verdict];
    options.progress(say(language, classTexts.progress, { student, id, verdict }));
  }
  const { plan, students } = classroom;
  return {
    verdict: overall(results.map((result) => result.verdict)),
    table: table(students, plan, results, language),
    csv: csv(plan, results, language),
    suites: results.map(({ student, exercise, report, refusal }) => ({
      name: `${student} ${exercise}`,
      report,
      ...(refusal !== undefined && { refusal }),
    })),
    results,
  };
}

function resultOf(
  { student, exercise: { id }, verdict, assessment, refusal }: Checked,
  language: Language,
): StudentResult {
  return {
    ...{ student, exercise: id, verdict },
    ...(assessment !== undefined && { report: reportOf(id, assessment, language) }),
    ...(refusal !== undefined && { refusal: wordsOf(language, refusal) }),
  };
}
