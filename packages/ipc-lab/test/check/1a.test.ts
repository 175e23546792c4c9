import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { programPath } from '../support/run.js';
import { signalPrograms } from './expected.js';
import { check, notPassing, programWords } from './support.js';

const folder = temporaryFolder();

/** They sleep nearly all of their thirty seconds: all may do so at once. */
describe('check 1a', { concurrency: true }, () => {
  for (const { name, program, timeout, verdicts } of signalPrograms) {
    it(name, async () => {
      const limit = timeout === undefined ? [] : ['--timeout', String(timeout)];
      const words = programWords(program, folder);
      const checked = await check(['1a', '--json', ...limit, '--', ...words]);
      assert.deepEqual(notPassing(checked), verdicts, checked.stdout);
    });
  }

  it('our signal_children', async () => {
    const words = [process.execPath, programPath('signal_children')];
    const checked = await check(['1a', '--json', '--timeout', '90', '--', ...words]);
    assert.deepEqual(notPassing(checked), {}, checked.stdout);
  });

  it('is not known where the time limit comes before the thirty seconds', async () => {
    const words = programWords('1a/plain.c', folder);
    const checked = await check(['1a', '--json', '--timeout', '5', '--', ...words]);
    assert.deepEqual(notPassing(checked), {
      'one-per-second': 'unknown',
      'sigint-all': 'unknown',
      reaped: 'unknown',
    });
    assert.equal(checked.status, 2);
  });
});
