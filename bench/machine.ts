/**
 * How fast the machine runs JavaScript. The host of a virtual machine can slow it down for minutes, by half,
 * without any time reported as stolen; so the same piece of JavaScript is timed again and again.
 */
import type { BenchRecord } from './record.js';

/** Above this multiple of the best time, JavaScript counts as slowed down. */
const SLOW = 1.5;

const numbers = new Int32Array(1024);

/** Atomics, small objects and calls, as in the measured programs. */
function work(): number {
  let sum = 0;
  for (let i = 0; i < 20_000; i++) {
    const message = { at: i & 1023, value: i };
    Atomics.add(numbers, message.at, message.value);
    sum += Atomics.load(numbers, message.at) & 1;
  }
  return sum;
}

/** Times the work, in milliseconds: the least of several, so that the scheduler's interruptions do not count. */
export function probe(): number {
  let least = Infinity;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/**
 * Says whether JavaScript ran at different speeds while these records were made; undefined if it did not, or
 * if they do not say so.
 */
export function slowness(records: readonly BenchRecord[]): string | undefined {
  const probes = records.flatMap(({ probe }) => (probe === undefined ? [] : [probe]));
  const best = Math.min(...probes.map(({ min }) => min));
  const slow = probes.filter(({ max }) => max > SLOW * best);
  if (slow.length === 0) return undefined;
  const times = (Math.max(...slow.map(({ max }) => max)) / best).toFixed(1);
  return (
    `JavaScript ran up to ${times} times slower than at its best on this machine, during ${slow.length} of ` +
    `${probes.length} measures: compare contenders within a measure, not measures with each other`
  );
}
