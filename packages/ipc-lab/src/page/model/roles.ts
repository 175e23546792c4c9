/** Processes by what they are to each other, for a room of people who need no numbers: parent, child 1, child 2 … */
import type { Picture } from '../../history/picture.js';
import type { Language } from '../../language/language.js';
import { say, type Catalogue } from '../../language/text.js';

const texts = {
  parent: { en: 'parent', fr: 'père' },
  child: { en: 'child {number}', fr: 'enfant {number}' },
  onlyChild: { en: 'child', fr: 'enfant' },
} as const satisfies Catalogue;

/** The same picture, in which the name of each process is its role; its number stays, since the texts name it. */
export function withRoles(picture: Picture, language: Language): Picture {
  const [first, ...children] = picture.processes;
  if (first === undefined || children.length === 0) return picture;
  const nameOf = (number: number): string => {
    if (number === 0) return say(language, texts.parent);
    return say(language, children.length === 1 ? texts.onlyChild : texts.child, { number });
  };
  return {
    ...picture,
    processes: picture.processes.map((process, number) => ({ ...process, name: nameOf(number) })),
  };
}
