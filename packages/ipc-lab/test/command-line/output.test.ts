import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { describe, it } from 'node:test';

import { Pipe } from 'linux-ipc/pipe';

import { programPath } from '../support/program-path.js';
import { Running } from '../support/run.js';

function labInto(stdout: number, ...args: string[]) {
  const words = [programPath('ipc-lab'), ...args, '--lang', 'en'];
  return new Running(process.execPath, words, { stdio: ['ignore', stdout, 'pipe'] }).ended;
}

const commands = ['check', 'check-all', 'trace', 'why'];

describe('the output of a command of ipc-lab', () => {
  for (const command of commands) {
    it(`of ${command} may lose its reader`, async () => {
      using pipe = Pipe.create();
      pipe.read.close();
      const { code, stderr } = await labInto(pipe.write.fd, command, '--help');
      assert.deepEqual([code, stderr], [0, '']);
    });

    it(`of ${command} may not fit on the disk`, async () => {
      const full = openSync('/dev/full', 'w');
      try {
        const { code, stderr } = await labInto(full, command, '--help');
        assert.equal(code, 2);
        assert.match(stderr, new RegExp(`^ipc-lab ${command}: ENOSPC: [^\n]+\n$`));
      } finally {
        closeSync(full);
      }
    });
  }

  it('of several lines is reported once if the disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      const { code, stderr } = await labInto(full, 'show', 'popen');
      assert.equal(code, 1);
      assert.match(stderr, /^ipc-lab show: ENOSPC: [^\n]+\n$/);
    } finally {
      closeSync(full);
    }
  });
});
