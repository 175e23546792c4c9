/** The messages between a service and a service manager such as systemd. */
import assert from 'node:assert/strict';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';

import {
  DatagramSocket,
  notifyServiceManager,
  SeqpacketConnection,
  takeInheritedDescriptors,
  waitForServiceManager,
  watchdogIntervalMs,
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
      const steps = ['credentials', 'take:40', 'credentials'];
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
        const named = 'FDSTORE=1\nFDNAME=state';
        assert.equal(await notifyServiceManager(named, { descriptors: [fd] }), true);
        closeSync(fd);
        assert.equal(await manager.line(), 'FDSTORE=1');
        assert.equal(await manager.line(), 'FDNAME=state stored');
        assert.equal(await notifyServiceManager('FDSTOREREMOVE=1\nFDNAME=state'), true);
        assert.equal(await manager.line(), 'FDSTOREREMOVE=1');
        assert.equal(await manager.line(), `FDNAME=state ${String(process.pid)}`);
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

describe('waitForServiceManager', () => {
  it('waits until the manager has closed the descriptor', async () => {
    const name = newPath();
    using manager = await DatagramSocket.bind(name);
    await withVariables({ NOTIFY_SOCKET: name }, async () => {
      let isOver = false;
      const waiting = waitForServiceManager().then((value) => {
        isOver = true;
        return value;
      });
      const { message, descriptors } = await manager.receiveFrom({ maximumDescriptors: 1 });
      assert.equal(message.toString(), 'BARRIER=1');
      await new Promise(setImmediate);
      assert.equal(isOver, false);
      for (const descriptor of descriptors) descriptor.close();
      assert.equal(await waiting, true);
      const controller = new AbortController();
      const aborted = waitForServiceManager({ signal: controller.signal });
      controller.abort(new Error('enough'));
      await assert.rejects(aborted, { message: 'enough' });
    });
  });

  it('returns false if there is no manager', async () => {
    await withVariables({ NOTIFY_SOCKET: '' }, async () => {
      assert.equal(await waitForServiceManager(), false);
    });
  });
});

describe('watchdogIntervalMs', () => {
  const cases: [NodeJS.ProcessEnv, number | undefined][] = [
    [{}, undefined],
    [{ WATCHDOG_USEC: '3000000' }, 3000],
    [{ WATCHDOG_USEC: '1500', WATCHDOG_PID: String(process.pid) }, 1.5],
    [{ WATCHDOG_USEC: '3000000', WATCHDOG_PID: '1' }, undefined],
  ];
  for (const [variables, expected] of cases) {
    it(`is ${String(expected)} with ${JSON.stringify(variables)}`, async () => {
      await withVariables(variables, () => {
        assert.equal(watchdogIntervalMs(), expected);
        return Promise.resolve();
      });
    });
  }

  it('refuses what is no number', async () => {
    for (const wrong of ['', '0', '-1', '3s', '18446744073709551615']) {
      await withVariables({ WATCHDOG_USEC: wrong }, () => {
        assert.throws(watchdogIntervalMs, /^RangeError: WATCHDOG_USEC must be/);
        return Promise.resolve();
      });
    }
  });
});

/** The folder in which {@link given} binds sockets. */
let place = '';

/** Runs the fixture with one descriptor of each kind. */
function given(tooMany = 0): Child {
  place = join(folder, String(count++));
  mkdirSync(place);
  const program = [process.execPath, fixture('take-inherited-descriptors')];
  const peer = [pythonPeer('pass_descriptors'), place, String(tooMany)];
  return new Child('python3', [...peer, ...program]);
}

describe('takeInheritedDescriptors', () => {
  it('adopts every kind of descriptor, by name, and once; first only the sockets', async () => {
    await using child = given();
    assert.equal(
      (await child.line()).replace(/ \d+$/, ''),
      'web=stream-server control=seqpacket-server log=datagram-socket tcp=tcp-server ' +
        'udp=udp-socket accepted=stream-connection',
    );
    const others =
      'fifo=fifo pipe=pipe state=memfd counter=eventfd device=character-device file=regular-file';
    // Some systems have no POSIX queues.
    assert.match(await child.line(), new RegExp(`^${others}( queue=message-queue)? unset$`));
    assert.equal(await child.line(), ' unset');
    assert.equal(await child.line(), '');
    using connection = await SeqpacketConnection.connect(join(place, 'control'));
    await connection.send(Buffer.from('hello'));
    assert.equal((await connection.receive())?.toString(), 'hello');
    assert.equal(await child.end(), 0);
  });

  it('adopts nothing, and leaves the variables, if LISTEN_FDS counts too many', async () => {
    for (const tooMany of [1, 5, 900]) {
      await using child = given(tooMany);
      assert.match(
        await child.line(),
        /^(EBADF|ERR_DESCRIPTOR_KIND) .*, which LISTEN_FDS promises/,
      );
      assert.match(await child.line(), /^LISTEN_FDNAMES LISTEN_FDS LISTEN_PID LISTEN_PIDFDID$/);
      assert.equal(await child.end(), 1);
    }
  });

  it('adopts nothing that is meant for another process of the same pid', async () => {
    await withVariables({ WRONG_PIDFDID: '1' }, async () => {
      await using child = given();
      assert.match(await child.line(), /^ \d+$/);
      assert.match(await child.line(), /^ \d+$/);
    });
  });

  it('adopts nothing that is meant for another process or another thread', async () => {
    await withVariables({ LISTEN_PID: '1', LISTEN_FDS: '1' }, () => {
      assert.deepEqual(takeInheritedDescriptors(), []);
      assert.equal(process.env['LISTEN_FDS'], '1');
      return Promise.resolve();
    });
    await withVariables({ LISTEN_PID: String(process.pid), LISTEN_FDS: '1' }, async () => {
      const script = `
        import('linux-ipc/socket').then(({ takeInheritedDescriptors }) => {
          require('node:worker_threads').parentPort.postMessage(takeInheritedDescriptors().length);
        });`;
      const worker = new Worker(script, { eval: true });
      assert.deepEqual(await once(worker, 'message'), [0]);
      await worker.terminate();
    });
  });

  it('does not adopt what is not open, whatever the variables say', async () => {
    await withVariables({ LISTEN_PID: String(process.pid), LISTEN_FDS: '999' }, () => {
      assert.throws(takeInheritedDescriptors, /descriptor \d+, which LISTEN_FDS promises/);
      return Promise.resolve();
    });
    for (const wrong of ['-1', '1e3', 'x', '']) {
      await withVariables({ LISTEN_PID: String(process.pid), LISTEN_FDS: wrong }, () => {
        assert.deepEqual(takeInheritedDescriptors(), []);
        return Promise.resolve();
      });
    }
  });
});
