/** The finding of a judge about one criterion. */
import type { Values } from '../../language/text.js';

/** `fragile`: it held in this run, but no call orders it, and a run with delays shows it fail. */
export type Verdict = 'pass' | 'fail' | 'fragile' | 'unknown';

/** @template Evidence The names of the exercise's texts. */
export interface Finding<Evidence extends string = string> {
  readonly verdict: Verdict;
  /** Names the text that says which process, when and by which call. */
  readonly evidence: Evidence;
  /** The values that are filled into the text. */
  readonly values: Values;
  /** The criterion whose failure explains this finding. */
  readonly follows?: string;
  /** In which run it was found, if not in the first. */
  readonly within?: Within;
}

/** Another run than the first: with other values, or with delays. */
export type Within = 'second-run' | 'late-run';

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

export function fragile<const Evidence extends string>(
  evidence: Evidence,
  values: Values = {},
): Finding<Evidence> {
  return { verdict: 'fragile', evidence, values };
}

export function unknown<const Evidence extends string>(
  evidence: Evidence,
  values: Values = {},
): Finding<Evidence> {
  return { verdict: 'unknown', evidence, values };
}

/** The whole has the verdict of its weakest part. */
const weakestFirst: readonly Verdict[] = ['fail', 'fragile', 'unknown', 'pass'];

export function isWeaker(one: Verdict, other: Verdict): boolean {
  return weakestFirst.indexOf(one) < weakestFirst.indexOf(other);
}

export function overall(verdicts: readonly Verdict[]): Verdict {
  return weakestFirst.find((verdict) => verdicts.includes(verdict)) ?? 'pass';
}
