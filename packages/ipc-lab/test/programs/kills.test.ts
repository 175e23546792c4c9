/**
 * Kills each process of each exercise at a random moment: the others exit, too, with a line that says
 * why, and leave nothing behind. LINUX_IPC_KILLS is the number of kills per case, 2 by default.
 */
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { allExited, childrenOf, descendantsOf, segmentsMadeBy } from '../support/processes.js';
import { programPath } from '../support/program-path.js';
import { Running, start } from '../support/run.js';

const kills = Number(process.env['LINUX_IPC_KILLS'] ?? 2);
const folder = temporaryFolder();
const signals = ['SIGKILL', 'SIGTERM', 'SIGINT'] as const;

describe('killing one process at a random moment', () => {
  for (const [program, ...args] of [
    ['signal_children', '--seconds', '600'],
    ['shared_random', '--values', '1000000'],
    ['pipe_sum'],
  ] as const) {
    for (const signal of signals) {
      it(`${signal} to the parent of ${program}`, async () => {
        for (let i = 0; i < kills; i++) {
          const parent = start(program, ...args);
          await sleep(randomInt(400));
          const family = [parent.pid, ...childrenOf(parent.pid)];
          parent.kill(signal);
          const { code, stderr } = await parent.ended;
          await allExited(family);
          assert.deepEqual(segmentsMadeBy(parent.pid), []);
          // Before its handler is installed, a signal kills the process, which prints nothing.
          if (code === 128 + 15) assert.match(stderr, /ended by SIGTERM/);
          assert.doesNotMatch(stderr, /\n\s+at /);
        }
      });

      it(`${signal} to a child of ${program}`, async () => {
        for (let i = 0; i < kills; i++) {
          const parent = start(program, ...args);
          await sleep(randomInt(400));
          const children = childrenOf(parent.pid);
          const victim = children[randomInt(Math.max(children.length, 1))];
          if (victim === undefined) parent.kill('SIGTERM');
          else process.kill(victim, signal);
          const { code, stderr } = await parent.ended;
          await allExited([parent.pid, ...children]);
          assert.deepEqual(segmentsMadeBy(parent.pid), []);
          assert.ok(code !== 0 || program === 'pipe_sum', `exit ${code}: ${stderr}`);
          if (code === 1) assert.match(stderr, /child/);
          assert.doesNotMatch(stderr, /\n\s+at /);
        }
      });
    }
  }

  for (const [program, ...args] of [
    ['signal_children', '--seconds', '600'],
    ['shared_random', '--values', '1000000'],
    ['ipc-lab', 'run', '1a'],
  ] as const) {
    it(`Ctrl-C on the whole group of ${program}`, async () => {
      for (let i = 0; i < kills; i++) {
        const leader = new Running(process.execPath, [programPath(program), ...args], {
          detached: true,
        });
        await sleep(randomInt(100, 400));
        const family = descendantsOf(leader.pid);
        process.kill(-leader.pid, 'SIGINT');
        const { code, signal, stderr } = await leader.ended;
        await allExited(family);
        // Before its handler is installed, the signal kills the process, which prints nothing.
        assert.ok(code === 130 || signal === 'SIGINT', `exit ${code}: ${stderr}`);
        if (code === 130) assert.match(stderr, /ended by SIGINT/);
        assert.deepEqual(segmentsMadeBy(leader.pid), []);
      }
    });
  }

  for (const signal of signals) {
    it(`${signal} to sum_server while a client waits`, async () => {
      for (let i = 0; i < kills; i++) {
        const path = join(folder, `${randomUUID()}.socket`);
        const server = start('sum_server', '--socket', path);
        const client = start('sum_client', '7', '--socket', path);
        await sleep(randomInt(400));
        server.kill(signal);
        const { code, stderr } = await client.ended;
        assert.match(stderr, /^sum_client: (no server listens|the server closed)[^\n]+\n$/);
        assert.equal(code, 1);
        await server.ended;
        // A connected client unlinks the socket of a killed server; otherwise the next server does.
        if (stderr.includes('closed') || signal !== 'SIGKILL') assert.ok(!existsSync(path));
      }
    });

    it(`${signal} to sum_client does not disturb other clients`, async () => {
      for (let i = 0; i < kills; i++) {
        const path = join(folder, `${randomUUID()}.socket`);
        const server = start('sum_server', '--socket', path);
        await server.says(/Listening/);
        const victim = start('sum_client', '1000', '--socket', path);
        await sleep(randomInt(200));
        victim.kill(signal);
        await victim.ended;
        const others = [1, 2].map((value) => start('sum_client', String(value), '--socket', path));
        for (const { stdout } of await Promise.all(others.map((other) => other.ended))) {
          assert.equal(stdout, 'Result = 3\n');
        }
        assert.equal((await server.ended).code, 0);
        assert.ok(!existsSync(path));
      }
    });

    for (const victim of ['send_rand', 'get_rand'] as const) {
      it(`${signal} to ${victim} while it transfers values`, async () => {
        for (let i = 0; i < kills; i++) {
          const name = `ipc-lab-test-${randomUUID()}`;
          try {
            const sender = start('send_rand', name, '-n', '1000000000');
            const reader = start('get_rand', name);
            await Promise.all([
              hasOpened(sender, `/tmp/${name}`),
              hasOpened(reader, `/tmp/${name}`),
            ]);
            await sleep(randomInt(50));
            (victim === 'send_rand' ? sender : reader).kill(signal);
            const [sent, read] = await Promise.all([sender.ended, reader.ended]);
            if (victim === 'get_rand') {
              assert.match(
                sent.stderr,
                /^send_rand: the reader closed the FIFO after \d+ of \d+ values\n$/,
              );
              assert.equal(sent.code, 1);
            } else {
              // The sender wrote whole values, so the reader cannot know that more were to follow.
              assert.match(read.stdout || read.stderr, /^(Average: |get_rand: .* without a value)/);
            }
          } finally {
            rmSync(`/tmp/${name}`, { force: true });
          }
        }
      });
    }
  }
});

/** Resolves when the program has the file open. No event announces that, so this polls /proc. */
async function hasOpened(program: Running, path: string): Promise<void> {
  const fds = `/proc/${program.pid}/fd`;
  const isIt = (fd: string): boolean => {
    try {
      return readlinkSync(join(fds, fd)) === path;
    } catch {
      return false;
    }
  };
  while (!readdirSync(fds).some(isIt)) await sleep(5);
}
