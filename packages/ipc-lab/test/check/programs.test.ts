import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import {
  fifoPairs,
  filePairs,
  memoryPrograms,
  pipePrograms,
  socketPairs,
  type Expected,
} from './expected.js';
import { check, notPassing, programWords } from './support.js';

const folder = temporaryFolder();

/** Long enough for a busy machine; a program that ends is not slowed by it. */
const patience = ['--timeout', '60'];

function limit(timeout: number | undefined): string[] {
  return timeout === undefined ? patience : ['--timeout', String(timeout)];
}

function single(exercise: string, programs: readonly Expected[]): void {
  describe(`check ${exercise}`, { concurrency: 3 }, () => {
    for (const { name, program, wrapper, timeout, verdicts } of programs) {
      it(name, async () => {
        const words = [
          ...(wrapper === undefined ? [] : programWords(wrapper, folder)),
          ...programWords(program, folder),
        ];
        const checked = await check([exercise, '--json', ...limit(timeout), '--', ...words]);
        assert.deepEqual(notPassing(checked), verdicts, checked.stdout);
        assert.equal(checked.status, Object.keys(verdicts).length === 0 ? 0 : 1);
      });
    }
  });
}

single('4a', pipePrograms);
single('2a', memoryPrograms);

function unique(): string {
  return `ipc-lab-test-${randomBytes(6).toString('hex')}`;
}

describe('check 3d', { concurrency: 3 }, () => {
  for (const { name, first, second, verdicts } of filePairs) {
    it(name, async () => {
      const file = join(folder, unique());
      const command = (program: string): string =>
        [...programWords(program, folder), file].join(' ');
      const checked = await check([
        '3d',
        '--json',
        ...patience,
        '--writer',
        command(first),
        '--reader',
        command(second),
      ]);
      assert.deepEqual(notPassing(checked), verdicts, checked.stdout);
    });
  }
});

describe('check 5', { concurrency: 3 }, () => {
  for (const { name, first, second, timeout, verdicts } of fifoPairs) {
    it(name, async () => {
      const fifo = unique();
      const send = [...programWords(first, folder), fifo, '-n', '40'].join(' ');
      const get = [...programWords(second, folder), fifo].join(' ');
      const checked = await check(['5', '--json', ...limit(timeout), '--send', send, '--get', get]);
      assert.deepEqual(notPassing(checked), verdicts, checked.stdout);
      assert.ok(!existsSync(join('/tmp', fifo)), 'the FIFO is swept');
    });
  }
});

describe('check 6', { concurrency: 3 }, () => {
  for (const { name, first, second, verdicts } of socketPairs) {
    it(name, async () => {
      const path = join(folder, unique().slice(-8));
      const server = [...programWords(first, folder), path].join(' ');
      const client = [...programWords(second, folder), path, '{value}'].join(' ');
      const checked = await check([
        '6',
        '--json',
        ...patience,
        '--server',
        server,
        '--client',
        client,
      ]);
      assert.deepEqual(notPassing(checked), verdicts, checked.stdout);
    });
  }
});
