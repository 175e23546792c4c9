/** A worker that blocks in a `…Sync` call does not keep its process, or `terminate()`, from ending. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, it } from 'node:test';

import { tables } from '../operations/tables/index.js';
import { blockingCalls } from '../support/blocking-calls.js';
import { collect } from '../support/collect.js';
import { ended } from '../support/ended.js';
import { fixture } from '../support/peers.js';

const every = Object.keys(blockingCalls);

/** One for each way in which a worker blocks; Node.js ends workers by `exit` and by `throw` as by `terminate`. */
const some = ['Channel.receiveSync', 'Condition.waitSync', 'LockableFile.lockSync'];

describe('workers that block in a …Sync call', () => {
  it('are tested with every such call', () => {
    const calls = tables.flatMap(({ name, members, mainThreadOnly }) =>
      Object.entries(members)
        .filter(([, row]) => row.parameters.some((parameter) => parameter.name === 'timeoutMs'))
        // Only the main thread can block signals.
        .filter(() => mainThreadOnly !== true)
        .map(([method]) => `${name}.${method}`),
    );
    assert.deepEqual([...every].sort(), calls.sort());
  });

  for (const [how, status, names] of [
    ['exit', 0, some],
    ['throw', 1, some],
    ['terminate', 0, every],
  ] as const) {
    it(`end by ${how}, and leave nothing behind`, async (test) => {
      const child = spawn(process.execPath, [fixture('blocks-in-workers'), how, ...names], {
        stdio: ['ignore', 'pipe', how === 'throw' ? 'ignore' : 'inherit'],
        // Far longer than it takes: it turns a wait without end into a failure.
        timeout: 120_000,
        killSignal: 'SIGKILL',
      });
      if (child.stdout === null) throw new Error('standard output is a pipe');
      const output = await collect(child.stdout);
      assert.equal(await ended(child), status, output.toString());
      test.diagnostic(output.toString());
    });
  }
});
