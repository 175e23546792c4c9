/**
 * What every program shares: its arguments, its help, one clear line when something is wrong, and an
 * orderly end on Ctrl-C.
 *
 * Programs load the library inside `main`, not at their top: their `--help` stays light.
 *
 * Exit status: 0 done; 1 it failed; 2 it was called wrongly; 128 + n it was ended by signal n.
 */
import { constants } from 'node:os';
import { parseArgs, type ParseArgsConfig } from 'node:util';

import { report, UsageError } from './report.js';

export interface ProgramDescription<Names extends readonly string[] = readonly string[]> {
  readonly name: string;
  /** The text of `--help`. Its first line is the usage. */
  readonly help: string;
  /** The names of the positional arguments, all of them needed. */
  readonly positionals?: Names;
  /** The names of those that may follow. */
  readonly optionalPositionals?: readonly string[];
  readonly options?: NonNullable<ParseArgsConfig['options']>;
}

export interface Call<Names extends readonly string[] = readonly string[]> {
  /** One for each name, then the optional ones that were given. */
  readonly positionals: readonly [
    ...{ readonly [Index in keyof Names]: string },
    ...(string | undefined)[],
  ];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** Aborts on SIGINT (Ctrl-C), SIGTERM, SIGHUP, and when nobody reads standard output any more. */
  readonly signal: AbortSignal;
}

/** Runs a program whole. Sets `process.exitCode`; the process ends when nothing is left to do. */
export async function runProgram<const Names extends readonly string[] = readonly []>(
  description: ProgramDescription<Names>,
  main: (call: Call<Names>) => Promise<void> | void,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const interruption = new Interruption();
  try {
    const { positionals, values } = parse(description, argv);
    if (values['help'] === true) {
      console.log(description.help.trim());
      return;
    }
    refuseWrongCount(description, positionals);
    await main({
      positionals: positionals as unknown as Call<Names>['positionals'],
      options: values as Call['options'],
      signal: interruption.signal,
    });
  } catch (error) {
    if (!(error instanceof UsageError)) await interruption.ifUnderWay();
    process.exitCode = interruption.exitCode ?? report(description.name, error);
    if (interruption.message !== undefined) {
      console.error(`${description.name}: ${interruption.message}`);
    }
  } finally {
    interruption.forget();
  }
}

function parse(
  { options, positionals = [], optionalPositionals = [] }: ProgramDescription,
  argv: readonly string[],
) {
  try {
    const parsed = parseArgs({
      args: argv.map(protectNegative),
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: positionals.length + optionalPositionals.length > 0,
    });
    const values = Object.entries(parsed.values).map(([name, value]) => [
      name,
      typeof value === 'string' ? unprotected(value) : value,
    ]);
    return {
      positionals: parsed.positionals.map(unprotected),
      values: Object.fromEntries(values) as Record<string, unknown>,
    };
  } catch (error) {
    // Node's message goes on with advice that does not fit a program without such arguments.
    const [sentence] = (error as Error).message.split('. ');
    throw new UsageError(unprotected(sentence ?? ''));
  }
}

/** `-5` is a number here, never an option: a mark keeps the parser from taking it for one. */
const mark = '\u0001';

function protectNegative(argument: string): string {
  return /^-\d/.test(argument) ? mark + argument : argument;
}

function unprotected(argument: string): string {
  return argument.replaceAll(mark, '');
}

function refuseWrongCount(
  { positionals = [], optionalPositionals = [] }: ProgramDescription,
  given: readonly string[],
): void {
  const missing = positionals[given.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing`);
  const extra = given[positionals.length + optionalPositionals.length];
  if (extra !== undefined) throw new UsageError(`unexpected argument ${JSON.stringify(extra)}`);
}

const interruptionDelayMs = 100;

/** Turns the signals that ask a program to end into an abort, so that it can clean up first. */
class Interruption {
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;
  exitCode: number | undefined;
  message: string | undefined;

  readonly #onSignal = (name: NodeJS.Signals): void => {
    this.#end(128 + constants.signals[name], `ended by ${name}`);
  };

  readonly #onOutputError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
    this.#end(128 + constants.signals.SIGPIPE, undefined);
  };

  constructor() {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, this.#onSignal);
    process.stdout.on('error', this.#onOutputError);
  }

  #end(exitCode: number, message: string | undefined): void {
    this.exitCode ??= exitCode;
    this.message ??= message;
    this.#controller.abort();
  }

  /**
   * Ctrl-C reaches the whole group. The end of a partner may be seen first, since the kernel may give
   * our signal to another of Node's threads, which nothing tells us of before it has run: so what
   * failed gets a moment to turn out as an interruption.
   */
  async ifUnderWay(): Promise<void> {
    if (this.signal.aborted) return;
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, interruptionDelayMs);
      this.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve(undefined);
      });
    });
  }

  forget(): void {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, this.#onSignal);
  }
}
