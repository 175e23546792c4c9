/** A running program of the sheet: its lines as they arrive, and its exit status. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { programFile, type ProgramName } from '../programs/programs.js';

export interface ProgramRun {
  readonly pid: number;
  /** The lines of its standard output so far. */
  readonly lines: readonly string[];
  /** Its exit status as a shell reports it: 128 + n if signal n ended it. */
  readonly ended: Promise<number>;
  /** Resolves when it has printed a line, or has ended without one. */
  readonly firstLine: Promise<unknown>;
  kill(signal: NodeJS.Signals): void;
}

export function startProgram(
  name: ProgramName,
  args: readonly string[],
  show: (line: string) => void,
): ProgramRun {
  const child = spawn(process.execPath, [fileURLToPath(programFile(name)), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const output = createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    show(line);
  });
  createInterface(child.stderr).on('line', show);
  return {
    pid: child.pid ?? 0,
    lines,
    firstLine: Promise.race([once(output, 'line'), once(output, 'close')]),
    ended: once(child, 'close').then(([code]) => (code as number | null) ?? 128),
    kill: (signal) => child.kill(signal),
  };
}

/** The part of a line after `prefix`, for each line that begins with it. */
export function after(prefix: string, lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length));
}

/** Whether a process with this pid exists, even as a zombie. */
export function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
