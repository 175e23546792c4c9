/** The options of a socket are those of its open file description, which other processes may share. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { SeqpacketConnection, SeqpacketServer, socketPair } from 'linux-ipc/socket';

import { native } from '../../dist/core/native.js';
import { python, pythonPeer } from '../support/peers.js';
import { uniqueName } from '../support/unique-name.js';

const hello = Buffer.from('hello');
/** It fits into a send buffer of the default size only. */
const long = Buffer.alloc(200_000, 'long');

/** Receives what was sent before, then waits for what is sent meanwhile. */
async function twice<T>(send: () => Promise<unknown>, receive: () => Promise<T>): Promise<T[]> {
  const sending = send();
  const first = await receive();
  await sending;
  const receiving = receive();
  await send();
  return [first, await receiving];
}

describe('a socket whose options another process changes', () => {
  const stream = socketPair('stream');
  const packets = socketPair('seqpacket');
  const datagrams = socketPair('datagram');

  it('sends, receives and accepts, with and without waiting', { timeout: 30_000 }, async () => {
    const address = { abstract: uniqueName().slice(1) };
    const server = await SeqpacketServer.listen(address);
    const sockets = [...stream, ...packets, ...datagrams, server];
    const { status } = spawnSync(
      python(),
      [pythonPeer('set_socket_options'), String(sockets.length)],
      { stdio: ['ignore', 'inherit', 'inherit', ...sockets.map(({ fd }) => fd)] },
    );
    assert.equal(status, 0);

    const into = new Uint8Array(5);
    assert.deepEqual(
      await twice(
        () => stream[0].write(hello),
        () => stream[1].read(into),
      ),
      [5, 5],
    );
    // Beside the time of arrival, the sender and all else that the options add to a message.
    const most = Array.from({ length: native.MOST_DESCRIPTORS }, () => 0);
    const passed = await twice(
      () => packets[0].sendDescriptors(hello, most),
      () => packets[1].receiveDescriptors({ maximumDescriptors: most.length }),
    );
    for (const received of passed) {
      assert.deepEqual([received?.message, received?.descriptors.length], [hello, most.length]);
      for (const descriptor of received?.descriptors ?? []) descriptor.close();
    }
    await packets[0].send(long);
    assert.deepEqual(await packets[1].receive(), long);
    await datagrams[0].send(long);
    assert.deepEqual(await datagrams[1].receive(), long);
    let full = 0;
    while (packets[0].trySend(hello)) full++;
    const waiting = packets[0].send(hello);
    for (let i = 0; i <= full; i++) assert.deepEqual(await packets[1].receive(), hello);
    await waiting;
    const received = await twice(
      () => datagrams[0].send(hello),
      () => datagrams[1].receiveFrom(),
    );
    for (const { message } of received) assert.deepEqual(message, hello);
    const accepted = await twice(
      async () => {
        (await SeqpacketConnection.connect(address)).close();
      },
      () => server.accept(),
    );
    for (const socket of [...accepted, ...sockets]) socket.close();
  });
});
