import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { it } from 'node:test';

import { OutputFile } from '../../dist/command-line/output-file.js';
import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { until } from '../../../linux-ipc/dist-test/support/until.js';

const folder = temporaryFolder();

it('an output file that is a FIFO is refused if no process reads it, and written if one does', async () => {
  const path = join(folder, 'fifo');
  spawnSync('mkfifo', [path]);
  assert.throws(() => new OutputFile(path), /^Error: no process reads .*fifo$/);
  const reader = spawn('wc', ['-c', path], { stdio: ['ignore', 'pipe', 'ignore'] });
  const said = once(reader.stdout.setEncoding('utf8'), 'data');
  let file: OutputFile | undefined;
  await until(() => {
    try {
      file = new OutputFile(path);
      return true;
    } catch {
      return false;
    }
  });
  // More than a pipe holds.
  for (let part = 0; part < 20; part += 1) file?.write('x'.repeat(10_000));
  file?.close();
  assert.match(String((await said)[0]), /^200000 /);
});
