import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Report } from '../../../dist/check/report/report.js';
import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { expectedStatus } from '../case.js';
import { check, notPassing, programWords, said, type Checked } from '../support.js';
import { cases } from './cases.js';

const folder = temporaryFolder();

/** On a busy machine, a run that is cut short may also end before other criteria are decided; none fails. */
function assertUndecided(checked: Checked, ids: readonly string[]): void {
  const verdicts = notPassing(checked);
  for (const id of ids) assert.ok(Object.hasOwn(verdicts, id), checked.stdout);
  for (const verdict of Object.values(verdicts)) assert.match(verdict, /^unknown/, checked.stdout);
  assert.equal(checked.status, 2);
}

/** The programs sleep for most of their time; but the tracers of more than these would starve each other. */
describe('check 1a', { concurrency: 6 }, () => {
  for (const { name, args, verdicts, says = {} } of cases) {
    it(name, async () => {
      const checked = await check(args(folder));
      assert.deepEqual(notPassing(checked), verdicts, checked.stdout);
      assert.equal(checked.status, expectedStatus(verdicts));
      for (const [id, text] of Object.entries(says)) assert.match(said(checked, id), text);
    });
  }

  it('is unknown if the time limit is shorter than the thirty seconds', async () => {
    const words = programWords('1a/plain.c', folder);
    const checked = await check(['1a', '--json', '--timeout', '5', '--', ...words]);
    assertUndecided(checked, ['one-per-second', 'sigint-all', 'reaped']);
  });

  it('stops a longer program after the seconds of a first try', async () => {
    const words = programWords('1a/plain.c', folder);
    const checked = await check(['1a', '--json', '--seconds', '3', '--', ...words]);
    assertUndecided(checked, ['sigint-all', 'reaped']);
  });

  it('says that a first try is one, in each form of the report', async () => {
    const words = ['--seconds', '3', '--', ...programWords('1a/plain.c', folder), '3'];
    const [text, json] = await Promise.all([
      check(['1a', ...words]),
      check(['1a', '--json', ...words]),
    ]);
    assert.match(text.stdout, /1a: does what .* \(judged: a first try of 3 s instead of 30 s\)\n/);
    assert.match(text.stdout, /\nnext: ipc-lab check 1a -- \S*plain 3\n$/);
    const { verdict, remarks } = JSON.parse(json.stdout) as Report;
    assert.deepEqual([verdict, remarks.map(({ id }) => id)], ['pass', ['first-try']]);
  });
});
