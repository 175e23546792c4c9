/** Numbers of one length, with nothing between them: `3141592`, or `05120799` of two digits each. */
import type { Account, Sent } from './account.js';
import type { Range } from './bits.js';
import { isText } from './text.js';

export function digitAccounts({ data, messages }: Sent, { highest }: Range): Account[] {
  if (!isText(data) || isIrregular(messages)) return [];
  const text = data.toString('latin1');
  const [, before = '', cells = ''] = /^(\D*?)( *\d[\d ]*?)\D*$/.exec(text) ?? [];
  if (cells === '') return [];
  const least = String(highest).length;
  return [1, 2, 3, 4]
    .filter((width) => cells.length % width === 0 && (width > 1 || least === 1))
    .flatMap((width) => {
      const numbers = Array.from({ length: cells.length / width }, (_, index) => {
        const start = before.length + index * width;
        return { value: cellAt(text, start, width), start, end: start + width };
      });
      if (numbers.some(({ value }) => Number.isNaN(value))) return [];
      const rest = (text.length - cells.length) * 6;
      return [{ numbers, rest, ...(width > 1 && { isGuess: true as const }) }];
    });
}

/** Whether one write has more digits than another: a number of its own. The first and last may be words. */
function isIrregular(messages: readonly number[]): boolean {
  return messages.length > 3 && new Set(messages.slice(1, -1)).size > 1;
}

function cellAt(text: string, start: number, width: number): number {
  const cell = text.slice(start, start + width);
  return /^ *\d+$/.test(cell) ? Number(cell) : NaN;
}
