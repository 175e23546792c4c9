import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { ProcessIdentity } from 'linux-ipc/process';
import { sendSignal } from 'linux-ipc/signal';

import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

describe('ProcessIdentity', () => {
  it('is the same for one process each time', () => {
    const first = ProcessIdentity.of(process.pid);
    assert.equal(first.pid, process.pid);
    assert.ok(first.equals(ProcessIdentity.of(process.pid)));
    assert.equal(first.isRunning(), true);
    assert.equal(first.equals(ProcessIdentity.of(process.ppid)), false);
  });

  it('can be written as text and parsed', () => {
    const identity = ProcessIdentity.of(process.pid);
    const text = identity.toString();
    assert.match(text, /^\S+$/);
    assert.ok(ProcessIdentity.parse(text).equals(identity));
    for (const wrong of ['', '1', `${text} `, text.replace(':', ';'), `0${text}`]) {
      assert.throws(() => ProcessIdentity.parse(wrong), { code: 'ERR_OUT_OF_RANGE' });
    }
    assert.throws(() => ProcessIdentity.parse(1 as unknown as string), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
  });

  it('is not running once the process has exited', async () => {
    const child = spawn('cat');
    const identity = ProcessIdentity.of(child.pid ?? 0);
    assert.equal(identity.isRunning(), true);
    child.stdin.end();
    await once(child, 'exit');
    assert.equal(identity.isRunning(), false);
    assert.throws(() => ProcessIdentity.of(identity.pid), { code: 'ESRCH' });
  });

  it('differs for a later process with the same pid, and for another boot', () => {
    const [pid, ticks, namespace, boot] = ProcessIdentity.of(process.pid).toString().split(':');
    const earlier = [pid, BigInt(ticks ?? 0) - 1n, namespace, boot].join(':');
    assert.equal(ProcessIdentity.parse(earlier).isRunning(), false);
    const otherBoot = [pid, ticks, namespace, '00000000-0000-0000-0000-000000000000'].join(':');
    assert.equal(ProcessIdentity.parse(otherBoot).isRunning(), false);
    const elsewhere = [pid, ticks, '1', boot].join(':');
    assert.equal(ProcessIdentity.parse(elsewhere).isRunning(), undefined);
  });

  it('is read whatever the name of the program', async () => {
    const program = join(folder, 'a) S (b');
    copyFileSync('/bin/cat', program);
    const child = spawn(program);
    await once(child, 'spawn');
    const identity = ProcessIdentity.of(child.pid ?? 0);
    assert.ok(identity.startTimeTicks > 0n);
    assert.ok(identity.startTimeTicks >= ProcessIdentity.of(process.pid).startTimeTicks);
    sendSignal(identity.pid, 'SIGKILL');
    await once(child, 'exit');
  });
});
