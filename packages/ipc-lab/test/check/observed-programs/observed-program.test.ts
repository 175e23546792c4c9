import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';

import { ObservedProgram } from '../../../dist/check/observed-programs/observed-program.js';
import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';

const folder = temporaryFolder();

/** Blocks this process, as a busy machine does. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

describe('a program under observation', () => {
  it('counts as ended, not stopped, even if the checker reads its end only after the time limit', async () => {
    const program = new ObservedProgram(['sleep', '0.5'], { cwd: folder, timeLimit: 1 });
    assert.ok(await program.until(({ type }) => type === 'program-started', 30));
    const pid = program.events[0]?.pid ?? 0;
    pause(1500);
    while (existsSync(`/proc/${pid}`)) pause(20);
    const { stopped, history } = await program.done;
    assert.equal(stopped, undefined);
    assert.equal(history.processes.root?.ended?.status, 0);
  });
});
