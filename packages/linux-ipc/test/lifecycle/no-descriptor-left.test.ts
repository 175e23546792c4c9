/** An operation that needs a descriptor throws if none is left, and the process continues. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

/**
 * Attempts the first mapping of a process while as many descriptors are left as its argument says, and
 * again after closing the others; prints the outcome of each attempt.
 */
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

describe('a process that runs out of descriptors', () => {
  // The guard needs one for its eventfd, and the poller one for epoll.
  for (const [left, outcome] of [
    [0, 'EMFILE'],
    [1, 'EMFILE'],
    [2, 'mapped'],
  ] as const) {
    it(`gets ${outcome} from its first mapping with ${String(left)} left, and continues`, () => {
      const { status, stdout, stderr } = run(left);
      assert.equal(stderr, '');
      assert.equal(stdout, `${outcome}\nmapped\n`);
      assert.equal(status, 0);
    });
  }
});

describe('loading the library', () => {
  // What the README says: import opens all files at once, require one after the other.
  for (const [load, limit] of [
    ["import('linux-ipc')", 20 + 110],
    ["import('linux-ipc/fifo')", 20 + 40],
    ["Promise.resolve(require('linux-ipc'))", 20 + 12],
  ] as const) {
    it(`needs fewer than ${String(limit)} descriptors: ${load}`, () => {
      const command = `ulimit -n ${String(limit)}; exec "$0" -e "$1"`;
      const program = `${load}.then(() => console.log('loaded'))`;
      const { stdout, stderr } = spawnSync('sh', ['-c', command, process.execPath, program], {
        cwd: fileURLToPath(new URL('..', import.meta.url)),
        encoding: 'utf8',
      });
      assert.equal(stdout, 'loaded\n', stderr);
    });
  }
});
