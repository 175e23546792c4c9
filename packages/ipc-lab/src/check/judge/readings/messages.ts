/** Numbers in text, one for each write, with nothing between them: only the writes show where each ends. */
import type { Account, Sent } from './account.js';
import { isText } from './text.js';

export function messageAccounts({ data, messages }: Sent): Account[] {
  if (messages.length < 2 || !isText(data)) return [];
  let at = 0;
  const numbers = messages.map((length) => {
    const start = at;
    at += length;
    const text = data.toString('latin1', start, at);
    return { value: /^[-+]?\d+$/.test(text) ? Number(text) : NaN, start, end: at };
  });
  return numbers.some(({ value }) => Number.isNaN(value)) ? [] : [{ numbers, rest: 0 }];
}
