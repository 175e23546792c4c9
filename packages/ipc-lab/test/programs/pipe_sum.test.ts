import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { run } from '../support/run.js';

describe('pipe_sum', () => {
  it('prints the values in the child, then their sum in the parent, and exits with 0', async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => run('pipe_sum')));
    for (const { code, stdout, stderr } of results) {
      const [, list = '', sum] = /^Values: ([0-9 ]+)\nSum: (\d+)\n$/.exec(stdout) ?? [];
      const values = list.split(' ').map(Number);
      assert.ok(values.length >= 5 && values.length <= 20, stdout);
      assert.equal(
        Number(sum),
        values.reduce((total, value) => total + value, 0),
      );
      assert.equal(stderr, '');
      assert.equal(code, 0);
    }
  });
});
