/** JSON, as one document or as one for each line: digits in its names and strings are no values. */
import type { Account } from './account.js';
import { bitsOfBytes } from './bits.js';
import { leavesOf } from './tree.js';

export function jsonAccounts(data: Buffer): Account[] {
  const text = data.toString().replaceAll('\0', '\n').trim();
  if (!/^[[{"]/.test(text)) return [];
  const documents = parse(text) ?? parse(`[${text.split(/\s*\n\s*/).join(',')}]`);
  if (documents === undefined) return [];
  const size = data.length;
  return leavesOf(documents).map((values) => {
    const written = values.map(String);
    const numbers = values.map((value, index) => {
      // Where exactly it stands is not known; that it is one after the other suffices.
      const start = Math.floor((index * size) / values.length);
      return { value, start, end: start + (written[index]?.length ?? 1) };
    });
    return { numbers, rest: Math.max(0, bitsOfBytes(data) - written.join('').length * 8) };
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
