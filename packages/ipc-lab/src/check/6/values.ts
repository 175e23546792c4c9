/** What the clients send, and what is to be printed of it. */
import { integersIn } from '../judge/numbers.js';
import type { OutputLine, Story } from '../judge/story.js';

/** Their sum is neither of them, and a program is unlikely to print it by chance. */
export const clientValues = [137, 285] as const;
export const sum = clientValues[0] + clientValues[1];

export function findPrintedSum(story: Story): OutputLine | undefined {
  return story.allLines().find((line) => integersIn(line.text).includes(sum));
}
