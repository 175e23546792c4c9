/**
 * A class: a folder for each student, and a plan that says what is run in each of them. Unless another is named, the plan is
 * `check-all.json` beside the students' folders:
 *
 *     { "build": "make", "4a": "./pipe_sum", "3d": { "writer": "./writer f", "reader": "./reader f" } }
 */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Text } from '../../language/text.js';
import { TraceRefused } from '../../observe/strace/find-command.js';
import { checkExercise, type Assessment, type Exercise } from '../exercise.js';
import { InputRefused, readStudentInput } from '../input.js';
import { overall, type Verdict } from '../judge/verdict.js';
import { CommandsRefused } from '../observed-programs/commands-refused.js';
import type { Limits } from '../observed-programs/observed-program.js';
import { classTexts } from '../texts.js';
import { build } from './build.js';
import { readPlan, type Plan, type Task } from './plan.js';

export interface Classroom {
  readonly folder: string;
  readonly plan: Plan;
  /** The folder that contains the plan. */
  readonly planFolder: string;
  /** The names of their folders, in order. */
  readonly students: readonly string[];
}

/** The exercise of one student. */
export interface Checked {
  readonly student: string;
  readonly exercise: Exercise;
  readonly verdict: Verdict;
  readonly assessment?: Assessment;
  /** Why it could not be checked. */
  readonly refusal?: Text;
}

export interface CheckEachOptions {
  readonly signal: AbortSignal;
  readonly timeLimit?: number | undefined;
  /** What is typed at the terminal of each program: a text, or the name of a file. Overrides that of the plan. */
  readonly input?: string | undefined;
  /** Is called before an exercise is checked, in this folder. */
  readonly begins?: (student: string, task: Task, cwd: string) => Watcher;
}

/** Who looks on while an exercise is checked. */
export interface Watcher extends Pick<Limits, 'watch' | 'stacks'> {
  readonly onFirst?: Parameters<Exercise['check']>[2];
}

/** @throws `CommandsRefused` there is no plan that can be followed, or no student. */
export function readClassroom(
  folder: string,
  planPath = join(folder, 'check-all.json'),
): Classroom {
  const plan = readPlan(planPath);
  const students = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
  if (students.length === 0) throw new CommandsRefused(classTexts.noStudents, { folder });
  return { folder, plan, planFolder: dirname(planPath), students };
}

/** Checks each exercise of each student, one after the other. */
export async function* checkEach(
  { folder, plan, planFolder, students }: Classroom,
  options: CheckEachOptions,
): AsyncGenerator<Checked> {
  const inputOf = ({ input }: Task, cwd: string): string | undefined => {
    if (options.input !== undefined) return readStudentInput(options.input, cwd, process.cwd());
    return input === undefined ? undefined : readStudentInput(input, cwd, planFolder);
  };
  for (const student of students) {
    const cwd = join(folder, student);
    const refusal =
      plan.build === undefined ? undefined : await build(plan.build, cwd, options.signal);
    for (const task of plan.tasks) {
      if (options.signal.aborted) return;
      const { exercise } = task;
      const watcher = options.begins?.(student, task, cwd) ?? {};
      const found =
        refusal === undefined
          ? await checkOne(task, () => inputOf(task, cwd), cwd, options, watcher)
          : { verdict: 'unknown' as const, refusal };
      yield { student, exercise, ...found };
    }
  }
}

async function checkOne(
  { exercise, commands }: Task,
  inputOf: () => string | undefined,
  cwd: string,
  { signal, timeLimit }: CheckEachOptions,
  { onFirst, ...watching }: Watcher,
): Promise<Omit<Checked, 'student' | 'exercise'>> {
  try {
    const limits = { cwd, input: inputOf(), signal, timeLimit: timeLimit ?? exercise.timeLimit };
    const assessment = await checkExercise(exercise, commands, { ...limits, ...watching }, onFirst);
    const verdict = overall(assessment.judgements.map((one) => one.verdict));
    return { verdict, assessment };
  } catch (error) {
    if (!(error instanceof TraceRefused || error instanceof InputRefused)) throw error;
    return { verdict: 'unknown', refusal: error.text };
  }
}
