import { fileURLToPath } from 'node:url';

import { whyCommand } from '../../dist/why/command.js';
import { compileProgram, python } from '../../../linux-ipc/dist-test/support/peers.js';

const programs = fileURLToPath(new URL('../../test/why/programs/', import.meta.url));

export interface Explained {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `ipc-lab why …` within this process. */
export async function why(
  args: readonly string[],
  env: NodeJS.ProcessEnv = { PATH: process.env['PATH'] },
): Promise<Explained> {
  let stdout = '';
  let stderr = '';
  const status = await whyCommand(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env,
  });
  return { status, stdout, stderr };
}

const compiled = new Map<string, string>();

/** The command that runs `test/why/programs/<name>`; a C program is compiled into `folder`. */
export function programWords(name: string, folder: string): string[] {
  if (name.endsWith('.py')) return [python(), `${programs}${name}`];
  if (name.endsWith('.mjs')) return [process.execPath, `${programs}${name}`];
  if (name.endsWith('.sh')) return ['sh', `${programs}${name}`];
  const program =
    compiled.get(name) ?? compileProgram(`${programs}${name}.c`, folder, ['-pthread']);
  compiled.set(name, program);
  return [program];
}
