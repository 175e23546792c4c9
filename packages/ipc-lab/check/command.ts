/** `ipc-lab check` and `ipc-lab check-all`: their arguments, output and exit status. */
import { writeFileSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';

import { TraceRefused } from '../observe/command.js';
import { checkClass } from './class.js';
import {
  CommandsRefused,
  exercises,
  isExercise,
  type Commands,
  type Exercise,
} from './exercises.js';
import { interruptible } from './interruption.js';
import { junit } from './junit.js';
import { renderReport, reportOf } from './report.js';
import { languageOf, say, type Language, type Message } from './texts.js';
import { splitWords } from './words.js';

/** Where a command reads and writes; `process` is one. */
export interface CommandIo {
  readonly stdout: { write: (text: string) => unknown };
  readonly stderr: { write: (text: string) => unknown };
  readonly env?: NodeJS.ProcessEnv;
}

const exitStatus = { pass: 0, fail: 1, unknown: 2 } as const;
const interruptedStatus = 130;

/** The arguments are wrong. The message is for the user. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

const commonOptions = {
  json: { type: 'boolean' },
  timeout: { type: 'string' },
  junit: { type: 'string' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

const commandOptions = {
  writer: { type: 'string' },
  reader: { type: 'string' },
  send: { type: 'string' },
  get: { type: 'string' },
  server: { type: 'string' },
  client: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

/**
 * Runs a program under observation and says whether it does what the exercise asks.
 *
 * @param argv What follows `check` on the command line.
 * @returns The exit status: 0 when every criterion passes, 1 when one fails, 2 when it could not be
 *   checked.
 */
export async function checkCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  return guarded(argv, io, async (language, signal) => {
    const split = argv.indexOf('--');
    const own = split < 0 ? argv : argv.slice(0, split);
    const { values, positionals } = parse([...own], { ...commonOptions, ...commandOptions });
    if (values.help === true) {
      io.stdout.write(`${say(language, 'usage check')}\n${say(language, 'help check')}\n`);
      return 0;
    }
    const [id, ...rest] = positionals;
    if (id === undefined) throw new UsageError(say(language, 'usage check'));
    if (!isExercise(id)) throw new UsageError(say(language, 'unknown exercise', { id }));
    const exercise = exercises[id];
    const program = split < 0 ? rest : [...rest, ...argv.slice(split + 1)];
    const commands = commandsFor(exercise, values, program, language);
    const timeLimit = timeLimitOf(values.timeout, language) ?? exercise.timeLimit;
    const findings = await exercise.check(commands, { cwd: process.cwd(), timeLimit, signal });
    if (signal.aborted) return interruptedStatus;
    const report = reportOf(id, findings, language);
    io.stdout.write(
      values.json === true ? `${JSON.stringify(report)}\n` : renderReport(report, language),
    );
    if (values.junit !== undefined) {
      writeFileSync(values.junit, junit([{ name: `ipc-lab check ${id}`, report }]));
    }
    return exitStatus[report.verdict];
  });
}

/**
 * Checks the programs of a class: one folder per student, and a plan that says what is to be run.
 *
 * @param argv What follows `check-all` on the command line.
 */
export async function checkAllCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  return guarded(argv, io, async (language, signal) => {
    const { values, positionals } = parse([...argv], {
      ...commonOptions,
      plan: { type: 'string' },
      csv: { type: 'string' },
    });
    if (values.help === true) {
      io.stdout.write(`${say(language, 'usage check-all')}\n${say(language, 'help check-all')}\n`);
      return 0;
    }
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) {
      throw new UsageError(say(language, 'usage check-all'));
    }
    const timeLimit = timeLimitOf(values.timeout, language);
    const result = await checkClass(folder, {
      language,
      signal,
      ...(values.plan !== undefined && { plan: values.plan }),
      ...(timeLimit !== undefined && { timeLimit }),
      progress: (text) => io.stderr.write(`${text}\n`),
    });
    if (signal.aborted) return interruptedStatus;
    if (values.json === true) io.stdout.write(`${JSON.stringify(result.results)}\n`);
    else
      io.stdout.write(values.csv === undefined ? `${result.table}\n${result.csv}` : result.table);
    if (values.junit !== undefined) writeFileSync(values.junit, junit(result.suites));
    if (values.csv !== undefined) writeFileSync(values.csv, result.csv);
    return exitStatus[result.verdict];
  });
}

/** One clear line for what is refused. */
async function guarded(
  argv: readonly string[],
  io: CommandIo,
  run: (language: Language, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  try {
    const language = languageFrom(argv, io);
    return await interruptible((signal) => run(language, signal));
  } catch (error) {
    const isRefusal =
      error instanceof UsageError ||
      error instanceof TraceRefused ||
      error instanceof CommandsRefused ||
      isSystemError(error);
    if (!isRefusal) throw error;
    io.stderr.write(`ipc-lab: ${error.message}\n`);
    return exitStatus.unknown;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

function languageFrom(argv: readonly string[], io: CommandIo): Language {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const end = argv.indexOf('--');
  if (at < 0 || (end >= 0 && at > end)) return languageOf(io.env ?? process.env);
  const text = argv[at]?.split('=')[1] ?? argv[at + 1] ?? '';
  if (text === 'en' || text === 'fr') return text;
  throw new UsageError(say(languageOf(io.env ?? process.env), 'bad language', { text }));
}

function parse<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; options: Options; allowPositionals: true }>> {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function timeLimitOf(text: string | undefined, language: Language): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  // Beyond, a timer of Node.js would fire at once.
  if (!(seconds > 0 && seconds <= 2_000_000))
    throw new UsageError(say(language, 'bad timeout', { text }));
  return seconds;
}

function commandsFor(
  exercise: Exercise,
  values: Readonly<Record<string, string | boolean | undefined>>,
  program: readonly string[],
  language: Language,
): Commands {
  const { id } = exercise;
  const refuse = (...message: Message): never => {
    throw new UsageError(say(language, ...message));
  };
  if (exercise.commands[0] === 'program') {
    if (program.length === 0) refuse('missing command', { id, what: '-- COMMAND [ARG…]' });
    return { program };
  }
  const commands: Record<string, string[]> = {};
  for (const name of exercise.commands) {
    const text = values[name];
    const words = typeof text === 'string' ? splitWords(text) : [];
    if (words.length === 0) {
      refuse('missing command', {
        id,
        what: exercise.commands.map((one) => `--${one}`).join(', '),
      });
    }
    commands[name] = words;
  }
  return commands;
}
