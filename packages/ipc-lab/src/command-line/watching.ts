/**
 * What the commands share that run somebody else's command and say what they saw of it: where they
 * write, their arguments before `--`, and one line with exit status 2 for what they refuse.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util';

import { languageAsked, Refusal, type Language, type Text } from '../language/language.js';
import { Failure, UsageError } from './report.js';

/** Where a command writes; `process` is one. */
export interface CommandIo {
  readonly stdout: { write: (text: string) => unknown };
  readonly stderr: {
    write: (text: string) => unknown;
    on?: (event: 'error', listener: (error: NodeJS.ErrnoException) => void) => unknown;
    isTTY?: boolean;
    columns?: number;
  };
  readonly env?: NodeJS.ProcessEnv;
}

export function environmentOf(io: CommandIo): NodeJS.ProcessEnv {
  return io.env ?? process.env;
}

export const refusedStatus = 2;

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<Given extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Given; allowPositionals: true }>
>;

/**
 * Takes a command line apart: our own options and arguments, and the words after `--`.
 *
 * @throws UsageError an option is not known, or lacks its value; in the language of `--lang` or of the
 *   locale.
 */
export function parseCommandLine<Given extends Options>(
  argv: readonly string[],
  options: Given,
  environment: NodeJS.ProcessEnv,
): Parsed<Given> & { readonly words: readonly string[] | undefined } {
  const split = argv.indexOf('--');
  const own = split < 0 ? argv : argv.slice(0, split);
  const words = split < 0 ? undefined : argv.slice(split + 1);
  try {
    return { ...parseArgs({ args: [...own], options, allowPositionals: true }), words };
  } catch (error) {
    throw new UsageError(parseProblem(error as Error, languageAsked(argv, environment)));
  }
}

/** Node.js explains at length, and in English. */
function parseProblem({ message }: Error, language: Language): string {
  const name = /--?[\w-]+/.exec(message)?.[0] ?? '';
  const text: Text = message.startsWith('Unknown option')
    ? { en: `unknown option ${name}`, fr: `option inconnue ${name}` }
    : message.includes('does not take')
      ? { en: `${name} takes no value`, fr: `${name} ne prend pas de valeur` }
      : {
          en: `${name} needs a value; one that begins with a dash is written --name=VALUE`,
          fr: `${name} demande une valeur ; si elle commence par un tiret, on écrit --nom=VALEUR`,
        };
  return text[language];
}

/**
 * Runs a command. A wrong call, what the system refuses, and what the command itself refuses become one
 * line.
 *
 * @param name The command: `check`.
 * @returns The command's exit status; 2 for what is refused.
 */
export async function refusing(
  name: string,
  argv: readonly string[],
  io: CommandIo,
  run: () => Promise<number>,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    const isRefusal = [UsageError, Failure, Refusal].some((one) => error instanceof one);
    if (!(error instanceof Error) || !(isRefusal || 'syscall' in error)) throw error;
    const language = languageAsked(argv, environmentOf(io));
    const see = language === 'fr' ? 'voir' : 'see';
    const help = error instanceof UsageError ? ` (${see} ipc-lab ${name} --help)` : '';
    const message = error instanceof Refusal ? error.text[language] : error.message;
    io.stderr.write(`ipc-lab: ${message}${help}\n`);
    return refusedStatus;
  }
}
