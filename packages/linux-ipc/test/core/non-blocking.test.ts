import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

describe('a descriptor whose O_NONBLOCK another process has cleared', () => {
  it('blocks no call, of any mechanism', () => {
    const program = fileURLToPath(new URL('../fixtures/shared-flags.js', import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, folder], {
      encoding: 'utf8',
      timeout: 120_000,
      killSignal: 'SIGKILL',
    });
    assert.match(stdout, /done\n$/, `it blocks in the last of these:\n${stdout}\n${stderr}`);
    assert.equal(status, 0, stderr);
  });
});
