import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { refuseWithoutProc } from '../../dist/why/command.js';
import type { Report } from '../../dist/why/report.js';
import { allExited, asleep, descendantsOf, stateOf } from '../support/processes.js';
import { programPath } from '../support/program-path.js';
import { programWords, why } from './support.js';

const folder = temporaryFolder();

function pidsIn(stdout: string): number[] {
  return [...stdout.matchAll(/^(\d+) \(/gm)].map(([, pid]) => Number(pid));
}

describe('ipc-lab why', () => {
  it('ends all processes that the command started, including orphans in another session', async () => {
    for (const name of ['kept_write_end', 'leaves_orphan']) {
      const { stdout } = await why(['--after', '0.2', '--', ...programWords(name, folder)]);
      const pids = pidsIn(stdout);
      assert.notEqual(pids.length, 0);
      await allExited(pids);
    }
  });

  it('keeps the processes of the command running with --leave', async () => {
    const words = programWords('own_write_end', folder);
    const { stdout } = await why(['--after', '0.2', '--leave', '--', ...words]);
    const [pid = 0] = pidsIn(stdout);
    assert.equal(stateOf(pid), 'S');
    process.kill(pid, 'SIGKILL');
    await allExited([pid]);
  });

  it('explains a process that is already running, and does not disturb it', async () => {
    const [program = ''] = programWords('own_write_end', folder);
    const child = spawn(program, { stdio: 'ignore' });
    try {
      const pid = child.pid ?? 0;
      // On a busy machine, the process may not have reached its read yet.
      await asleep(pid);
      const { status, stdout } = await why(['--after', '0.5', '--lang', 'en', String(pid)]);
      assert.match(
        stdout,
        new RegExp(`^${pid} \\(own_write_end\\) waits to read from a pipe whose`),
      );
      assert.equal(status, 1);
      assert.equal(stateOf(pid), 'S');
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });

  it('prints French with --lang and in a French locale', async () => {
    const words = programWords('own_write_end', folder);
    const { PATH } = process.env;
    const byOption = await why(['--after', '0.2', '--lang', 'fr', '--', ...words]);
    const byLocale = await why(['--after', '0.2', '--', ...words], { PATH, LANG: 'fr_FR.UTF-8' });
    for (const { stdout } of [byOption, byLocale]) {
      assert.match(stdout, /attend de lire dans un tube dont la seule extrémité d’écriture est/);
    }
  });

  it('prints one object with --json', async () => {
    const words = programWords('each_others_pipe', folder);
    const { stdout } = await why(['--json', '--after', '0.2', '--', ...words]);
    const { sentences, cycles } = JSON.parse(stdout) as Report;
    const [parent, child] = sentences;
    assert.deepEqual(parent?.waitsFor, [child?.pid]);
    assert.deepEqual(child?.waitsFor, [parent?.pid]);
    assert.equal(cycles[0]?.length, 2);
  });

  it('ends the processes that it started when it is interrupted', async () => {
    const words = programWords('wait_for', folder);
    const args = ['why', '--after', '3600', '--', ...words, 'pause'];
    const lab = spawn(process.execPath, [programPath('ipc-lab'), ...args], { stdio: 'ignore' });
    const exited = once(lab, 'exit');
    let started: number[] = [];
    // The third is the guard of `why`.
    while (started.length < 3) {
      assert.equal(lab.exitCode, null);
      await new Promise((resolve) => setTimeout(resolve, 20));
      started = descendantsOf(lab.pid ?? 0);
    }
    lab.kill('SIGINT');
    assert.deepEqual(await exited, [130, null]);
    await allExited(started);
  });

  it('ends what it started on SIGTERM and SIGHUP, also what is stopped or leads a session of its own', async () => {
    const script = 'setsid sleep 1000 & sleep 1000 & kill -STOP $!; trap "" TERM HUP; wait';
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
      const args = ['why', '--after', '3600', '--', 'sh', '-c', script];
      const lab = spawn(process.execPath, [programPath('ipc-lab'), ...args], { stdio: 'ignore' });
      const exited = once(lab, 'exit');
      let started: number[] = [];
      while (started.length < 4) {
        assert.equal(lab.exitCode, null);
        await new Promise((resolve) => setTimeout(resolve, 20));
        started = descendantsOf(lab.pid ?? 0);
      }
      lab.kill(signal);
      assert.deepEqual(await exited, [128 + constants.signals[signal], null]);
      await allExited(started);
    }
  });

  it('is in another process group than the command, whose kill(0, …) does not reach it', async () => {
    const args = ['why', '--lang', 'en', '--', 'sh', '-c', 'kill -KILL 0'];
    const lab = spawn(process.execPath, [programPath('ipc-lab'), ...args], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    lab.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
    assert.deepEqual(await once(lab, 'close'), [0, null]);
    assert.equal(text, 'The command ended; nothing was stuck.\n');
  });

  it('refuses to say anything without the /proc of its own PID namespace', () => {
    const proc = (self: string | undefined, pids?: number[]) => ({
      readLink: () => self,
      numbersIn: () => pids,
    });
    refuseWithoutProc(proc('7', [7]), 7);
    assert.throws(() => {
      refuseWithoutProc(proc(undefined), 7);
    }, /\/proc cannot be read/);
    assert.throws(() => {
      refuseWithoutProc(proc('70', [70]), 7);
    }, /another PID namespace/);
    assert.throws(() => {
      refuseWithoutProc(proc('7'), 7);
    }, /cannot be listed/);
  });

  it('rejects wrong arguments with one line and exit status 2', async () => {
    const wrong: [string[], RegExp][] = [
      [[], /give one PID, or -- COMMAND/],
      [['1', '2'], /give one PID/],
      [['1', '--', 'true'], /give one PID/],
      [['--'], /give one PID/],
      [['one'], /PID must be a process id, not "one"/],
      [['0'], /PID must be/],
      [['-1'], /PID must be/],
      [['99999999'], /process 99999999 cannot be found/],
      [['--leave', '1'], /--leave is for a COMMAND/],
      [['--after', '0', '1'], /--after must be a number of seconds from 0.1 to 3600, not "0"/],
      [['--after', 'soon', '1'], /--after must be/],
      [['--lang', 'de', '1'], /--lang must be en or fr, not "de"/],
      [['--', 'no-such-command'], /command not found: no-such-command/],
      [['--', 'no\x1b[2J\nsuch'], /command not found: no\\x1b\[2J\\nsuch\n$/],
      [['--', folder], /is a folder/],
    ];
    for (const [args, message] of wrong) {
      const { status, stdout, stderr } = await why(args);
      assert.equal(status, 2, args.join(' '));
      assert.equal(stdout, '', args.join(' '));
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
    }
  });

  it('prints its usage with --help', async () => {
    const { status, stdout } = await why(['--help']);
    assert.match(stdout, /^usage: ipc-lab why/);
    assert.equal(status, 0);
  });
});
