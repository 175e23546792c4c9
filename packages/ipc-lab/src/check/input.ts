/** `--input TEXT|FILE`: what is typed at the terminal of a program that asks. */
import { readFileSync, statSync, type Stats } from 'node:fs';
import { join, resolve } from 'node:path';

import { hasCode } from '../command-line/errors.js';
import { Refusal } from '../language/refusal.js';
import type { Catalogue } from '../language/text.js';

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\' };

/** The text names a file, or seems to, and cannot be typed. */
export class InputRefused extends Refusal {}

const refusals = {
  missing: {
    en: 'there is no file {given} to type; if these words are to be typed themselves, end them with \\n',
    fr: "il n'y a pas de fichier {given} à taper ; si ce sont ces mots qu'il faut taper, terminez-les par \\n",
  },
  unreadable: {
    en: 'the input {given} cannot be read: {code}',
    fr: 'la saisie {given} ne peut pas être lue : {code}',
  },
} as const satisfies Catalogue;

/** One word with a folder or an extension: nobody types this at a program that asks for numbers. */
const fileName = /^[^\s\\]*(?:\/[^\s\\]+|\.[A-Za-z]\w*)$/;

/**
 * @param given The path of a file, if there is such a file; otherwise the text, in which `\n`, `\t` and `\\` stand
 *   for a newline, a tab and a backslash.
 * @returns The text, whose last line is complete: nobody leaves out the last Enter.
 * @throws `InputRefused` there is no such file though it is named like one. The system's error if the file cannot be
 *   read: `EISDIR` it is a folder.
 */
export function readInput(given: string): string {
  return complete(statusOf(given) === undefined ? textOf(given) : readFileSync(given, 'utf8'));
}

/**
 * As {@link readInput}, for the programs in one student's folder: a file of that name in this folder takes precedence.
 * What a student left there under that name, but is no ordinary file, is not waited for.
 *
 * @throws `InputRefused` the file cannot be read, or there is none though it is named like one.
 */
export function readStudentInput(given: string, folder: string, elsewhere: string): string {
  try {
    const path = [join(folder, given), resolve(elsewhere, given)].find(
      (one) => statusOf(one)?.isFile() === true,
    );
    return complete(path === undefined ? textOf(given) : readFileSync(path, 'utf8'));
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'ENOTDIR', 'EIO', 'EPERM')) throw error;
    throw new InputRefused(refusals.unreadable, { given, code: error.code ?? '' });
  }
}

function textOf(given: string): string {
  if (fileName.test(given)) throw new InputRefused(refusals.missing, { given });
  return given.replace(/\\([nt\\])/g, (_, character: string) => escapes[character] ?? '');
}

function complete(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** @returns `undefined` if there is no such file, and for a text that cannot be a path. */
function statusOf(path: string): Stats | undefined {
  if (path.includes('\0')) return undefined;
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (hasCode(error, 'ENAMETOOLONG', 'ELOOP')) return undefined;
    throw error;
  }
}
