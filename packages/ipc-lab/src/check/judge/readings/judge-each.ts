/** Judges by the readings that explain the bytes: they may be several, and differ in the verdict. */
import type { SharedEvidence } from '../evidence.js';
import { unknown, type Finding } from '../verdict.js';
import type { Reading } from './framings.js';

/**
 * The finding that all readings have in common; `unknown` if they differ, since nothing tells which was meant.
 *
 * @param readings At least one, the most likely first.
 */
export function judgeEach<Evidence extends string>(
  readings: readonly Reading[],
  judge: (reading: Reading) => Finding<Evidence>,
): Finding<Evidence | SharedEvidence> {
  const findings = readings.map(judge);
  const [first] = findings;
  if (first === undefined) throw new RangeError('there is no reading to judge by');
  const other = findings.findIndex(({ verdict }) => verdict !== first.verdict);
  if (other < 0) return first;
  return unknown('readings-differ', {
    one: valuesOf(readings[0]),
    other: valuesOf(readings[other]),
  });
}

/** More values than a person reads. */
const shown = 25;

/** The values as evidence shows them. */
export function valuesOf(reading: Reading | undefined): string {
  const values = reading?.values ?? [];
  return values.slice(0, shown).join(' ') + (values.length > shown ? ' …' : '');
}
