/**
 * Checks the programs of a class: a folder for each student, and a plan that says what is run in each of
 * them. Unless another is named, the plan is `check-all.json` beside the students' folders:
 *
 *     { "build": "make", "4a": "./pipe_sum", "3d": { "writer": "./writer f", "reader": "./reader f" } }
 */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Language } from '../../language/language.js';
import { TraceRefused } from '../../observe/strace/find-command.js';
import { checkExercise } from '../exercise.js';
import { overall, type Verdict } from '../judge/verdict.js';
import { InputRefused, readStudentInput } from '../input.js';
import type { Suite } from '../report/junit.js';
import { reportOf, type Report } from '../report/report.js';
import { CommandsRefused } from '../observed-programs/commands-refused.js';
import { say } from '../../language/text.js';
import { classTexts, verdicts } from '../texts.js';
import { build } from './build.js';
import { readPlan, type Task } from './plan.js';
import { csv, table, type StudentResult } from './table.js';

export interface ClassOptions {
  readonly language: Language;
  readonly signal: AbortSignal;
  readonly plan?: string;
  readonly timeLimit?: number;
  /** What is typed at the terminal of each program: a text, or the name of a file. Overrides that of the plan. */
  readonly input?: string;
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
  const planPath = options.plan ?? join(folder, 'check-all.json');
  const plan = readPlan(planPath);
  const students = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
  if (students.length === 0) {
    throw new CommandsRefused(classTexts.noStudents, { folder });
  }
  const inputOf = ({ input }: Task, cwd: string): string | undefined => {
    if (options.input !== undefined) return readStudentInput(options.input, cwd, process.cwd());
    return input === undefined ? undefined : readStudentInput(input, cwd, dirname(planPath));
  };
  const results: StudentResult[] = [];
  for (const student of students) {
    const cwd = join(folder, student);
    const refusal =
      plan.build === undefined ? undefined : await build(plan.build, cwd, options.signal);
    for (const task of plan.tasks) {
      if (options.signal.aborted) break;
      const result =
        refusal === undefined
          ? await checkOne(task, () => inputOf(task, cwd), cwd, options)
          : { verdict: 'unknown' as const, refusal: refusal[options.language] };
      const { id } = task.exercise;
      results.push({ student, exercise: id, ...result });
      const verdict = verdicts[result.verdict];
      options.progress(say(options.language, classTexts.progress, { student, id, verdict }));
    }
  }
  return {
    verdict: overall(results.map((result) => result.verdict)),
    table: table(students, plan, results, options.language),
    csv: csv(plan, results, options.language),
    suites: results.map(({ student, exercise, report, refusal }) => ({
      name: `${student} ${exercise}`,
      report,
      ...(refusal !== undefined && { refusal }),
    })),
    results,
  };
}

async function checkOne(
  { exercise, commands }: Task,
  inputOf: () => string | undefined,
  cwd: string,
  { language, signal, timeLimit }: ClassOptions,
): Promise<{ verdict: Verdict; report?: Report; refusal?: string }> {
  try {
    const input = inputOf();
    const assessment = await checkExercise(exercise, commands, {
      cwd,
      input,
      signal,
      timeLimit: timeLimit ?? exercise.timeLimit,
    });
    const report = reportOf(exercise.id, assessment, language);
    return { verdict: report.verdict, report };
  } catch (error) {
    if (!(error instanceof TraceRefused || error instanceof InputRefused)) throw error;
    return { verdict: 'unknown', refusal: error.text[language] };
  }
}
