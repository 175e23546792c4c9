/** Builds the programs of one student. */
import { spawn } from 'node:child_process';

import { inEach, type Text } from '../../language/text.js';
import { classTexts } from '../texts.js';

/** Milliseconds that a build may take. */
const buildLimit = 120_000;

/** @returns Why the command failed; `undefined` if it succeeded. */
export async function build(
  command: string,
  cwd: string,
  signal: AbortSignal,
): Promise<Text | undefined> {
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
    const finish = (problem: Text | undefined): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve(problem);
    };
    child.once('error', (error) => {
      finish(inEach(classTexts.buildFailed, { command, said: error.message }));
    });
    child.once('close', (status) => {
      const firstLine = said.trim().split('\n')[0] ?? '';
      const failed = inEach(classTexts.buildFailed, { command, said: firstLine });
      finish(status === 0 ? undefined : failed);
    });
  });
}
