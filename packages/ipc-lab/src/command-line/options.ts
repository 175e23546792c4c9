/** The values of options and arguments: text in, a checked value out, or one clear line. */
import { UsageError } from './report.js';

/** A whole number from `least` to `most`, in decimal digits. */
export function wholeNumber(
  name: string,
  text: string | boolean | undefined,
  least: number,
  most: number,
): number {
  const value = Number(text);
  if (typeof text !== 'string' || !/^[+-]?\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(
      text === undefined
        ? `${name} is missing`
        : `${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`,
    );
  }
  return value;
}
