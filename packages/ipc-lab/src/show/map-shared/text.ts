import type { Views, Write } from './two-mappings.js';

export type By = 'child' | 'us';

/** How many writes were made, and how many of them the file holds at the end. */
export interface Tally {
  readonly written: number;
  readonly arrived: number;
}

const flags = { shared: 'MAP_SHARED', private: 'MAP_PRIVATE' } as const;

const widths = [34, 15, 15, 15, 15] as const;

/** One row of the table: what was done, and what is seen where. */
function row(...cells: readonly string[]): string {
  return `  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' ')}`.trimEnd();
}

function seen([theirs, ours]: readonly [Views, Views], file: string): string[] {
  return [theirs.shared, theirs.private, ours.shared, ours.private, file];
}

/** What is printed, in one language. */
interface Texts {
  readonly start: (content: string, pid: number) => string;
  readonly heading: string;
  readonly step: (by: By, write: Write, views: readonly [Views, Views], file: string) => string;
  readonly unmapped: (content: string) => string;
  readonly conclusion: (shared: Tally, priv: Tally) => string;
}

const en: Texts = {
  start: (content, pid) =>
    `A file holds "${content}". Child ${pid} maps it twice, MAP_SHARED and MAP_PRIVATE; so do we.`,
  heading: row('', "child's shared", "child's private", 'our shared', 'our private', 'read(2)'),
  step: (by, { mark, through }, views, file) =>
    row(
      `${by === 'us' ? 'we write' : 'the child writes'} ${mark} by ${flags[through]}`,
      ...seen(views, file),
    ),
  unmapped: (content) => `When all is unmapped, the file holds "${content}".`,
  conclusion: (shared, priv) =>
    `Of the ${shared.written} writes by MAP_SHARED, ${shared.arrived} reached the file; of the ` +
    `${priv.written} by MAP_PRIVATE, ${priv.arrived} did.`,
};

const fr: Texts = {
  start: (content, pid) =>
    `Un fichier contient « ${content} ». L’enfant ${pid} le projette deux fois, MAP_SHARED et MAP_PRIVATE ; nous aussi.`,
  heading: row('', 'enfant, shared', 'enfant, private', 'nous, shared', 'nous, private', 'read(2)'),
  step: (by, { mark, through }, views, file) =>
    row(
      `${by === 'us' ? 'nous écrivons' : 'l’enfant écrit'} ${mark} par ${flags[through]}`,
      ...seen(views, file),
    ),
  unmapped: (content) => `Une fois tout libéré, le fichier contient « ${content} ».`,
  conclusion: (shared, priv) =>
    `Des ${shared.written} écritures par MAP_SHARED, ${shared.arrived} ont atteint le fichier ; des ` +
    `${priv.written} par MAP_PRIVATE, ${priv.arrived}.`,
};

export const texts = { en, fr };
