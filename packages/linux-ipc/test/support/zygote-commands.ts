/**
 * Forks this process on command. Its first argument is the path of the addon; each line of its input is
 * a command:
 *
 *     fork TASK   plays the task in a child; prints the pid
 *     wait PID    waits until the child exits or stops; prints its status
 */
import { readSync, writeSync } from 'node:fs';
import process from 'node:process';
import { inspect } from 'node:util';

import { native } from '../../dist/core/native.js';
import { pollList } from '../../dist/core/poll-list.js';

interface Addon {
  /** Returns 0 in the child. */
  fork(): number;
  raise(signal: number): void;
  wait(pid: number): number;
  exit(status: number): never;
}

const loaded = { exports: {} };
process.dlopen(loaded, process.argv[2] ?? '');
const addon = loaded.exports as Addon;

/** Sends this process a signal that kills or stops it at once. */
export function raise(signal: number): void {
  addon.raise(signal);
}

/** Reads the lines of the input, and blocks meanwhile: only the children use the event loop. */
function* linesOfInput(): Generator<string> {
  const chunk = Buffer.alloc(4096);
  let rest = '';
  for (;;) {
    native.ppoll(pollList([0]), -1);
    const length = readSync(0, chunk);
    if (length === 0) return;
    const lines = (rest + chunk.toString('latin1', 0, length)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** Obeys commands until the input ends. A child should be killed in its play; if it is not, it fails. */
export async function obey(play: (task: string) => Promise<never>): Promise<void> {
  for (const line of linesOfInput()) {
    const [command, parameter = ''] = line.split(/ (.*)/);
    const reply = command === 'wait' ? addon.wait(Number(parameter)) : addon.fork();
    if (reply === 0 && command === 'fork') {
      try {
        await play(parameter);
      } catch (error) {
        writeSync(2, `${parameter}: ${inspect(error)}\n`);
      }
      addon.exit(1);
    }
    writeSync(1, `${String(reply)}\n`);
  }
}
