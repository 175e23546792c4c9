import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { exercises } from '../../dist/check/exercises.js';
import { scenarios } from '../../dist/run/scenarios.js';
import { childrenOf } from '../support/processes.js';
import { run, start } from '../support/run.js';

const ids = exercises.map(({ id }) => id);

describe('ipc-lab run', () => {
  it('has a scenario for each exercise that check knows', () => {
    assert.deepEqual(
      scenarios.map(({ id }) => id),
      ids,
    );
  });

  it('runs all exercises and ends with a table', async () => {
    const { code, stdout, stderr } = await run('ipc-lab', 'run', 'all', '--quick');
    assert.doesNotMatch(stdout, /WRONG|NO$/m);
    const [, table = ''] = stdout.split('\n\nexercise ');
    assert.match(table, /^ *what was done +demands +as the sheet asks\n/);
    for (const id of ids) {
      assert.match(table, new RegExp(`^${id} .* (\\d+) of \\1 +yes$`, 'm'));
    }
    // On a slow machine, `run` prints the progress of a long wait.
    assert.match(stderr, /^(\w+: \d+ s of about \d+ s\n)*$/);
    assert.equal(code, 0);
  });

  it('ends the programs that it started when a signal ends it', async () => {
    const running = start('ipc-lab', 'run', '1a');
    await running.says(/Hello from PID/);
    const children = childrenOf(running.pid);
    const grandchildren = children.flatMap(childrenOf);
    assert.equal(grandchildren.length, 5);
    running.kill('SIGINT');
    const { code } = await running.ended;
    assert.equal(code, 130);
    for (const pid of [...children, ...grandchildren]) {
      assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    }
  });
});
