/** Checks the values of options and arguments; a wrong one is refused in one clear line. */
import { isLanguage, languageOf, type Language } from '../language/language.js';
import type { Text } from '../language/text.js';
import { UsageError } from './errors.js';
import { quoted } from './quoted.js';
import { texts } from './texts.js';

/** A whole number from `least` to `most`, in decimal digits. */
export function wholeNumber(
  name: string | Text,
  given: string | undefined,
  least: number,
  most: number,
): number {
  if (given === undefined) throw new UsageError(texts.missing, { name });
  const value = Number(given);
  if (!/^[+-]?\d+$/.test(given) || value < least || value > most) {
    throw new UsageError(texts.notWholeNumber, { name, least, most, given: quoted(given) });
  }
  return value;
}

/** A number of seconds from `least` to `most`, both included; `undefined` if none was given. */
export function seconds(
  name: string,
  given: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (given === undefined) return undefined;
  const value = Number(given);
  if (given.trim() !== '' && value >= least && value <= most) return value;
  throw new UsageError(texts.notSeconds, { name, least, most, given: quoted(given) });
}

/** The value of `--timeout`. Beyond its limit, a timer of Node.js would fire at once. */
export function timeLimit(given: string | undefined): number | undefined {
  return seconds('--timeout', given, 0.001, 2_000_000);
}

/**
 * The value of `--lang`, or else the language of the locale.
 *
 * @throws UsageError it names an unsupported language.
 */
export function chosenLanguage(
  given: string | undefined,
  environment: NodeJS.ProcessEnv,
): Language {
  if (given === undefined) return languageOf(environment);
  if (isLanguage(given)) return given;
  throw new UsageError(texts.notALanguage, { given: quoted(given) });
}

/** Returns `given`, which must be one of the known names. */
export function oneOf(
  name: string | Text,
  given: string | undefined,
  known: readonly string[],
): string {
  if (given === undefined) throw new UsageError(texts.missing, { name });
  if (known.includes(given)) return given;
  throw new UsageError(texts.notOneOf, {
    name,
    known: known.join(', '),
    given: quoted(given),
  });
}
