/**
 * What to do with a command that cannot be run, if it is clear what was meant: a source file, a script, or a program of
 * this folder.
 */
import { statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';

import { inEach, type Catalogue, type Text } from '../../language/text.js';

const texts = {
  script: { en: 'a script; run it with: {run}', fr: 'un script ; pour le lancer : {run}' },
  here: {
    en: 'a program of this folder is called with its path: {run}',
    fr: "un programme de ce dossier s'appelle par son chemin : {run}",
  },
  source: {
    en: 'compile {source} first: {compile}, then run: ./{program}',
    fr: "compilez d'abord {source} : {compile}, puis lancez : ./{program}",
  },
} as const satisfies Catalogue;

/** By the ending of a source: how a program is made of it. */
const compilers: Readonly<Record<string, string>> = {
  '.c': 'cc -g -Wall -o',
  '.cc': 'c++ -g -Wall -o',
  '.cpp': 'c++ -g -Wall -o',
  '.rs': 'rustc -g -o',
  '.go': 'go build -o',
};

/** By the ending of a script: what runs it. */
const interpreters: Readonly<Record<string, string>> = {
  '.py': 'python3',
  '.sh': 'bash',
  '.js': 'node',
  '.mjs': 'node',
  '.pl': 'perl',
  '.rb': 'ruby',
};

/** @returns `undefined` if it is not clear. */
export function adviceFor(command: string, cwd: string): Text | undefined {
  const ending = extname(command);
  const isHere = (name: string): boolean => isFile(resolve(cwd, name));
  if (isHere(command)) {
    if (compilers[ending] !== undefined) return compileFirst(command);
    const interpreter = interpreters[ending];
    if (interpreter !== undefined) {
      return inEach(texts.script, { run: `${interpreter} ${command}` });
    }
    if (!command.includes('/')) return inEach(texts.here, { run: `./${command}` });
  }
  const source = Object.keys(compilers).find((one) => isHere(command + one));
  return source === undefined ? undefined : compileFirst(command + source);
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function compileFirst(source: string): Text {
  const ending = extname(source);
  const program = basename(source, ending);
  const compile = `${compilers[ending] ?? ''} ${program} ${source}`;
  return inEach(texts.source, { source, compile, program });
}
