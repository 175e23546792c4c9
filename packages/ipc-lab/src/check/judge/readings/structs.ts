/**
 * A count and an array: `struct { int n; int values[20]; }`, of which the unused room was never meant, or a count of
 * another kind than the values.
 */
import { recordsOf, type Account, type Found, type Sent } from './account.js';
import { bitsOfKind, guess, kinds, numbersOf, type Kind } from './binary.js';
import { bitsOfBytes, type Range } from './bits.js';

const counters = kinds.filter(
  (kind, index) => kinds.findIndex((one) => isLike(one, kind)) === index,
);

function isLike(one: Kind, other: Kind): boolean {
  return one.size === other.size && one.isLittle === other.isLittle;
}

/** What it takes to say that there is such a structure, and that its count is of an unusual size. */
const structure = 12;
const unusualCount = 6;
/** A count that could be no value is hardly one by chance. */
const onlyCount = -6;

export function structAccounts(sent: Sent, range: Range): Account[] {
  const records = recordsOf(sent);
  return counters.flatMap((counter) =>
    kinds.flatMap((kind) =>
      layoutsOf(counter, kind).flatMap((layout) => {
        const account = accountOf(records, layout, range);
        if (account === undefined) return [];
        const rest = account.rest + bitsOfKind(kind, sent.data);
        return [{ ...account, rest, ...guess(kind, account.numbers, range) }];
      }),
    ),
  );
}

interface Layout {
  readonly counter: Kind;
  readonly kind: Kind;
  /** Where the array begins; the count is before it, or at the end of the record. */
  readonly from: number;
  readonly isFirst: boolean;
  /** Whether the array has more room than values. */
  readonly hasRoom: boolean;
}

function layoutsOf(counter: Kind, kind: Kind): Layout[] {
  const aligned = Math.max(counter.size, kind.size);
  const layouts: Layout[] = [];
  if (kind.isLittle === counter.isLittle) {
    layouts.push({ counter, kind, from: aligned, isFirst: true, hasRoom: true });
    // A count after the array has the array's alignment.
    if (counter.size >= kind.size)
      layouts.push({ counter, kind, from: 0, isFirst: false, hasRoom: true });
  }
  // A count of the values' own kind is found among the numbers.
  if (!isLike(counter, kind) || kind.isFraction) {
    layouts.push({ counter, kind, from: counter.size, isFirst: true, hasRoom: false });
    if (aligned > counter.size)
      layouts.push({ counter, kind, from: aligned, isFirst: true, hasRoom: false });
  }
  return layouts;
}

function accountOf(
  records: readonly Buffer[],
  { counter, kind, from, isFirst, hasRoom }: Layout,
  range: Range,
): Account | undefined {
  const numbers: Found[] = [];
  const isUsual = counter.size === 4 || counter.size === kind.size;
  let rest = structure + (isUsual ? 0 : unusualCount);
  let at = 0;
  for (const record of hasRoom ? records : [Buffer.concat(records)]) {
    const counterAt = isFirst ? 0 : record.length - counter.size;
    if (counterAt < 0 || record.length < counter.size) return undefined;
    const count = counter.read(record, counterAt);
    const to = from + count * kind.size;
    if (at === 0 && count > range.highest) rest += onlyCount;
    const room = isFirst ? record.length : counterAt;
    if (!(count > 0) || !Number.isInteger(count)) return undefined;
    if (hasRoom ? to >= room : to !== room) return undefined;
    const values = numbersOf(kind, record, from, count);
    if (values === undefined) return undefined;
    const base = at;
    for (const { value, start, end } of values) {
      numbers.push({ value, start: base + start, end: base + end });
    }
    rest += bitsOfBytes(record.subarray(to, room));
    at += record.length;
  }
  return { numbers, rest };
}
