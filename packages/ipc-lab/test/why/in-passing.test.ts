/* Commands that stop a program say why it was stuck, in the sentences of `why`. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { programPath } from '../support/program-path.js';
import { programWords } from './support.js';

const folder = temporaryFolder();

function lab(args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [programPath('ipc-lab'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return stdout + stderr;
}

const parent = /(\d+) \(kept_write_end\) waits for its child (\d+) to end\./;
const child =
  /\(kept_write_end\) waits to read from a pipe whose only write end is its own descriptor \d+: it will never see end-of-file\./;

describe('a program that is stopped because its time is over', () => {
  it('is explained by trace', () => {
    const words = programWords('kept_write_end', folder);
    const text = lab(['trace', '--lang', 'en', '--quiet', '--timeout', '5', '--', ...words]);
    assert.match(text, /ended after 5 s/);
    assert.match(text, parent);
    assert.match(text, child);
  });

  it('is explained by check, once, with the first criterion that is not met', () => {
    const words = programWords('kept_write_end', folder);
    const text = lab(['check', '4a', '--lang', 'en', '--timeout', '5', '--', ...words]);
    const line = text.split('\n').filter((one) => one.includes('When it was stopped: '));
    assert.equal(line.length, 1, text);
    assert.match(line[0] ?? '', parent);
    assert.match(line[0] ?? '', child);
  });

  it('is not called stuck while it runs', () => {
    const text = lab([
      'trace',
      '--lang',
      'en',
      '--quiet',
      '--timeout',
      '1',
      '--',
      'sh',
      '-c',
      'while :; do :; done',
    ]);
    assert.match(text, /ended after 1 s\.?\n\n/);
  });
});
