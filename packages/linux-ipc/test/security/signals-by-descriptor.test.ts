/** Whoever shares an open file description can ask the kernel to send a signal for each event of it (F_SETOWN). */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { Pipe } from 'linux-ipc/pipe';
import { socketPair } from 'linux-ipc/socket';

import { noOtherUser } from '../support/other-user.js';
import { python } from '../support/peers.js';

const source = new URL('../../test/peers/ask_for_sigio.py', import.meta.url);

describe('another user that asks for SIGKILL at each event of descriptors that it shares', () => {
  it('ends no process: the kernel asks whether it may send it', { skip: noOtherUser }, async () => {
    const [ours, theirs] = socketPair('seqpacket');
    using pipe = Pipe.create();
    const { stdout } = spawnSync(
      python(),
      ['-c', readFileSync(source, 'utf8'), String(process.pid), '2'],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit', ours.fd, pipe.read.fd] },
    );
    assert.equal(stdout, 'asked\n');
    await theirs.send(Buffer.from('message'));
    assert.equal((await ours.receive())?.toString(), 'message');
    await pipe.write.write(Buffer.from('bytes'));
    const into = Buffer.alloc(5);
    await pipe.read.read(into);
    assert.equal(into.toString(), 'bytes');
    ours.close();
    theirs.close();
  });
});
