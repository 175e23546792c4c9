import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';

import { exercises } from '../../dist/check/exercises.js';
import { scenarios } from '../../dist/run/scenarios.js';
import { childrenOf } from '../support/processes.js';
import { programPath } from '../support/program-path.js';
import { run, Running, start } from '../support/run.js';

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

  it('knows an exercise by the names of its programs too, in capitals or not', async () => {
    for (const name of ['5', '5a', '5B', '3D']) {
      const { code, stdout } = await run('ipc-lab', 'run', name);
      assert.match(stdout, new RegExp(`^${name[0] ?? ''}d? .* yes$`, 'm'), name);
      assert.equal(code, 0, name);
    }
    for (const name of ['5c', '55', '1', 'a', '1b']) {
      const { code, stderr } = await run('ipc-lab', 'run', name);
      assert.match(stderr, /^ipc-lab run: EXERCISE must be one of 1a, 2a, /, name);
      assert.equal(code, 2, name);
    }
  });

  const interrupted: [string, number][] = [...ids.map((id): [string, number] => [id, 2]), ['5', 5]];
  for (const [id, lines] of interrupted) {
    it(`ends when the reader of its output leaves after ${lines} lines of ${id}`, async () => {
      const script = '"$0" run "$1" --quick | head -n "$2"; echo "${PIPESTATUS[0]}"';
      const { stdout } = await new Running('bash', [
        ...['-c', script, programPath('ipc-lab'), id, String(lines)],
      ]).ended;
      const shown = stdout.split('\n');
      // The pipe may have taken all of a short output before the reader left.
      assert.match(shown[lines] ?? '', /^(141|0)$/, stdout);
      const [fifo] = /\/tmp\/ipc-lab-[-\w]+/.exec(stdout) ?? [];
      if (fifo !== undefined) assert.ok(!existsSync(fifo), fifo);
    });
  }

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
