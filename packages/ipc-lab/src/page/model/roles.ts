/** Processes by what they are to each other, for a projector, where numbers say little: parent, child 1, child 2 … */
import type { Picture } from '../../history/picture.js';
import type { Language } from '../../language/language.js';
import { say, type Catalogue } from '../../language/text.js';

const texts = {
  parent: { en: 'parent', fr: 'père' },
  child: { en: 'child {number}', fr: 'enfant {number}' },
  onlyChild: { en: 'child', fr: 'enfant' },
} as const satisfies Catalogue;

/** The same picture, in which the name of each process is its role. */
export function withRoles<Some extends Pick<Picture, 'processes'>>(
  picture: Some,
  language: Language,
): Some {
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

/** The words before a number that is no process: an object, a descriptor. */
const ofOther =
  '(?<!(?:pipe|tube|socket|segment|queue|file|semaphore|sémaphore|descriptor|descripteur|fd|line|ligne) )';
/** Smaller numbers, as in a container, may as well be values, and are processes only where the words around them say so. */
const leastPid = 1000;
const sureWord = /^(?:process|child|parent|.*processus|.*enfant|père)$/i;
const sure = {
  before: /(?:→|waits for|attend) $/,
  after: /^ (?:→|·|waits|attend|s[’']attend|\(fd \d|\(desc)/,
};
/** `"…"`, perhaps truncated: what a program wrote stays as it is. */
const quoted = /("(?:[^"\\]|\\.)*(?:"|$))/;

export function asItIs(text: string): string {
  return text;
}

/** In these places a role stands for itself, as in a column or a chain, and has no article. */
const alone = { before: /(?:→|·) $/, after: /^ (?:→|·)/ };
/** What begins a sentence has a capital. */
const beginning = /(?:^|[.!?] )$/;
const possessive = /\b(?:its|their|son|leur) $/i;

/**
 * Replaces the numbers of processes by their roles.
 *
 * @param isLabel Whether the texts are those of a drawing: shorter than a sentence, and divided into lines.
 */
export function roleNames(
  pictures: readonly Pick<Picture, 'processes'>[],
  language: Language,
  isLabel = false,
): (text: string) => string {
  const roles = new Map<number, string>();
  for (const { processes } of pictures) {
    for (const { pid, name } of withRoles({ processes }, language).processes) {
      if (processes.length > 1) roles.set(pid, name);
    }
  }
  if (roles.size === 0) return asItIs;
  const onlyChild = say(language, texts.onlyChild);
  const pids = [...roles.keys()].join('|');
  // `process 4711 (pipe_sum)`, `its child 4712`, « le processus 4711 ».
  const before =
    '((?<![\\p{L}\\d])(?:[Pp]rocess|child|parent|[Ll]e processus|du processus|au processus|[Pp]rocessus|l’enfant|enfant|père|de|par|à) )?';
  const named = new RegExp(`${ofOther}${before}\\b(${pids})\\b(?: \\([^()" ]*\\))?`, 'gu');
  const rename = (text: string): string =>
    text.replace(named, (all: string, word: string | undefined, pid: string, at: number) => {
      const [left, right] = [text.slice(0, at), text.slice(at + all.length)];
      const isNamed = all.endsWith(')') || sureWord.test(word?.trim() ?? '');
      const isSure = isNamed || sure.before.test(left) || sure.after.test(right) || all === text;
      if (Number(pid) < leastPid && !isSure) return all;
      const role = roles.get(Number(pid)) ?? pid;
      const isAlone = all === text || alone.before.test(left) || alone.after.test(right);
      if (isAlone || possessive.test(left) || (isLabel && language === 'en')) return role;
      const said = phrase(word?.trim() ?? '', role, language);
      const isFirst = !isLabel && word === undefined && beginning.test(left);
      return isFirst ? capitalized(said) : said;
    });
  // `one child, 4712`: no role says more of an only child.
  const onlyChildren = [...roles].flatMap(([pid, role]) => (role === onlyChild ? [pid] : []));
  const apposition = new RegExp(`(?<=one child|un enfant), (?:${onlyChildren.join('|')})\\b`, 'g');
  return (text) =>
    (onlyChildren.length > 0 ? text.replace(apposition, '') : text)
      .split(quoted)
      .map((part, index) => (index % 2 === 1 ? part : rename(part)))
      .join('');
}

/** With its article, in place of the word that was before the number. */
function phrase(word: string, role: string, language: Language): string {
  if (language === 'en') {
    const isNumbered = /\d$/.test(role);
    const article = word === 'Process' ? 'The ' : 'the ';
    return isNumbered ? (word === 'Process' ? capitalized(role) : role) : article + role;
  }
  const isVowel = role.startsWith('enfant');
  const articles: Readonly<Record<string, string>> = {
    'Le processus': isVowel ? 'L’' : 'Le ',
    'du processus': isVowel ? 'de l’' : 'du ',
    'au processus': isVowel ? 'à l’' : 'au ',
    de: isVowel ? 'de l’' : 'du ',
    par: isVowel ? 'par l’' : 'par le ',
    à: isVowel ? 'à l’' : 'au ',
  };
  return (articles[word] ?? (isVowel ? 'l’' : 'le ')) + role;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
