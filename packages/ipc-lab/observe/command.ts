/** Whether a command can be run at all, said before it is tried: one clear line for each refusal. */
import { accessSync, constants, openSync, readSync, closeSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The command cannot be run, or not be traced. The message is for the user. */
export class TraceRefused extends Error {
  override readonly name = 'TraceRefused';
}

export interface Where {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * The path execve(2) would take for a command.
 *
 * @throws {@link TraceRefused} not found, not executable, a folder, or a script whose interpreter is
 *   not named or not there.
 */
export function findCommand(command: string, where: Where = {}): string {
  if (command === '') throw new TraceRefused('no command given');
  const cwd = where.cwd ?? process.cwd();
  const candidates = command.includes('/')
    ? [resolve(cwd, command)]
    : ((where.env ?? process.env)['PATH'] ?? '')
        .split(delimiter)
        .map((folder) => resolve(cwd, join(folder, command)));
  let refusal = `command not found: ${command}`;
  for (const path of candidates) {
    const problem = problemOf(path);
    if (problem === undefined) {
      checkFormat(path, command, cwd);
      return path;
    }
    if (problem !== 'absent') refusal = `${command}: ${problem}`;
  }
  throw new TraceRefused(refusal);
}

function problemOf(path: string): string | undefined {
  try {
    if (statSync(path).isDirectory()) return 'is a folder, not a command';
  } catch {
    return 'absent';
  }
  try {
    accessSync(path, constants.X_OK);
    return undefined;
  } catch {
    return `not executable (chmod +x ${path})`;
  }
}

function checkFormat(path: string, command: string, cwd: string): void {
  const start = firstBytes(path);
  if (start === undefined || start.startsWith('\x7fELF')) return;
  if (!start.startsWith('#!')) {
    throw new TraceRefused(
      `${command}: neither a program nor a script with an interpreter (#!) in its first line`,
    );
  }
  const interpreter = start.slice(2).split('\n')[0]?.trimStart().split(/[ \t]/)[0] ?? '';
  if (problemOf(resolve(cwd, interpreter)) !== undefined || interpreter === '') {
    throw new TraceRefused(
      `${command}: its interpreter ${interpreter.replace(/\r$/, '\\r')} is not there`,
    );
  }
}

/** @returns `undefined` for what may be executed but not read. */
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
