import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { segmentsMadeBy } from '../support/processes.js';
import { run, start } from '../support/run.js';

describe('shared_random', () => {
  it('loses none of 1,000 values without pause', async () => {
    const program = start('shared_random', '--values', '1000');
    const { code, stdout, stderr } = await program.ended;
    const lines = stdout.trimEnd().split('\n');
    assert.equal(stderr, '');
    assert.equal(code, 0);
    assert.equal(lines.length, 2000);
    const readers = new Set<string | undefined>();
    for (let i = 0; i < lines.length; i += 2) {
      const [, writer, written] = /^Parent (\d+) wrote (\d+)$/.exec(lines[i] ?? '') ?? [];
      const [, reader, read] = /^Child (\d+) read (\d+)$/.exec(lines[i + 1] ?? '') ?? [];
      assert.equal(Number(writer), program.pid);
      assert.equal(read, written);
      assert.ok(Number(read) <= 100);
      readers.add(reader);
    }
    assert.equal(readers.size, 1);
    assert.ok(!readers.has(String(program.pid)));
    assert.deepEqual(segmentsMadeBy(program.pid), []);
  });

  it('sends five values when not told otherwise', async () => {
    const { code, stdout } = await run('shared_random');
    assert.equal(stdout.match(/^Child \d+ read \d+$/gm)?.length, 5);
    assert.equal(code, 0);
  });
});
