import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';

import { Semaphore, unlinkSemaphore } from 'linux-ipc/semaphore';
import { SharedMemory, unlinkSharedMemory } from 'linux-ipc/shared-memory';

import { fixture } from '../support/peers.js';
import { uniqueName } from '../support/unique-name.js';

/** Runs a fixture that prints what it does next, and `done` in the end. */
function runs(test: TestContext, command: readonly string[]): void {
  if (!existsSync('/dev/fuse')) {
    test.skip('FUSE is not there');
    return;
  }
  const [program = '', ...parameters] = command;
  const { status, stdout, stderr } = spawnSync(program, parameters, {
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  const reason = /^(cannot mount|unshare):.*/.exec(stdout || stderr)?.[0];
  if (reason !== undefined) {
    test.skip(reason);
    return;
  }
  assert.match(stdout, /done\n$/, `it waits in the last of these:\n${stdout}\n${stderr}`);
  assert.equal(status, 0, stderr);
}

describe('a peer that passes what belongs to its own file system, which does not answer', () => {
  it('blocks no call that expects another kind of descriptor, and no asynchronous one', (test) => {
    runs(test, [process.execPath, fixture('takes-foreign-file')]);
  });
});

describe('a file system that does not answer, mounted over shared memory or a semaphore', () => {
  it('is refused by open, and misses in the lists, which nothing ends', (test) => {
    const names = [uniqueName(), uniqueName()];
    for (const name of names) {
      SharedMemory.create(name, { size: 1 }).close();
      Semaphore.create(name).close();
    }
    try {
      runs(test, [
        'unshare',
        '--mount',
        process.execPath,
        fixture('opens-foreign-mounts'),
        ...names,
      ]);
    } finally {
      for (const name of names) {
        unlinkSharedMemory(name);
        unlinkSemaphore(name);
      }
    }
  });
});
