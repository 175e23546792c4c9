import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { checkAllCommand, checkCommand } from '../../dist/check/command.js';
import type { Report } from '../../dist/check/report/report.js';
import { compileProgram, python } from '../../../linux-ipc/dist-test/support/peers.js';

const programs = fileURLToPath(new URL('../../test/check/programs/', import.meta.url));

export interface Checked {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function captured(
  command: typeof checkCommand,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Checked> {
  let stdout = '';
  let stderr = '';
  const status = await command(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env,
  });
  return { status, stdout, stderr };
}

/** `ipc-lab check …`, within this process. */
export function check(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Checked> {
  return captured(checkCommand, args, env);
}

export function checkAll(args: readonly string[]): Promise<Checked> {
  return captured(checkAllCommand, args, {});
}

/** The criteria that do not pass, with their verdicts, and the criteria from which they follow. */
export function notPassing({ stdout, stderr }: Checked): Record<string, string> {
  if (stdout === '') throw new Error(stderr);
  const { criteria } = JSON.parse(stdout) as Report;
  return Object.fromEntries(
    criteria.filter(({ verdict }) => verdict !== 'pass').map((one) => [one.id, verdictOf(one)]),
  );
}

/** What a report says about a criterion: its evidence and its hint. */
export function said({ stdout }: Checked, id: string): string {
  const found = (JSON.parse(stdout) as Report).criteria.find((criterion) => criterion.id === id);
  return `${found?.evidence ?? ''} ${found?.hint ?? ''}`;
}

/** As the cases say it: `fail`, or `unknown, follows all-read`. */
export function verdictOf({ verdict, follows }: Report['criteria'][number]): string {
  return follows === null ? verdict : `${verdict}, follows ${follows}`;
}

const compiled = new Map<string, string>();

/** The words that run `test/check/programs/<path>` with its arguments, compiled into `folder` where it is C. */
export function programWords(program: string, folder: string): string[] {
  const [path = '', ...words] = program.split(' ');
  const source = join(programs, path);
  if (path.endsWith('.py')) return [python(), '-S', source, ...words];
  if (!path.endsWith('.c')) return [source, ...words];
  const known = compiled.get(source);
  if (known !== undefined) return [known, ...words];
  const into = join(folder, path.replaceAll('/', '-'));
  mkdirSync(into, { recursive: true });
  const executable = compileProgram(source, into);
  compiled.set(source, executable);
  return [executable, ...words];
}
