import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { openShellCommand } from 'linux-ipc/pipe';
import { collect } from '../support/collect.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

describe('openShellCommand', () => {
  it('reads the output of a command, and returns its exit status', async () => {
    const command = await openShellCommand('echo "$((6 * 7))"; exit 3', 'r');
    assert.equal((await collect(command.pipe)).toString(), '42\n');
    assert.deepEqual(await command.close(), { code: 3, signal: null });
    assert.deepEqual(await command.close(), { code: 3, signal: null });
    assert.equal(existsSync(`/proc/${String(command.pid)}`), false);
  });

  it('writes the input of a command', async () => {
    const path = join(folder, 'sorted');
    const command = await openShellCommand(`sort -n > '${path}'`, 'w');
    for (const number of [3, 1, 2]) await command.pipe.write(Buffer.from(`${String(number)}\n`));
    assert.deepEqual(await command.close(), { code: 0, signal: null });
    assert.equal(readFileSync(path, 'utf8'), '1\n2\n3\n');
  });

  it('reports the signal that killed the command', async () => {
    const command = await openShellCommand('kill -KILL $$', 'r');
    assert.deepEqual(await command.close(), { code: null, signal: 'SIGKILL' });
  });

  it('gives an endless command SIGPIPE when it is closed', async () => {
    const command = await openShellCommand('exec yes', 'r');
    const into = Buffer.alloc(4);
    await command.pipe.read(into);
    assert.equal(into.toString(), 'y\ny\n');
    assert.deepEqual(await command.close(), { code: null, signal: 'SIGPIPE' });
  });

  it('gets EPIPE when the command has exited', async () => {
    await using command = await openShellCommand('exit 0', 'w');
    const writing = command.pipe.write(Buffer.alloc(1 << 20));
    await assert.rejects(writing, { code: 'EPIPE' });
  });

  it('passes no end of another command’s pipe to a command', async () => {
    // cat exits only when every copy of the write end is closed: the second command must have none.
    const first = await openShellCommand('cat', 'w');
    const second = await openShellCommand('cat', 'w');
    assert.deepEqual(await first.close(), { code: 0, signal: null });
    assert.deepEqual(await second.close(), { code: 0, signal: null });
  });

  it('returns the shell’s status for a command that does not exist', async () => {
    const command = await openShellCommand('/nonexistent/command 2> /dev/null', 'r');
    assert.deepEqual(await command.close(), { code: 127, signal: null });
  });

  it('refuses an invalid command, and leaves nothing behind', async () => {
    const before = readdirSync('/proc/self/fd').length;
    await assert.rejects(openShellCommand(1 as unknown as string, 'r'), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
    await assert.rejects(openShellCommand('true', 'rw' as 'r'), { code: 'ERR_OUT_OF_RANGE' });
    await assert.rejects(openShellCommand('true\0false', 'r'), { code: 'ERR_OUT_OF_RANGE' });
    assert.equal(readdirSync('/proc/self/fd').length, before);
  });

  it('does not keep the process running unless close() waits for it', () => {
    const program = `
      import { openShellCommand } from 'linux-ipc/pipe';
      globalThis.command = await openShellCommand('exec sleep 600 2> /dev/null', 'r');
      console.log(globalThis.command.pid);
    `;
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    });
    process.kill(Number(stdout), 'SIGKILL');
    assert.equal(status, 0);
  });
});
