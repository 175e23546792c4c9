import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { socketPair } from 'linux-ipc/socket';

const hello = Buffer.from('hello');

describe('peerHasClosed is known without waiting, before what the peer has sent is received', () => {
  it('of a seqpacket connection', async () => {
    const [ours, theirs] = socketPair('seqpacket');
    assert.ok(theirs.trySend(hello));
    assert.equal(ours.peerHasClosed, false);
    theirs.close();
    assert.equal(ours.peerHasClosed, true);
    assert.deepEqual(await ours.receive(), hello);
    ours.close();
  });

  it('of a stream connection', async () => {
    const [ours, theirs] = socketPair('stream');
    await theirs.write(hello);
    assert.equal(ours.peerHasClosed, false);
    theirs.close();
    assert.equal(ours.peerHasClosed, true);
    assert.equal(await ours.read(new Uint8Array(hello.length)), hello.length);
    ours.close();
  });
});
