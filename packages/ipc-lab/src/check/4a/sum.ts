/** The criterion `sum`: the child prints the sum of the values that the parent sent. */
import type { SharedObject } from '../../observe/events.js';
import { integersIn, sumOf } from '../judge/numbers.js';
import { family, type OutputLine, type Person, type Story } from '../judge/story.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { namedSums, printedSums } from './printed-sums.js';
import type { SentValues } from './sent-values.js';

export function sum(
  story: Story,
  object: SharedObject | undefined,
  sent: SentValues | undefined,
  child: Person | undefined,
): Finding<Evidence> {
  if (child === undefined) return fail('no-children');
  const lines = story.linesOf(family(child));
  const printed = printedSums(lines);
  if (sent === undefined || sent.values.length === 0) return unknown('nothing-to-sum');
  const right = sumOf(sent.values);
  const shown = { pid: child.pid, sum: right, printed: printed.join(' ') };
  if (printed.length === 0) return fail('sum-not-printed', shown);
  if (!printed.includes(right)) return fail('sum-wrong', shown);
  return isByChance(story, object, lines, right)
    ? fail('sum-by-chance', shown)
    : pass('sum-printed', shown);
}

/** Whether these are running sums, printed before end-of-file: the last is right if no value follows. */
function isByChance(
  story: Story,
  object: SharedObject | undefined,
  lines: readonly OutputLine[],
  right: number,
): boolean {
  const named = namedSums(lines);
  const last = named.at(-1);
  if (last === undefined) return false;
  const sawEnd = story
    .all('read')
    .some((event) => event.object === object && event.count === 0 && event.id < last.event);
  return !sawEnd && named.some((line) => !integersIn(line.text).includes(right));
}
