/** Opens and closes objects of every kind: see `cyclesOf`. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Barrier } from 'linux-ipc/barrier';
import { Channel, ChannelInvitation } from 'linux-ipc/channel';
import { Condition } from 'linux-ipc/condition';
import { EventCounter } from 'linux-ipc/event';
import { LockableFile } from 'linux-ipc/file-lock';
import { PosixMessageQueue, unlinkPosixMessageQueue } from 'linux-ipc/message-queue';
import { Mutex } from 'linux-ipc/mutex';
import { Once } from 'linux-ipc/once';
import { AnonymousMemory, SharedMemory } from 'linux-ipc/shared-memory';
import { DatagramSocket, socketPair } from 'linux-ipc/socket';
import { Timer } from 'linux-ipc/timer';

import { assertNothingKept } from '../support/resources.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';
import { uniqueName } from '../support/unique-name.js';

const folder = temporaryFolder();

const cycles: Record<string, [count: number, cycle: () => Promise<void> | void]> = {
  'an event counter': [
    100_000,
    () => {
      using counter = EventCounter.create();
      counter.tryAdd();
    },
  ],
  'a timer': [
    100_000,
    () => {
      using timer = Timer.create();
      timer.start({ afterMs: 60_000 });
    },
  ],
  'a message queue': [
    100_000,
    () => {
      const name = uniqueName();
      using queue = PosixMessageQueue.create(name, { maximumMessages: 1 });
      unlinkPosixMessageQueue(name);
      queue.trySend(new Uint8Array(1));
    },
  ],
  'a lockable file': [
    100_000,
    () => {
      using file = LockableFile.open(join(folder, 'lock'));
      file.tryLock();
    },
  ],
  'anonymous memory': [
    100_000,
    () => {
      using memory = AnonymousMemory.create({ size: 4096 });
      memory.bytes[0] = 1;
    },
  ],
  'POSIX shared memory': [
    100_000,
    () => {
      using memory = SharedMemory.create(uniqueName(), { size: 4096 });
      memory.unlink();
    },
  ],
  'a socket pair': [
    100_000,
    () => {
      const [one, other] = socketPair('seqpacket');
      one.close();
      other.close();
    },
  ],
  'a bound socket': [
    100_000,
    async () => {
      using socket = await DatagramSocket.bind({ abstract: randomUUID() });
      assert.equal(socket.closed, false);
    },
  ],
  // A channel maps each of its two directions twice.
  'a channel': [
    10_000,
    async () => {
      const invitation = ChannelInvitation.create({ capacity: 4096 });
      const fd = invitation.releaseForThisProcess();
      const [host, guest] = await Promise.all([invitation.accept(), Channel.connect({ fd })]);
      host.trySend(new Uint8Array(1));
      host.close();
      guest.close();
    },
  ],
};

describe('opening and closing leaks nothing of', () => {
  for (const [what, [count, cycle]] of Object.entries(cycles)) {
    it(what, (t) => assertNothingKept(t, count, cycle));
  }

  it('a lock in shared memory', async (t) => {
    using segment = temporarySegment();
    await assertNothingKept(t, 100_000, () => {
      using mutex = Mutex.createIn(segment.bytes);
      using condition = Condition.openIn(segment.bytes.subarray(64));
      using barrier = Barrier.createIn(segment.bytes.subarray(128), 1);
      using once = Once.createIn(segment.bytes.subarray(192));
      assert.ok(barrier.waitSync(0) === true && !once.done && !condition.closed);
      mutex.tryLock()?.unlock();
    });
  });
});
