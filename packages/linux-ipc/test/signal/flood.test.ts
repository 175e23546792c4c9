/** Another process sends signals faster than the main thread handles them: the event loop has its turns. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, it } from 'node:test';

import { collect } from '../support/collect.js';
import { ended } from '../support/ended.js';
import { compilePeer, fixture } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const sender = compilePeer('send-signals', temporaryFolder());

/** Of the queue that all processes of a user share: the others keep the rest. */
const limit = ['--sigpending=2000'];

describe('a flood of signals, watched in', () => {
  for (const where of ['main', 'worker']) {
    for (const how of ['taken', 'left']) {
      it(`the ${where} thread and ${how}, leaves it its turns, and its mask as found`, async () => {
        const program = spawn(
          'prlimit',
          [...limit, process.execPath, fixture('signal-flooded'), where, how, sender],
          {
            stdio: ['ignore', 'pipe', 'inherit'],
            // It turns a freeze into a failure.
            timeout: 60_000,
            killSignal: 'SIGKILL',
          },
        );
        const output = (await collect(program.stdout)).toString().trim().split('\n');
        const steps = how === 'taken' ? ['taken', 'held back again', 'all taken'] : [];
        assert.deepEqual(output, ['held back', ...steps, 'as found']);
        assert.equal(await ended(program), 0);
      });
    }
  }
});
