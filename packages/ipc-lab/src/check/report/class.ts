/**
 * The programs of a class. The plan, `check-all.json` beside the students' folders unless told, says
 * what is run in each of them:
 *
 *     { "build": "make", "4a": "./pipe_sum", "3d": { "writer": "./writer f", "reader": "./reader f" } }
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Language } from '../../language/language.js';
import { hasCode } from '../../command-line/report.js';
import { TraceRefused } from '../../observe/strace/find-command.js';
import {
  checkExercise,
  CommandsRefused,
  exercises,
  type Commands,
  type Exercise,
  type ExerciseId,
} from '../exercises.js';
import type { Suite } from './junit.js';
import { reportOf, type Report } from './report.js';
import { inEach, say, type Message } from '../texts.js';
import type { Verdict } from '../judge/verdict.js';
import { splitWords } from '../words.js';

export interface ClassOptions {
  readonly language: Language;
  readonly signal: AbortSignal;
  readonly plan?: string;
  readonly timeLimit?: number;
  readonly progress: (text: string) => void;
}

export interface ClassResult {
  readonly verdict: Verdict;
  readonly table: string;
  readonly csv: string;
  readonly suites: readonly Suite[];
  readonly results: readonly StudentResult[];
}

interface StudentResult {
  readonly student: string;
  readonly exercise: ExerciseId;
  readonly verdict: Verdict;
  readonly report?: Report;
  readonly refusal?: string;
}

interface Plan {
  readonly build: string | undefined;
  readonly tasks: readonly { readonly exercise: Exercise; readonly commands: Commands }[];
}

export async function checkClass(folder: string, options: ClassOptions): Promise<ClassResult> {
  const plan = readPlan(options.plan ?? join(folder, 'check-all.json'));
  const students = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
  if (students.length === 0) {
    throw new CommandsRefused(inEach('no students', { folder }));
  }
  const results: StudentResult[] = [];
  for (const student of students) {
    const cwd = join(folder, student);
    const refusal =
      plan.build === undefined ? undefined : await build(plan.build, cwd, options.signal);
    for (const { exercise, commands } of plan.tasks) {
      if (options.signal.aborted) break;
      const result =
        refusal === undefined
          ? await checkOne(exercise, commands, cwd, options)
          : { verdict: 'unknown' as const, refusal };
      results.push({ student, exercise: exercise.id, ...result });
      options.progress(
        `${student} ${exercise.id}: ${say(options.language, `verdict ${result.verdict}`)}`,
      );
    }
  }
  const verdicts = results.map((result) => result.verdict);
  const verdict = verdicts.includes('fail')
    ? 'fail'
    : verdicts.includes('unknown')
      ? 'unknown'
      : 'pass';
  return {
    verdict,
    table: table(students, plan, results, options.language),
    csv: csv(results),
    suites: results.map(({ student, exercise, report, refusal }) => ({
      name: `${student} ${exercise}`,
      report,
      ...(refusal !== undefined && { refusal }),
    })),
    results,
  };
}

async function checkOne(
  exercise: Exercise,
  commands: Commands,
  cwd: string,
  { language, signal, timeLimit }: ClassOptions,
): Promise<{ verdict: Verdict; report?: Report; refusal?: string }> {
  try {
    const findings = await checkExercise(exercise, commands, {
      cwd,
      signal,
      timeLimit: timeLimit ?? exercise.timeLimit,
    });
    const report = reportOf(exercise.id, findings, language);
    return { verdict: report.verdict, report };
  } catch (error) {
    if (!(error instanceof TraceRefused)) throw error;
    return { verdict: 'unknown', refusal: error.text[language] };
  }
}

/** The plan cannot be followed, for this reason. */
type Refuse = (...why: Message) => never;

function readPlan(path: string): Plan {
  const refuse: Refuse = (why, values) => {
    throw new CommandsRefused(inEach(why, { path, ...values }));
  };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return refuse('no plan');
    throw error;
  }
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return refuse('plan not JSON');
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    return refuse('plan no object');
  }
  const entries = fields as Record<string, unknown>;
  const unknownName = Object.keys(entries).find(
    (name) => name !== 'build' && !Object.hasOwn(exercises, name),
  );
  if (unknownName !== undefined) refuse('plan unknown exercise', { id: unknownName });
  const build = entries['build'];
  if (build !== undefined && typeof build !== 'string') refuse('plan build');
  const tasks = Object.values(exercises)
    .filter(({ id }) => entries[id] !== undefined)
    .map((exercise) => ({
      exercise,
      commands: commandsOf(exercise, entries[exercise.id], refuse),
    }));
  if (tasks.length === 0) refuse('plan empty');
  return { build: build, tasks };
}

function commandsOf(exercise: Exercise, given: unknown, refuse: Refuse): Commands {
  const named =
    typeof given === 'string' ? { program: given } : (given as Readonly<Record<string, unknown>>);
  const commands: Record<string, string[]> = {};
  for (const name of exercise.commands) {
    const text = named[name];
    if (typeof text !== 'string' || text.trim() === '') {
      return refuse('plan commands', { id: exercise.id, what: exercise.commands.join(', ') });
    }
    commands[name] = splitWords(text);
  }
  return commands;
}

const buildLimit = 120_000;

/** @returns Why it did not succeed. */
async function build(
  command: string,
  cwd: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], {
      cwd,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    const end = (): void => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, 'SIGKILL');
      }
    };
    const timer = setTimeout(end, buildLimit);
    signal.addEventListener('abort', end);
    child.stderr.on('data', (data: Buffer) => {
      if (said.length < 10_000) said += data.toString();
    });
    const finish = (problem: string | undefined): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve(problem);
    };
    child.once('error', (error) => {
      finish(error.message);
    });
    child.once('close', (status) => {
      finish(status === 0 ? undefined : `"${command}" failed: ${said.trim().split('\n')[0] ?? ''}`);
    });
  });
}

function table(
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

function csv(results: readonly StudentResult[]): string {
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

/** Quoted where it must be; and no cell is taken for a formula by a spreadsheet. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
