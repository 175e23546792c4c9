import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { programPath } from '../support/program-path.js';
import { run, Running } from '../support/run.js';

const folder = temporaryFolder();

describe('ipc-lab show dup2', () => {
  it('shows the pipes that the command itself finds on its descriptors', async () => {
    const record = join(folder, 'record');
    const script = join(folder, 'tr');
    writeFileSync(
      script,
      [
        '#!/bin/sh',
        'input=$(readlink /proc/$$/fd/0) output=$(readlink /proc/$$/fd/1)',
        `echo "$input $output" > '${record}'`,
        'PATH=${PATH#*:} exec tr "$@"',
        '',
      ].join('\n'),
    );
    chmodSync(script, 0o755);
    const { code, stdout, stderr } = await new Running(
      process.execPath,
      [programPath('ipc-lab'), 'show', 'dup2', '--lang', 'en'],
      { env: { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` } },
    ).ended;
    assert.deepEqual([code, stderr], [0, '']);
    const [input, output] = readFileSync(record, 'utf8').trim().split(' ');
    const shown = [...stdout.matchAll(/\/fd\/[01] -> (pipe:\[\d+\])\n/g)].map(([, pipe]) => pipe);
    assert.deepEqual(shown, [input, output]);
    assert.ok(stdout.includes(`We make two pipes: ${input}, read end `), stdout);
    assert.ok(stdout.includes(`; and ${output}, read end `), stdout);
  });

  it('reads what the command wrote, and also says so in French', async () => {
    const { stdout } = await run('ipc-lab', 'show', 'dup2', '--lang', 'fr');
    assert.match(
      stdout,
      /nous lisons «\u00a0THROUGH DESCRIPTORS 0 AND 1\u00a0», puis la fin de fichier\./,
    );
    assert.match(
      stdout,
      /ouverts sous 0 et 1, et sous aucun autre numéro\u00a0; .* est sorti de notre/,
    );
  });
});
