import assert from 'node:assert/strict';
import { fstatSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';

import { listUnixSockets, socketPair, type ListedUnixSocket } from 'linux-ipc/socket';

import { Child } from '../support/child.js';
import { pythonPeer } from '../support/peers.js';
import { assertFlat, resources } from '../support/resources.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

function byInode(): Map<number, ListedUnixSocket> {
  return new Map(listUnixSockets().map((status) => [status.inode, status]));
}

describe('listUnixSockets', () => {
  it('returns type, state, address, peer and queue of the sockets of a Python program', async () => {
    await using peer = new Child('python3', [pythonPeer('socket_table'), folder]);
    const inodes = JSON.parse(await peer.line()) as Record<string, number>;
    const sockets = byInode();
    const status = (name: string): ListedUnixSocket | undefined => sockets.get(inodes[name] ?? 0);

    const pair = (name: string, other: string, type: string, more: object): void => {
      assert.deepEqual(
        status(name),
        {
          inode: inodes[name],
          type,
          state: 'connected',
          address: undefined,
          peer: inodes[other],
          waitingClients: undefined,
          ...more,
        },
        name,
      );
    };
    const address = `${folder}/listener`;
    pair('client', 'accepted', 'seqpacket', { waitingBytes: 0 });
    pair('accepted', 'client', 'seqpacket', { waitingBytes: 0, address });
    pair('left', 'right', 'stream', { waitingBytes: 5 });
    pair('right', 'left', 'stream', { waitingBytes: 0 });
    pair('sender', 'receiver', 'datagram', { waitingBytes: 0 });
    assert.deepEqual(status('listener'), {
      inode: inodes['listener'],
      type: 'seqpacket',
      state: 'listening',
      address,
      peer: undefined,
      waitingClients: [inodes['waiting']],
      waitingBytes: undefined,
    });
    for (const name of ['waiting', 'widow']) {
      assert.equal(status(name)?.state, 'connected', name);
      assert.equal(status(name)?.peer, undefined, name);
    }
    assert.deepEqual(status('receiver'), {
      inode: inodes['receiver'],
      type: 'datagram',
      state: 'unconnected',
      address: { abstract: `${folder}/receiver` },
      peer: undefined,
      waitingClients: undefined,
      waitingBytes: 0,
    });
    assert.equal(await peer.end(), 0);
    assert.equal(byInode().get(inodes['left'] ?? 0), undefined);
  });

  it('returns more sockets than one answer of the kernel contains', () => {
    const pairs = Array.from({ length: 1000 }, () => socketPair('stream'));
    try {
      // A socket that another process closes meanwhile may hide one from one listing.
      const sockets = new Map([...byInode(), ...byInode(), ...byInode()]);
      for (const [one, other] of pairs) {
        const [first, second] = [one, other].map(({ descriptor }) => fstatSync(descriptor.fd).ino);
        assert.equal(sockets.get(first ?? 0)?.peer, second);
        assert.equal(sockets.get(second ?? 0)?.peer, first);
      }
    } finally {
      for (const pair of pairs) for (const end of pair) end.close();
    }
  });

  it('leaves nothing open', async () => {
    const open = readdirSync('/proc/self/fd').length;
    const before = resources();
    for (let round = 0; round < 1000; round += 1) listUnixSockets();
    assert.equal(readdirSync('/proc/self/fd').length, open);
    await assertFlat(before);
  });
});
