/** Parses a command line: options, arguments, and the words of another command. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

import type { Text } from '../language/text.js';
import { UsageError } from './errors.js';
import { quoted } from './quoted.js';
import { texts } from './texts.js';

export type Options = NonNullable<ParseArgsConfig['options']>;

export type OptionValues<Given extends Options> = {
  readonly [Name in keyof Given]: Given[Name]['type'] extends 'boolean'
    ? boolean | undefined
    : string | undefined;
};

export interface CommandLine<Given extends Options> {
  readonly values: OptionValues<Given>;
  readonly positionals: readonly string[];
  /** The words after `--`; `undefined` if there is no `--`. */
  readonly words: readonly string[] | undefined;
}

/** @throws UsageError an option is unknown, lacks its value, or has a value that it does not take. */
export function parseCommandLine<Given extends Options>(
  argv: readonly string[],
  options: Given,
): CommandLine<Given> {
  const split = argv.indexOf('--');
  const own = split < 0 ? argv : argv.slice(0, split);
  try {
    const parsed = parseArgs({ args: own.map(marked), options, allowPositionals: true });
    const values = Object.entries(parsed.values).map(([name, value]) => [
      name,
      typeof value === 'string' ? unmarked(value) : value,
    ]);
    return {
      values: Object.fromEntries(values) as OptionValues<Given>,
      positionals: parsed.positionals.map(unmarked),
      words: split < 0 ? undefined : argv.slice(split + 1),
    };
  } catch (error) {
    throw problemOf(unmarked((error as Error).message));
  }
}

export interface NamedCommand {
  /** The name of the command; `undefined` if the command line does not begin with one. */
  readonly name: string | undefined;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Splits a command line at the name of a command, which only options that all commands share precede. */
export function splitAtName(argv: readonly string[], shared: Options): NamedCommand {
  const { tokens } = parseArgs({
    ...{ args: [...argv], options: shared, tokens: true },
    // The options of the command are not known here.
    ...{ strict: false, allowPositionals: true },
  });
  const first = tokens.find(
    (token) => token.kind !== 'option' || !Object.hasOwn(shared, token.name),
  );
  if (first?.kind !== 'positional') return { name: undefined, before: argv, after: [] };
  const { value: name, index } = first;
  return { name, before: argv.slice(0, index), after: argv.slice(index + 1) };
}

/** `-5` is a number here, never an option: a mark keeps the parser from taking it for one. */
const mark = '\u0001';

function marked(argument: string): string {
  return /^-\d/.test(argument) ? mark + argument : argument;
}

function unmarked(argument: string): string {
  return argument.replaceAll(mark, '');
}

/** Replaces the message of Node.js, which is long and in English only. */
function problemOf(message: string): UsageError {
  const option = /--?[\w-]+/.exec(message)?.[0] ?? '';
  const text: Text = message.startsWith('Unknown option')
    ? texts.unknownOption
    : message.includes('does not take')
      ? texts.takesNoValue
      : texts.needsValue;
  return new UsageError(text, { option });
}

/**
 * @param needed The names of the required arguments.
 * @param optional The names of the optional arguments that may follow.
 */
export function refuseWrongCount(
  given: readonly string[],
  needed: readonly Text[],
  optional: readonly Text[],
): void {
  const name = needed[given.length];
  if (name !== undefined) throw new UsageError(texts.missing, { name });
  const extra = given[needed.length + optional.length];
  if (extra !== undefined) {
    throw new UsageError(texts.unexpected, { given: quoted(extra) });
  }
}
