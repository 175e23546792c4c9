import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';

import { linkStatusAt, statusAt } from '../../dist/observe/path-status.js';
import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';

it('a path whose status cannot be read counts as a path that does not exist', () => {
  const folder = temporaryFolder();
  const refused = join(folder, 'x'.repeat(300));
  for (const look of [statusAt, linkStatusAt]) {
    assert.equal(look(folder)?.isDirectory(), true);
    assert.equal(look(join(folder, 'absent')), undefined);
    assert.equal(look(refused), undefined);
  }
});
