/** `ipc-lab check` and `ipc-lab check-all`: their arguments, output and exit status. */
import type { ParseArgsConfig } from 'node:util';

import { interruptedStatus, interruptible } from '../command-line/interruptible.js';
import { chooseLanguage, type Language } from '../language/language.js';
import { OutputFile } from '../command-line/output-file.js';
import { UsageError } from '../command-line/report.js';
import {
  environmentOf,
  parseCommandLine,
  refusing,
  type CommandIo,
} from '../command-line/watching.js';
import { checkClass } from './class/class.js';
import { checkExercise, type Exercise } from './exercise.js';
import { exercises } from './exercises.js';
import { help, unknownExercise, usage, type CommandName } from './help.js';
import { junit } from './report/junit.js';
import { renderReport, reportOf } from './report/report.js';
import type { Commands } from './run/runs.js';
import { say } from './texts.js';
import { splitWords } from './words.js';

const exitStatus = { pass: 0, fail: 1, unknown: 2 } as const;

const commonOptions = {
  json: { type: 'boolean' },
  timeout: { type: 'string' },
  junit: { type: 'string' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

/** An option for each command of an exercise, except a single program, which follows `--`. */
function commandOptions(): Record<string, { readonly type: 'string' }> {
  const names = exercises.flatMap(({ commands }) => commands).filter((name) => name !== 'program');
  return Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
}

/**
 * Runs a program under observation and reports whether it does what the exercise asks.
 *
 * @param argv What follows `check` on the command line.
 * @returns The exit status: 0 if every criterion passes, 1 if one fails, 2 if the program could not be
 *   checked.
 */
export async function checkCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  return refusing('check', argv, io, async () => {
    const options = { ...commandOptions(), ...commonOptions };
    const environment = environmentOf(io);
    const { values, positionals, words = [] } = parseCommandLine(argv, options, environment);
    const language = chooseLanguage(values.lang, environment);
    if (values.help === true) return printHelp('check', io, language);
    const [id, ...rest] = positionals;
    if (id === undefined) throw new UsageError(usage('check', language));
    const exercise = exercises.find((one) => one.id === id);
    if (exercise === undefined) throw new UsageError(unknownExercise(id, language));
    const commands = commandsFor(exercise, values, [...rest, ...words], language);
    const timeLimit = timeLimitOf(values.timeout, language) ?? exercise.timeLimit;
    const junitFile = outputFile(values.junit);
    return interruptible(async (signal) => {
      const limits = { cwd: process.cwd(), timeLimit, signal };
      const judgements = await checkExercise(exercise, commands, limits);
      if (signal.aborted) return interruptedStatus;
      const report = reportOf(id, judgements, language);
      io.stdout.write(
        values.json === true ? `${JSON.stringify(report)}\n` : renderReport(report, language),
      );
      junitFile?.write(junit([{ name: `ipc-lab check ${id}`, report }]));
      return exitStatus[report.verdict];
    });
  });
}

/**
 * Checks the programs of a class: a folder for each student, and a plan that says what is run in it.
 *
 * @param argv What follows `check-all` on the command line.
 */
export async function checkAllCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  return refusing('check-all', argv, io, async () => {
    const options = {
      ...commonOptions,
      plan: { type: 'string' },
      csv: { type: 'string' },
    } as const;
    const environment = environmentOf(io);
    const { values, positionals, words = [] } = parseCommandLine(argv, options, environment);
    const language = chooseLanguage(values.lang, environment);
    if (values.help === true) return printHelp('check-all', io, language);
    const [folder, ...more] = [...positionals, ...words];
    if (folder === undefined || more.length > 0) {
      throw new UsageError(usage('check-all', language));
    }
    const timeLimit = timeLimitOf(values.timeout, language);
    const junitFile = outputFile(values.junit);
    const csvFile = outputFile(values.csv);
    return interruptible(async (signal) => {
      const result = await checkClass(folder, {
        language,
        signal,
        ...(values.plan !== undefined && { plan: values.plan }),
        ...(timeLimit !== undefined && { timeLimit }),
        progress: (text) => io.stderr.write(`${text}\n`),
      });
      if (signal.aborted) return interruptedStatus;
      if (values.json === true) io.stdout.write(`${JSON.stringify(result.results)}\n`);
      else {
        io.stdout.write(values.csv === undefined ? `${result.table}\n${result.csv}` : result.table);
      }
      csvFile?.write(result.csv);
      junitFile?.write(junit(result.suites));
      return exitStatus[result.verdict];
    });
  });
}

function outputFile(path: string | undefined): OutputFile | undefined {
  return path === undefined ? undefined : new OutputFile(path);
}

function printHelp(name: CommandName, io: CommandIo, language: Language): number {
  io.stdout.write(help(name, language));
  return exitStatus.pass;
}

function timeLimitOf(text: string | undefined, language: Language): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  // A longer timer of Node.js fires at once.
  if (!(seconds > 0 && seconds <= 2_000_000))
    throw new UsageError(say(language, 'bad timeout', { text }));
  return seconds;
}

/** @param program The words after `--`. */
function commandsFor(
  { id, commands: names }: Exercise,
  values: Readonly<Record<string, string | boolean | undefined>>,
  program: readonly string[],
  language: Language,
): Commands {
  const missing = (what: string): UsageError =>
    new UsageError(say(language, 'missing command', { id, what }));
  if (names.includes('program')) {
    if (program.length === 0) throw missing('-- COMMAND [ARG…]');
    return { program };
  }
  const commands: Record<string, string[]> = {};
  for (const name of names) {
    const text = values[name];
    const words = typeof text === 'string' ? splitWords(text) : [];
    if (words.length === 0) throw missing(names.map((one) => `--${one}`).join(', '));
    commands[name] = words;
  }
  return commands;
}
