/**
 * What the commands share that run somebody else's command and say what they saw of it: where they
 * write, their arguments before `--`, and one line with exit status 2 for what they refuse.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util';

import { languageOf } from './language.js';
import { UsageError } from './report.js';

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
export const interruptedStatus = 130;

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<Given extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Given; allowPositionals: true }>
>;

/**
 * Takes a command line apart: our own options and arguments, and the words after `--`.
 *
 * @throws UsageError an option is not known, or lacks its value.
 */
export function parseCommandLine<Given extends Options>(
  argv: readonly string[],
  options: Given,
): Parsed<Given> & { readonly words: readonly string[] | undefined } {
  const split = argv.indexOf('--');
  const own = split < 0 ? argv : argv.slice(0, split);
  const words = split < 0 ? undefined : argv.slice(split + 1);
  try {
    return { ...parseArgs({ args: [...own], options, allowPositionals: true }), words };
  } catch (error) {
    // Node.js explains at length; its first sentence says what is wrong.
    const [sentence] = (error as Error).message.split('. ');
    throw new UsageError(sentence);
  }
}

/**
 * Runs a command. A wrong call, what the system refuses, and what the command itself refuses become one
 * line.
 *
 * @param name The command: `check`.
 * @param refusals The errors by which it refuses.
 * @returns The command's exit status; 2 for what is refused.
 */
export async function refusing(
  name: string,
  io: CommandIo,
  refusals: readonly (new (message: string) => Error)[],
  run: () => Promise<number>,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    const isRefusal = [UsageError, ...refusals].some((one) => error instanceof one);
    if (!(error instanceof Error) || !(isRefusal || 'syscall' in error)) throw error;
    const see = languageOf(environmentOf(io)) === 'fr' ? 'voir' : 'see';
    const help = error instanceof UsageError ? ` (${see} ipc-lab ${name} --help)` : '';
    io.stderr.write(`ipc-lab: ${error.message}${help}\n`);
    return refusedStatus;
  }
}
