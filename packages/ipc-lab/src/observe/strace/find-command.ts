/** Checks whether a command can be run, before it runs; each refusal is one clear line. */
import { accessSync, constants, openSync, readSync, closeSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

import { Refusal } from '../../language/refusal.js';
import { inEach, type Catalogue, type Text } from '../../language/text.js';
import { adviceFor } from './advice.js';
import { currentFolder } from './current-folder.js';

const texts = {
  noCommand: { en: 'no command given', fr: 'aucune commande donnée' },
  notFound: { en: 'command not found: {command}', fr: 'commande introuvable : {command}' },
  about: { en: '{command}: {problem}', fr: '{command} : {problem}' },
  folder: { en: 'is a folder, not a command', fr: 'est un dossier, non une commande' },
  notExecutable: {
    en: 'not executable (chmod +x {path})',
    fr: 'pas exécutable (chmod +x {path})',
  },
  noProgram: {
    en: 'neither a program nor a script with an interpreter (#!) in its first line',
    fr: "ni un programme, ni un script dont la première ligne nomme l'interpréteur (#!)",
  },
  noInterpreter: {
    en: 'its interpreter {interpreter} does not exist',
    fr: "son interpréteur {interpreter} n'existe pas",
  },
} as const satisfies Catalogue;

/** The command cannot be run, or cannot be traced. */
export class TraceRefused extends Refusal {
  override readonly name = 'TraceRefused';
}

export interface Where {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * The path that execve(2) would use for a command.
 *
 * @throws {@link TraceRefused} the command is not found, not executable, a folder, or a script whose
 *   interpreter is not named or does not exist.
 */
export function findCommand(command: string, where: Where = {}): string {
  if (command === '') throw new TraceRefused(texts.noCommand);
  const cwd = where.cwd ?? currentFolder();
  const candidates = command.includes('/')
    ? [resolve(cwd, command)]
    : ((where.env ?? process.env)['PATH'] ?? '')
        .split(delimiter)
        .map((folder) => resolve(cwd, join(folder, command)));
  let refusal = inEach(texts.notFound, { command });
  for (const path of candidates) {
    const problem = problemOf(path);
    if (problem === undefined) {
      checkFormat(path, command, cwd);
      return path;
    }
    if (problem !== 'absent') {
      refusal = about(command, problem);
    }
  }
  const advice = adviceFor(command, cwd);
  throw new TraceRefused(advice === undefined ? refusal : about(command, advice));
}

function about(command: string, problem: Text): Text {
  return inEach(texts.about, { command, problem });
}

function problemOf(path: string): Text | 'absent' | undefined {
  try {
    if (statSync(path).isDirectory()) return texts.folder;
  } catch {
    return 'absent';
  }
  try {
    accessSync(path, constants.X_OK);
    return undefined;
  } catch {
    return inEach(texts.notExecutable, { path });
  }
}

function checkFormat(path: string, command: string, cwd: string): void {
  const start = firstBytes(path);
  if (start === undefined || start.startsWith('\x7fELF')) return;
  if (!start.startsWith('#!')) {
    throw new TraceRefused(about(command, adviceFor(command, cwd) ?? texts.noProgram));
  }
  const interpreter = start.slice(2).split('\n')[0]?.trimStart().split(/[ \t]/)[0] ?? '';
  if (problemOf(resolve(cwd, interpreter)) !== undefined || interpreter === '') {
    const shown = interpreter.replace(/\r$/, '\\r');
    throw new TraceRefused(about(command, inEach(texts.noInterpreter, { interpreter: shown })));
  }
}

/** @returns `undefined` for a file that may be executed but not read. */
function firstBytes(path: string): string | undefined {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    const bytes = Buffer.alloc(256);
    return bytes.toString('latin1', 0, readSync(fd, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(fd);
  }
}
