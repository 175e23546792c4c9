import type { Count, Touched } from './helper.js';
import { fileLength, mappingLength } from './layout.js';

/** What is printed, in one language. */
interface Texts {
  readonly start: (pid: number) => string;
  readonly counted: (range: Count, zeros: number) => string;
  readonly wrote: (mark: string, at: number, touched: Touched) => string;
  readonly outside: (at: number, touched: Touched, readableAfter: boolean) => string;
  readonly secondPage: (at: number, touched: Touched, caught: boolean) => string;
  readonly unmapped: (length: number, marks: number) => string;
  readonly conclusion: (marks: number, secondPage: Touched) => string;
}

const en: Texts = {
  start: (pid) =>
    `Child ${pid} maps a file of ${mappingLength} bytes, two pages. Then the file is cut to ${fileLength} bytes.`,
  counted: ({ from, to }, zeros) =>
    `  It reads bytes ${from} to ${to - 1}, in the page where the file ends: ${zeros} of ${to - from} are zero.`,
  wrote: (mark, at, { byte }) => `  It writes ${mark} at ${at}, and reads ${shown(byte)} there.`,
  outside: (at, { byte }, readableAfter) =>
    `  It reads at ${at}, after the mapping: ${shown(byte)}. JavaScript checks bounds; C would ` +
    (readableAfter
      ? 'read what else is mapped there (/proc/PID/maps).'
      : 'get SIGSEGV: nothing readable is mapped there (/proc/PID/maps).'),
  secondPage: (at, { byte, lost }, caught) =>
    `  It reads at ${at}, in the page after the end of the file: ` +
    (lost === null
      ? `${shown(byte)}.`
      : `SIGBUS. The library caught it (says SigCgt: ${caught ? 'yes' : 'no'}), put ${shown(byte)} there and reports ${lost}. Uncaught, it kills.`),
  unmapped: (length, marks) =>
    `  Now the mapping is gone. The file is ${length} bytes long, with ${marks} z in it.`,
  conclusion: (marks, { lost }) =>
    `Of two bytes written, one before and one after the end of the file, the file holds ${marks}; ` +
    `touching the page after it ${lost === null ? 'raised nothing' : 'raised SIGBUS'}.`,
};

function shown(byte: number | null): string {
  return byte === null ? 'undefined' : byte === 0 ? '0' : String.fromCharCode(byte);
}

const fr: Texts = {
  start: (pid) =>
    `L’enfant ${pid} projette un fichier de ${mappingLength} octets, deux pages. Puis le fichier est coupé à ${fileLength} octets.`,
  counted: ({ from, to }, zeros) =>
    `  Il lit les octets ${from} à ${to - 1}, dans la page où finit le fichier : ${zeros} sur ${to - from} sont nuls.`,
  wrote: (mark, at, { byte }) => `  Il écrit ${mark} en ${at}, et y lit ${shown(byte)}.`,
  outside: (at, { byte }, readableAfter) =>
    `  Il lit en ${at}, après la projection : ${shown(byte)}. JavaScript vérifie les bornes ; C ` +
    (readableAfter
      ? 'lirait ce qui est projeté là par ailleurs (/proc/PID/maps).'
      : 'recevrait SIGSEGV : rien de lisible n’est projeté là (/proc/PID/maps).'),
  secondPage: (at, { byte, lost }, caught) =>
    `  Il lit en ${at}, dans la page après la fin du fichier : ` +
    (lost === null
      ? `${shown(byte)}.`
      : `SIGBUS. La bibliothèque l’a intercepté (d’après SigCgt : ${caught ? 'oui' : 'non'}), a mis ${shown(byte)} là et signale ${lost}. Non intercepté, il tue.`),
  unmapped: (length, marks) =>
    `  La projection n’est plus. Le fichier a ${length} octets, dont ${marks} z.`,
  conclusion: (marks, { lost }) =>
    `De deux octets écrits, l’un avant et l’autre après la fin du fichier, le fichier en contient ${marks} ; ` +
    `toucher la page d’après ${lost === null ? 'n’a rien provoqué' : 'a provoqué SIGBUS'}.`,
};

export const texts = { en, fr };
