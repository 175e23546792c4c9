import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { expectedStatus } from '../case.js';
import { check, notPassing, programWords } from '../support.js';
import { cases } from './cases.js';

const folder = temporaryFolder();

/** The programs sleep for nearly all of their thirty seconds, so they can all run at once. */
describe('check 1a', { concurrency: true }, () => {
  for (const { name, args, verdicts } of cases) {
    it(name, async () => {
      const checked = await check(args(folder));
      assert.deepEqual(notPassing(checked), verdicts, checked.stdout);
      assert.equal(checked.status, expectedStatus(verdicts));
    });
  }

  it('is unknown if the time limit is shorter than the thirty seconds', async () => {
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
