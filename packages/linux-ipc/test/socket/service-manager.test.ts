/** The messages between a service and a service manager such as systemd. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';

import {
  notifyServiceManager,
  SeqpacketConnection,
  SeqpacketServer,
  StreamServer,
  takeInheritedListeners,
} from 'linux-ipc/socket';

import { Child } from '../support/child.js';
import { fixture, pythonPeer } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const stored = join(folder, 'stored');
writeFileSync(stored, 'stored');
let count = 0;
const newPath = () => join(folder, `${String(count++)}.socket`);

async function withVariables(variables: NodeJS.ProcessEnv, work: () => Promise<void>) {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    await work();
  } finally {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  }
}

describe('notifyServiceManager', () => {
  it('reaches a manager at a path and at an abstract name, and the manager identifies it', async () => {
    for (const name of [newPath(), `@${newPath()}`]) {
      const steps = ['credentials', 'take:20'];
      await using manager = new Child('python3', [
        pythonPeer('socket_peer'),
        'bind',
        'dgram',
        name,
        ...steps,
      ]);
      assert.equal(await manager.line(), 'ready');
      await withVariables({ NOTIFY_SOCKET: name }, async () => {
        assert.equal(await notifyServiceManager('READY=1\nSTATUS=läuft'), true);
        assert.equal(await manager.line(), 'READY=1');
        assert.equal(await manager.line(), `STATUS=läuft ${String(process.pid)}`);
        const fd = openSync(stored, 'r');
        assert.equal(await notifyServiceManager('FDSTORE=1', { descriptors: [fd] }), true);
        closeSync(fd);
        assert.equal(await manager.line(), 'FDSTORE=1 stored');
      });
    }
  });

  it('returns false if no manager expects a notification', async () => {
    await withVariables({ NOTIFY_SOCKET: '' }, async () => {
      assert.equal(await notifyServiceManager('READY=1'), false);
    });
  });

  it('refuses an address that it cannot reach, and an invalid state', async () => {
    const path = newPath();
    await withVariables({ NOTIFY_SOCKET: path }, async () => {
      await assert.rejects(notifyServiceManager('READY=1'), { code: 'ENOENT', path });
      await assert.rejects(notifyServiceManager(''), { code: 'ERR_OUT_OF_RANGE' });
      await assert.rejects(notifyServiceManager(1 as unknown as string), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    });
    await withVariables({ NOTIFY_SOCKET: 'vsock:2:1234' }, async () => {
      await assert.rejects(
        notifyServiceManager('READY=1'),
        /NOTIFY_SOCKET must be an absolute path/,
      );
    });
  });
});

describe('takeInheritedListeners', () => {
  it('adopts the inherited sockets, by name, and once', async () => {
    const [first, second] = [newPath(), newPath()];
    await using stream = await StreamServer.listen(first);
    await using seqpacket = await SeqpacketServer.listen(second);
    // LISTEN_PID must be the pid of the program: the shell sets it, then executes the program.
    const command = 'LISTEN_PID=$$ LISTEN_FDS=2 LISTEN_FDNAMES=web:control exec "$0" "$1"';
    const child = spawn(
      'sh',
      ['-c', command, process.execPath, fixture('take-inherited-listeners')],
      {
        stdio: ['ignore', 'pipe', 'inherit', stream.descriptor.fd, seqpacket.descriptor.fd],
      },
    );
    using connection = await SeqpacketConnection.connect(second);
    await connection.send(Buffer.from('hello'));
    assert.equal((await connection.receive())?.toString(), 'hello');
    assert.ok(child.stdout);
    let output = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) output += String(chunk);
    assert.equal(output, 'web=3 control=4\n0 unset\n');
  });

  it('adopts nothing that is meant for another process or another thread', async () => {
    await withVariables({ LISTEN_PID: '1', LISTEN_FDS: '1' }, () => {
      assert.deepEqual(takeInheritedListeners(), []);
      assert.equal(process.env['LISTEN_FDS'], '1');
      return Promise.resolve();
    });
    await withVariables({ LISTEN_PID: String(process.pid), LISTEN_FDS: '1' }, async () => {
      const script = `
        import('linux-ipc/socket').then(({ takeInheritedListeners }) => {
          require('node:worker_threads').parentPort.postMessage(takeInheritedListeners().length);
        });`;
      const worker = new Worker(script, { eval: true });
      assert.deepEqual(await once(worker, 'message'), [0]);
      await worker.terminate();
    });
  });

  it('does not adopt anything but sockets, whatever the variables say', async () => {
    await withVariables({ LISTEN_PID: String(process.pid), LISTEN_FDS: '999' }, () => {
      assert.throws(takeInheritedListeners, /descriptor \d+, which LISTEN_FDS promises/);
      return Promise.resolve();
    });
    for (const wrong of ['-1', '1e3', 'x', '']) {
      await withVariables({ LISTEN_PID: String(process.pid), LISTEN_FDS: wrong }, () => {
        assert.deepEqual(takeInheritedListeners(), []);
        return Promise.resolve();
      });
    }
  });
});
