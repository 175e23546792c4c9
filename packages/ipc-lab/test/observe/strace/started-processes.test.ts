/** What a check, a trace or a why has started ends with it, even if it forks faster than it can be looked at. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { compileProgram } from '../../../../linux-ipc/dist-test/support/peers.js';
import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { until } from '../../../../linux-ipc/dist-test/support/until.js';
import { allExited, childrenOf } from '../../support/processes.js';

const main = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const folder = temporaryFolder();
const chain = compileProgram(
  fileURLToPath(new URL('../../../test/observe/strace/programs/chain.c', import.meta.url)),
  folder,
);

/** Those that have a word in their command line. */
function processesWith(word: string): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'latin1').split('\0').includes(word);
    } catch {
      return false;
    }
  });
}

/** Ends what is left if the command is killed. */
function isGuard(pid: number): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('end-abandoned.js');
}

/** What follows the name of a command of ours that is started, then ended by a signal. */
const commands = {
  check: ['check', '4a', '--timeout', '600', '--'],
  trace: ['trace', '--'],
  why: ['why', '--after', '600', '--'],
} as const;

/** How the 200 processes of the chain are, as `chain.c` says; the last is left if any of them is missed. */
const chains = {
  'in one session': '',
  'each in a session of its own, without environment': 'se',
} as const;

for (const [command, words] of Object.entries(commands)) {
  describe(`ends a chain of processes: ${command}`, { concurrency: 2 }, () => {
    for (const [name, how] of Object.entries(chains)) {
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        it(`${name}, at ${signal}`, async () => {
          const file = join(folder, `${command}${how}${signal}`);
          const ended = spawn(process.execPath, [main, ...words, chain, file, '200', how], {
            stdio: 'ignore',
          });
          const exited = once(ended, 'exit');
          await until(() => existsSync(file));
          const guard = childrenOf(ended.pid ?? 0).filter(isGuard);
          assert.equal(guard.length, 1);
          ended.kill(signal);
          await exited;
          await allExited(guard);
          assert.deepEqual(processesWith(file), []);
        });
      }
    }
  });
}
