/** A process that has no descriptor left is told so by what needed one, and goes on. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

/** Prints what comes of the first mapping of a process, while so many descriptors are left, and after. */
const program = `
  import { closeSync, openSync, writeSync } from 'node:fs';
  import { setImmediate as turn } from 'node:timers/promises';
  import { SystemVSegment } from 'linux-ipc/shared-memory';

  async function attempt() {
    try {
      const segment = SystemVSegment.create({ size: 4096 });
      segment.remove();
      segment.bytes[0] = 1;
      await turn();
      segment.close();
      writeSync(1, 'mapped\\n');
    } catch ({ code }) {
      writeSync(1, code + '\\n');
    }
    await turn();
  }
  await turn();
  const taken = [];
  try { for (;;) taken.push(openSync('/dev/null')); } catch {}
  for (let left = Number(process.argv[1]); left > 0; left--) closeSync(taken.pop());
  await attempt();
  taken.forEach((fd) => closeSync(fd));
  await attempt();
`;

function run(left: number): { status: number | null; stdout: string; stderr: string } {
  const command = `ulimit -n 64; exec "$0" --input-type=module -e "$1" ${String(left)}`;
  return spawnSync('sh', ['-c', command, process.execPath, program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
  });
}

describe('a process that has no descriptor left', () => {
  // One for the guard's eventfd, one for the poller's epoll.
  for (const [left, outcome] of [
    [0, 'EMFILE'],
    [1, 'EMFILE'],
    [2, 'mapped'],
  ] as const) {
    it(`with ${String(left)} for its first mapping is told, and goes on`, () => {
      const { status, stdout, stderr } = run(left);
      assert.equal(stderr, '');
      assert.equal(stdout, `${outcome}\nmapped\n`);
      assert.equal(status, 0);
    });
  }
});
