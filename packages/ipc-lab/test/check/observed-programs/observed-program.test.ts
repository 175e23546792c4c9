import assert from 'node:assert/strict';
import { closeSync, existsSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { describe, it } from 'node:test';

import { ObservedProgram } from '../../../dist/check/observed-programs/observed-program.js';
import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';

const folder = temporaryFolder();

/** Blocks this process, as a busy machine does. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function ownPipes(): Map<string, string> {
  const pipes = new Map<string, string>();
  for (const name of readdirSync('/proc/self/fd')) {
    try {
      const path = `/proc/self/fd/${name}`;
      const link = readlinkSync(path);
      if (link.startsWith('pipe:')) pipes.set(link, path);
    } catch {
      // The descriptor of this very listing.
    }
  }
  return pipes;
}

describe('a program under observation', () => {
  it('has ended when its processes have, although its tracer has not', async () => {
    const before = ownPipes();
    const program = new ObservedProgram(['true'], { cwd: folder, timeLimit: 10 });
    // While the pipe of the trace is open for writing, the tracer seems to run.
    const held = [...ownPipes()].flatMap(([link, path]) =>
      before.has(link) ? [] : [openSync(path, 'r+')],
    );
    assert.equal(await program.ends(9), true);
    for (const descriptor of held) closeSync(descriptor);
    assert.equal((await program.done).stopped, undefined);
  });

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
