/** What is observed does not outlive a check, a trace or a why that is killed, whatever session and environment it has. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { until } from '../../../../linux-ipc/dist-test/support/until.js';
import { allExited } from '../../support/processes.js';

const main = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const folder = temporaryFolder();

/** Each writes its number, then sleeps for ever. */
const commands: Readonly<Record<string, string>> = {
  'a command': 'echo $$ > "$0"; exec sleep infinity',
  'a command in a session of its own': `setsid sh -c 'echo $$ > "$0"; exec sleep infinity' "$0"`,
  'a child without environment': `env -i PATH="$PATH" sh -c 'echo $$ > "$0"; exec sleep infinity' "$0"; :`,
};

describe('killed by SIGKILL, it takes along', { concurrency: 2 }, () => {
  for (const [mode, words] of Object.entries({
    check: ['check', '4a', '--timeout', '600', '--'],
    trace: ['trace', '--'],
    why: ['why', '--after', '600', '--'],
  })) {
    for (const [name, command] of Object.entries(commands)) {
      it(`${mode}: ${name}`, async () => {
        const file = join(folder, `${mode}-${name}`);
        const killed = spawn(process.execPath, [main, ...words, 'sh', '-c', command, file], {
          stdio: 'ignore',
        });
        const pid = (): number => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0);
        await until(() => pid() > 0);
        killed.kill('SIGKILL');
        const [, signal] = (await once(killed, 'exit')) as [number | null, string | null];
        assert.equal(signal, 'SIGKILL');
        await allExited([pid()]);
      });
    }
  }
});
