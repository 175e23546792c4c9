/** Strings in buffers of a fixed size: `char text[16]`. What stands after the NUL was never meant. */
import { recordsOf, type Account, type Sent } from './account.js';
import { bitsOfBytes } from './bits.js';
import { textAccounts } from './text.js';

export function bufferAccounts(sent: Sent): Account[] {
  const unused: Buffer[] = [];
  const meant = Buffer.from(sent.data);
  let at = 0;
  for (const record of recordsOf(sent)) {
    const end = record.indexOf(0);
    if (end <= 0) return [];
    unused.push(record.subarray(end));
    meant.fill(0, at + end, at + record.length);
    at += record.length;
  }
  const junk = bitsOfBytes(Buffer.concat(unused));
  return textAccounts(meant).map((account) => ({ ...account, rest: account.rest + junk }));
}
