/** Builds the programs of one student. */
import { spawn } from 'node:child_process';

/** Milliseconds that a build may take. */
const buildLimit = 120_000;

/** @returns Why the command failed; `undefined` if it succeeded. */
export async function build(
  command: string,
  cwd: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], {
      cwd,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    const end = (): void => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, 'SIGKILL');
      }
    };
    const timer = setTimeout(end, buildLimit);
    signal.addEventListener('abort', end);
    child.stderr.on('data', (data: Buffer) => {
      if (said.length < 10_000) said += data.toString();
    });
    const finish = (problem: string | undefined): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve(problem);
    };
    child.once('error', (error) => {
      finish(error.message);
    });
    child.once('close', (status) => {
      finish(status === 0 ? undefined : `"${command}" failed: ${said.trim().split('\n')[0] ?? ''}`);
    });
  });
}
