/** Many processes that wait alike are told of once. */
import { inEach, type Text } from '../language/text.js';
import { texts } from './texts.js';

/** What is said of one process. */
interface Said {
  readonly pid: number;
  readonly text: Text;
}

/** This many processes that wait alike are told of one by one. */
const most = 3;

/** The sentences: of more than {@link most} that differ only in the number of their process, the first, and how many others. */
export function sentencesOf(said: readonly Said[]): Text[] {
  const groups = new Map<string, Said[]>();
  for (const one of said) {
    const alike = one.text.en.replace(String(one.pid), '');
    groups.set(alike, [...(groups.get(alike) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length <= most) return group.map(({ text }) => text);
    const count = group.length - 1;
    return [first.text, inEach(texts['others alike'], { count, pid: first.pid })];
  });
}
