import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { exercises } from '../../dist/check/exercises.js';
import { expectedStatus } from './case.js';
import { cases } from './cases.js';
import { check, notPassing, said } from './support.js';

const folder = temporaryFolder();

/** The programs of 1a sleep for nearly thirty seconds: 1a/judge.test.ts runs all of them at once. */
for (const { id: exercise } of exercises.filter(({ id }) => id !== '1a')) {
  describe(`check ${exercise}`, { concurrency: 3 }, () => {
    for (const { name, args, verdicts, says = {} } of cases.filter(
      (one) => one.exercise === exercise && one.recorded !== true,
    )) {
      it(name, async () => {
        const words = args(folder);
        const checked = await check(words);
        assert.deepEqual(notPassing(checked), verdicts, checked.stdout);
        assert.equal(checked.status, expectedStatus(verdicts));
        for (const [id, text] of Object.entries(says)) assert.match(said(checked, id), text);
        const fifo = /ipc-lab-test-\w+/.exec(words.join(' '))?.[0];
        if (exercise === '5' && fifo !== undefined)
          assert.ok(!readdirSync('/tmp').includes(fifo), 'the FIFO is swept');
      });
    }
  });
}
