/**
 * Forks this process on command. Its first argument is the path of the addon, a command stands on
 * each line of its input:
 *
 *     fork TASK   plays the task in a child; answers with the pid
 *     wait PID    answers with the status, once the child ended or was stopped
 */
import { readSync, writeSync } from 'node:fs';
import process from 'node:process';
import { inspect } from 'node:util';

import { native } from '../../dist/core/native.js';

interface Addon {
  /** 0 in the child. */
  fork(): number;
  raise(signal: number): void;
  wait(pid: number): number;
  exit(status: number): never;
}

const loaded = { exports: {} };
process.dlopen(loaded, process.argv[2] ?? '');
const addon = loaded.exports as Addon;

/** Sends itself a signal that ends or stops it at once. */
export function raise(signal: number): void {
  addon.raise(signal);
}

/** By blocking: the event loop is for the children. */
function* linesOfInput(): Generator<string> {
  const chunk = Buffer.alloc(4096);
  let rest = '';
  for (;;) {
    native.ppoll(Int32Array.of(0), -1);
    const length = readSync(0, chunk);
    if (length === 0) return;
    const lines = (rest + chunk.toString('latin1', 0, length)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** Until the input ends. A child whose play ends was to be killed, and says why it was not. */
export async function obey(play: (task: string) => Promise<never>): Promise<void> {
  for (const line of linesOfInput()) {
    const [command, parameter = ''] = line.split(/ (.*)/);
    const answer = command === 'wait' ? addon.wait(Number(parameter)) : addon.fork();
    if (answer === 0 && command === 'fork') {
      try {
        await play(parameter);
      } catch (error) {
        writeSync(2, `${parameter}: ${inspect(error)}\n`);
      }
      addon.exit(1);
    }
    writeSync(1, `${String(answer)}\n`);
  }
}
