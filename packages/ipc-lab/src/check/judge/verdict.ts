/** The finding of a judge about one criterion. */
import type { Values } from '../../language/text.js';

export type Verdict = 'pass' | 'fail' | 'unknown';

/** @template Evidence The names of the exercise's texts. */
export interface Finding<Evidence extends string = string> {
  readonly verdict: Verdict;
  /** Names the text that says which process, when and by which call. */
  readonly evidence: Evidence;
  /** The values that are filled into the text. */
  readonly values: Values;
}

/** One for each criterion of an exercise: a judge that leaves one out does not compile. */
export type Findings<Id extends string, Evidence extends string> = Readonly<
  Record<Id, Finding<Evidence>>
>;

export function pass<const Evidence extends string>(
  evidence: Evidence,
  values: Values = {},
): Finding<Evidence> {
  return { verdict: 'pass', evidence, values };
}

export function fail<const Evidence extends string>(
  evidence: Evidence,
  values: Values = {},
): Finding<Evidence> {
  return { verdict: 'fail', evidence, values };
}

export function unknown<const Evidence extends string>(
  evidence: Evidence,
  values: Values = {},
): Finding<Evidence> {
  return { verdict: 'unknown', evidence, values };
}

/** One failure fails the whole; it passes only if everything passes. */
export function overall(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.every((verdict) => verdict === 'pass') ? 'pass' : 'unknown';
}
