import assert from 'node:assert/strict';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

import {
  DatagramSocket,
  removeStaleSocket,
  SeqpacketConnection,
  SeqpacketServer,
  socketPair,
  StreamConnection,
} from 'linux-ipc/socket';

import { Child } from '../support/child.js';
import { compilePeer, fixture } from '../support/peers.js';
import { assertFlat, cyclesOf, resources } from '../support/resources.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

const folder = temporaryFolder();
let count = 0;
const newPath = () => join(folder, `${String(count++)}.socket`);

async function echo(connection: SeqpacketConnection): Promise<void> {
  for await (const message of connection) await connection.send(message);
  connection.close();
}

describe('many sockets', () => {
  it('leak nothing, however many there were', async () => {
    const path = newPath();
    const abstract = newPath();
    await using server = await SeqpacketServer.listen(path);
    using datagrams = await DatagramSocket.bind({ abstract });
    const message = Buffer.from('x');
    const into = new Uint8Array(1);
    const cycle = async () => {
      const connecting = SeqpacketConnection.connect(path);
      using accepted = await server.accept();
      using client = await connecting;
      await client.send(message);
      await accepted.receive();
      using sender = DatagramSocket.create();
      await sender.sendTo({ abstract }, message);
      await datagrams.receive();
      const [ours, theirs] = socketPair('stream');
      await ours.writeDescriptors(message, [theirs.descriptor]);
      const { descriptors } = await theirs.readDescriptors(into);
      for (const descriptor of descriptors) StreamConnection.from(descriptor).close();
      ours.close();
      theirs.close();
    };
    for (let i = 0; i < 1000; i++) await cycle();
    const before = resources();
    for (let i = 0; i < cyclesOf(100_000 / 6); i++) await cycle();
    await assertFlat(before);
  });

  it('can be 10,000 connections to C programs in one process', async () => {
    const program = compilePeer('seqpacket_many', folder);
    const path = newPath();
    await using server = await SeqpacketServer.listen(path);
    const before = resources();
    const clients = [0, 1].map(() => new Child(program, [path, '5000']));
    const echoes: Promise<void>[] = [];
    for await (const connection of server) {
      if (echoes.push(echo(connection)) === 10_000) break;
    }
    for (const client of clients) assert.equal(await client.line(), 'answered');
    assert.ok(resources().descriptors >= before.descriptors + 10_000);
    for (const client of clients) assert.equal(await client.end(), 0);
    await Promise.all(echoes);
    // Node.js closes the pipes to the clients at some later turn.
    assert.ok(resources().descriptors < before.descriptors + 20);
  });
});

describe('a killed server', () => {
  it('never keeps the next server from its path, whenever it was killed', async () => {
    const path = newPath();
    for (let round = 0; round < 10; round++) {
      const child = new Child(process.execPath, [fixture('seqpacket-listen-repeatedly'), path]);
      assert.equal(await child.line(), 'ready');
      // Kills it some turns later, at a random moment.
      for (let i = 0; i < round * 10; i++) await new Promise((resolve) => setImmediate(resolve));
      await child.kill('SIGKILL');
      if (round % 2 === 0) {
        const left = existsSync(path);
        assert.equal(await removeStaleSocket(path), left);
        assert.equal(existsSync(path), false);
      }
      (await SeqpacketServer.listen(path)).close();
    }
  });
});

describe('removeStaleSocket', () => {
  it('keeps the file of a datagram socket that receives from its peer only', async () => {
    const [path, peerPath] = [newPath(), newPath()];
    using peer = await DatagramSocket.bind(peerPath);
    using socket = await DatagramSocket.bind(path);
    // connect(2) to it fails with EPERM from now on, for all others.
    socket.connect(peerPath);
    peer.connect(path);
    assert.equal(await removeStaleSocket(path), false);
    assert.equal(existsSync(path), true);
  });
});

describe('sockets in worker threads', () => {
  it('are closed when the thread is terminated while it waits on them', async () => {
    const script = `
      const { parentPort, workerData } = require('node:worker_threads');
      import('linux-ipc/socket').then(async (sockets) => {
        const server = await sockets.SeqpacketServer.listen(workerData);
        const connecting = sockets.SeqpacketConnection.connect(workerData);
        const accepted = await server.accept();
        const connection = await connecting;
        const [ours, theirs] = sockets.socketPair('stream');
        const datagrams = sockets.DatagramSocket.create();
        for (const waiting of [
          server.accept(), accepted.receive(), connection.receiveDescriptors(),
          ours.read(new Uint8Array(1)), theirs.write(new Uint8Array(1e7)), datagrams.receive(),
          sockets.SeqpacketConnection.connect(workerData),
        ]) waiting.catch(() => {});
        parentPort.postMessage('waiting');
      });`;
    const run = async () => {
      const workers = [0, 1, 2].map(() => {
        return new Worker(script, { eval: true, workerData: newPath() });
      });
      await Promise.all(workers.map((worker) => once(worker, 'message')));
      const codes = await Promise.all(workers.map((worker) => worker.terminate()));
      assert.deepEqual(codes, [1, 1, 1]);
    };
    await run();
    const before = resources();
    await run();
    await until(() => resources().descriptors <= before.descriptors);
  });

  it('close no descriptor of another thread when they exit', async () => {
    const script = `
      const { parentPort, workerData } = require('node:worker_threads');
      import('linux-ipc/socket').then(async ({ SeqpacketServer }) => {
        const server = await SeqpacketServer.listen(workerData);
        parentPort.postMessage('listening');
        parentPort.once('message', () => server.close());
      });`;
    const worker = new Worker(script, { eval: true, workerData: newPath() });
    await once(worker, 'message');
    // They get the numbers that the worker has closed again.
    const ours = Array.from({ length: 20 }, () => openSync('/dev/null', 'r'));
    worker.postMessage('close');
    await once(worker, 'exit');
    for (const fd of ours) closeSync(fd);
  });
});
