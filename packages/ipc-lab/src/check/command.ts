/** `ipc-lab check` and `ipc-lab check-all`: their arguments, output and exit status. */
import type { Options } from '../command-line/arguments.js';
import { exerciseNamed } from '../command-line/exercise-name.js';
import { timeLimit, wholeNumber } from '../command-line/options.js';
import { OutputFile } from '../command-line/output-file.js';
import { runCommand, type CommandIo } from '../command-line/program.js';
import { UsageError } from '../command-line/errors.js';
import { say, type Text } from '../language/text.js';
import { visible } from '../language/visible.js';
import { currentFolder } from '../observe/strace/current-folder.js';
import { checkClass } from './class/class.js';
import { checkExercise, type Exercise } from './exercise.js';
import { exercises } from './exercises.js';
import { help, texts } from './help.js';
import { readInput } from './input.js';
import { nextCommand, wholeCheck } from './next-command.js';
import { Progress } from './progress.js';
import { junit } from './report/junit.js';
import { renderReport, reportOf, type Report } from './report/report.js';
import type { Commands } from './observed-programs/exercise-programs.js';
import { reportTexts } from './texts.js';
import { splitCommand } from './split-command.js';

const exitStatus = { pass: 0, fail: 1, fragile: 1, unknown: 2 } as const;

const commonOptions = {
  json: { type: 'boolean' },
  timeout: { type: 'string' },
  input: { type: 'string' },
  junit: { type: 'string' },
} as const satisfies Options;

/** An option for each command of an exercise, except a single program, which follows `--`. */
function commandOptions(): Record<string, { readonly type: 'string' }> {
  const names = exercises.flatMap(({ commands }) => commands).filter((name) => name !== 'program');
  return Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
}

/**
 * Runs a program under observation and reports whether it does what the exercise asks.
 *
 * @param argv What follows `check` on the command line.
 * @returns The exit status: 0 if every criterion passes, 1 if one fails or is fragile, 2 if the program
 *   could not be checked.
 */
export function checkCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(
    {
      name: 'ipc-lab check',
      help: help('check'),
      options: { ...commandOptions(), ...commonOptions, seconds: { type: 'string' } },
      runsCommand: true,
      failureStatus: 2,
    },
    async ({ positionals: [given, ...rest], words = [], options, language, signal }) => {
      const id = exerciseNamed(
        texts.exercise,
        given,
        exercises.map((one) => one.id),
      );
      const exercise = exercises.find((one) => one.id === id);
      if (exercise === undefined) return exitStatus.unknown;
      const program = [...rest, ...words].filter((word) => word !== undefined);
      const commands = commandsFor(exercise, options, program);
      const seconds = secondsOf(exercise, options.seconds);
      const limit = timeLimit(options.timeout) ?? timeLimitOf(exercise, seconds);
      const junitFile = outputFile(options.junit);
      const input = options.input === undefined ? undefined : readInput(options.input);
      const progress = options.json === true ? undefined : new Progress(io.stderr, id, language);
      const assessment = await checkExercise(exercise, commands, {
        ...{ cwd: currentFolder(), timeLimit: limit, input, seconds, signal },
        progress: progress?.step.bind(progress),
      });
      progress?.clear();
      signal.throwIfAborted();
      const report = reportOf(id, assessment, language);
      io.stdout.write(
        options.json === true
          ? `${JSON.stringify(report)}\n`
          : renderReport(id, assessment, language),
      );
      const isTried = assessment.part !== undefined && !hasFailed(report);
      if (options.json !== true && (isTried || report.verdict !== 'pass')) {
        const command = isTried
          ? wholeCheck(exercise, commands, options.input)
          : nextCommand(exercise, commands, assessment.isStuck === true, input);
        io.stdout.write(`${visible(say(language, reportTexts.next, { command }))}\n`);
      }
      junitFile?.write(junit([{ name: `ipc-lab check ${id}`, report }]));
      return exitStatus[report.verdict];
    },
    argv,
    io,
  );
}

function hasFailed({ criteria }: Report): boolean {
  return criteria.some(({ verdict }) => verdict === 'fail' || verdict === 'fragile');
}

/**
 * Checks the programs of a class: a folder for each student, and a plan that says what is run in it.
 *
 * @param argv What follows `check-all` on the command line.
 */
export function checkAllCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(
    {
      name: 'ipc-lab check-all',
      help: help('check-all'),
      positionals: [texts.folder],
      options: { ...commonOptions, plan: { type: 'string' }, csv: { type: 'string' } },
      failureStatus: 2,
    },
    async ({ positionals: [folder], options, language, signal }) => {
      const limit = timeLimit(options.timeout);
      const junitFile = outputFile(options.junit);
      const csvFile = outputFile(options.csv);
      const result = await checkClass(folder, {
        ...{ language, signal, timeLimit: limit, plan: options.plan, input: options.input },
        progress: (text) => io.stderr.write(`${text}\n`),
      });
      signal.throwIfAborted();
      const { table, csv } = result;
      if (options.json === true) io.stdout.write(`${JSON.stringify(result.results)}\n`);
      else io.stdout.write(options.csv === undefined ? `${table}\n${csv}` : table);
      csvFile?.write(csv);
      junitFile?.write(junit(result.suites));
      return exitStatus[result.verdict];
    },
    argv,
    io,
  );
}

function outputFile(path: string | undefined): OutputFile | undefined {
  return path === undefined ? undefined : new OutputFile(path);
}

/** The value of `--seconds`, for an exercise that it may shorten. */
function secondsOf({ id, seconds }: Exercise, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (seconds === undefined) throw new UsageError(texts.notShortened, { id });
  return wholeNumber('--seconds', given, 2, seconds);
}

function timeLimitOf({ timeLimit: limit, seconds: full = 0 }: Exercise, seconds = full): number {
  return limit - full + seconds;
}

/** @param program The words after `--`. */
function commandsFor(
  { id, commands: names }: Exercise,
  values: Readonly<Record<string, string | boolean | undefined>>,
  program: readonly string[],
): Commands {
  const missing = (what: string | Text): UsageError =>
    new UsageError(texts.commandMissing, { id, what });
  if (names.includes('program')) {
    if (program.length === 0) throw missing(texts.command);
    return { program };
  }
  const commands: Record<string, string[]> = {};
  for (const name of names) {
    const text = values[name];
    const words = typeof text === 'string' ? splitCommand(text) : [];
    if (words.length === 0) throw missing(names.map((one) => `--${one}`).join(', '));
    commands[name] = words;
  }
  return commands;
}
