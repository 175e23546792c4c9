/** What each process still waits for when the trace ends: a text below its column, in both languages. */
import type { Text } from '../../language/text.js';
import type { Wait } from '../../history/waits.js';
import { waitText } from '../text/wording.js';
import type { Bar } from './bars.js';
import { linesOf } from './text-width.js';

export interface Note {
  readonly wait: Wait;
  readonly isEndless: boolean;
  readonly x: number;
  /** The height of its first line, and of its last. */
  readonly y: number;
  readonly bottom: number;
  readonly lines: readonly Text[];
}

export const noteLine = 15;
/** The size of the text in the style sheet. */
const fontSize = 12;
const belowColumn = 8;

/** @param width Of the widest line. */
export function notesOf(bars: readonly Bar[], width: number): Note[] {
  const taken = new Map<number, number>();
  return bars.flatMap(({ state, wait, x, bottom }): Note[] => {
    if (wait === undefined || (state !== 'endless' && state !== 'unfinished')) return [];
    const y = Math.max(bottom + belowColumn, taken.get(x) ?? 0);
    const en = linesOf(waitText(wait, 'en'), width, fontSize);
    const fr = linesOf(waitText(wait, 'fr'), width, fontSize);
    const lines = Array.from({ length: Math.max(en.length, fr.length) }, (_, index) => {
      return { en: en[index] ?? '', fr: fr[index] ?? '' };
    });
    taken.set(x, y + lines.length * noteLine);
    const isEndless = state === 'endless';
    return [{ wait, isEndless, x, y, bottom: y + (lines.length - 1) * noteLine, lines }];
  });
}
