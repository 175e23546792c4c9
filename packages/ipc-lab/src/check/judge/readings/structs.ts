/**
 * A structure that has a count and an array with more room than that: `struct { int n; int values[20]; }`. What
 * stands in the unused room was never meant.
 */
import { recordsOf, type Account, type Found, type Sent } from './account.js';
import { guess, kinds, numbersOf, type Kind } from './binary.js';
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

export function structAccounts(sent: Sent, range: Range): Account[] {
  const records = recordsOf(sent);
  return counters.flatMap((counter) =>
    kinds
      .filter((kind) => kind.isLittle === counter.isLittle)
      .flatMap((kind) =>
        // A count after the array has the array's alignment.
        (counter.size >= kind.size ? [true, false] : [true]).flatMap((isFirst) => {
          const account = accountOf(records, counter, kind, isFirst);
          if (account === undefined) return [];
          return [{ ...account, ...guess(kind, account.numbers, range) }];
        }),
      ),
  );
}

/** @param isFirst Whether the count stands before the array. */
function accountOf(
  records: readonly Buffer[],
  counter: Kind,
  kind: Kind,
  isFirst: boolean,
): Account | undefined {
  const numbers: Found[] = [];
  const isUsual = counter.size === 4 || counter.size === kind.size;
  let rest = structure + (isUsual ? 0 : unusualCount);
  let at = 0;
  for (const record of records) {
    const counterAt = isFirst ? 0 : record.length - counter.size;
    if (counterAt < 0 || record.length < counter.size) return undefined;
    const count = counter.read(record, counterAt);
    const from = isFirst ? Math.max(counter.size, kind.size) : 0;
    const to = from + count * kind.size;
    const room = isFirst ? record.length : counterAt;
    if (!(count > 0) || !Number.isInteger(count) || to >= room) return undefined;
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
