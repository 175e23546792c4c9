/**
 * The parts that all commands and programs share: arguments, help, language, one clear line when
 * something is wrong, and an orderly end on Ctrl-C.
 *
 * Programs load the library inside `main`, so that `--help` starts quickly, unless they need it to find
 * their parent.
 *
 * Exit status: the number that `main` returns, 0 if it returns none; 2 if the arguments are wrong; 1 if it
 * fails, unless its description says otherwise; 128 + n if signal n ends it.
 */
import { languageAsked, type Language } from '../language/language.js';
import { say, type Text } from '../language/text.js';
import {
  parseCommandLine,
  refuseWrongCount,
  splitAtName,
  type NamedCommand,
  type Options,
  type OptionValues,
} from './arguments.js';
import { Interruption } from './interruption.js';
import { chosenLanguage } from './options.js';
import { errorLine, Failure, UsageError } from './errors.js';

export interface Description<Names extends readonly Text[], Given extends Options> {
  readonly name: string;
  /** The text of `--help`. Its first line is the usage. */
  readonly help: Text;
  /** The names of the positional arguments, all of which are required. */
  readonly positionals?: Names;
  /** The names of the optional arguments that may follow. */
  readonly optionalPositionals?: readonly Text[];
  /** Its options beside `--help` and `--lang`. */
  readonly options?: Given;
  /** Whether it runs another command, whose words follow `--`. It then counts its arguments itself. */
  readonly runsCommand?: boolean;
  /** How many times Ctrl-C is left to the command that it runs. */
  readonly passesInterrupts?: number;
  /** The exit status if it cannot do what it was asked to. */
  readonly failureStatus?: 1 | 2;
}

export interface Call<
  Names extends readonly Text[] = readonly [],
  Given extends Options = Record<string, never>,
> {
  /** One for each name, then the optional ones that were given. */
  readonly positionals: readonly [
    ...{ readonly [Index in keyof Names]: string },
    ...(string | undefined)[],
  ];
  /** The words after `--`, if it runs another command. */
  readonly words: readonly string[] | undefined;
  readonly options: OptionValues<Given>;
  readonly language: Language;
  readonly environment: NodeJS.ProcessEnv;
  /** Aborts on SIGINT (Ctrl-C), SIGTERM, SIGHUP, and when no process reads standard output any more. */
  readonly signal: AbortSignal;
}

/** The streams that a command writes to, and its environment; `process` is one. */
export interface CommandIo {
  readonly stdout: Output & { isTTY?: boolean };
  readonly stderr: Output & { isTTY?: boolean; columns?: number };
  readonly env?: NodeJS.ProcessEnv;
}

interface Output {
  write: (text: string) => unknown;
  on?: (event: 'error', listener: (error: NodeJS.ErrnoException) => void) => unknown;
}

const common = {
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies Options;

/** Finds the name of a command in a command line; `--lang` and `--help` may precede it. */
export function findCommandName(argv: readonly string[]): NamedCommand {
  return splitAtName(argv, common);
}

/**
 * Runs a program of its own: its exit status becomes that of the process, which ends when nothing is
 * left to do.
 */
export async function runProgram<
  const Names extends readonly Text[] = readonly [],
  const Given extends Options = Record<string, never>,
>(
  description: Description<Names, Given>,
  main: (call: Call<Names, Given>) => unknown,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const status = await runCommand(description, main, argv, process);
  // It is already set if the output could not be written.
  process.exitCode ??= status;
}

/** Runs a command. @returns Its exit status. */
export async function runCommand<
  const Names extends readonly Text[] = readonly [],
  const Given extends Options = Record<string, never>,
>(
  description: Description<Names, Given>,
  main: (call: Call<Names, Given>) => unknown,
  argv: readonly string[],
  io: CommandIo,
): Promise<number> {
  const { name, passesInterrupts, failureStatus = 1 } = description;
  const environment = io.env ?? process.env;
  const language = languageAsked(argv, environment);
  const complain = (error: unknown): void => {
    io.stderr.write(`${errorLine(name, error, language)}\n`);
  };
  const interruption = new Interruption(passesInterrupts);
  let hasFailed = false;
  io.stdout.on?.('error', (error) => {
    if (error.code === 'EPIPE') {
      interruption.outputClosed();
      return;
    }
    process.exitCode = failureStatus;
    // The stream reports the same error for every write.
    if (!hasFailed) complain(error);
    hasFailed = true;
  });
  // Standard error failed, so the failure cannot be reported.
  io.stderr.on?.('error', () => undefined);
  try {
    const call = callOf(description, argv, environment, interruption.signal);
    if (call === 'help') {
      io.stdout.write(`${say(language, description.help).trim()}\n`);
      return 0;
    }
    const status = await main(call);
    return typeof status === 'number' ? status : 0;
  } catch (error) {
    if (error instanceof UsageError) {
      complain(error);
      return 2;
    }
    await interruption.ifUnderWay();
    const { status, message } = interruption;
    if (status === undefined) complain(error);
    else if (message !== undefined) complain(new Failure(message));
    return status ?? failureStatus;
  } finally {
    interruption.close();
  }
}

function callOf<Names extends readonly Text[], Given extends Options>(
  { positionals, optionalPositionals = [], options, runsCommand }: Description<Names, Given>,
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Call<Names, Given> | 'help' {
  const parsed = parseCommandLine(argv, { ...options, ...common });
  const { values, words } = parsed;
  const language = chosenLanguage(values.lang, environment);
  if (values.help === true) return 'help';
  const given =
    runsCommand === true ? parsed.positionals : [...parsed.positionals, ...(words ?? [])];
  if (runsCommand !== true) refuseWrongCount(given, positionals ?? [], optionalPositionals);
  return {
    positionals: given as unknown as Call<Names>['positionals'],
    words,
    options: values as OptionValues<Given>,
    language,
    environment,
    signal,
  };
}
