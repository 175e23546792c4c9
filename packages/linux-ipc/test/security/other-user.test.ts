/** What another user can do to the objects of this one, and with names that it planted beforehand. */
import assert from 'node:assert/strict';
import { chmodSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

import { makeFifo, openFifoReader, openFifoWriter } from 'linux-ipc/fifo';
import { LockableFile } from 'linux-ipc/file-lock';
import { MappedFile } from 'linux-ipc/mapped-file';
import { PosixMessageQueue, unlinkPosixMessageQueue } from 'linux-ipc/message-queue';
import { Semaphore, SystemVSemaphoreSet, unlinkSemaphore } from 'linux-ipc/semaphore';
import { SharedMemory, SystemVSegment } from 'linux-ipc/shared-memory';
import { SeqpacketConnection, SeqpacketServer } from 'linux-ipc/socket';

import { Child } from '../support/child.js';
import { nobody, noOtherUser } from '../support/other-user.js';
import { fixture } from '../support/peers.js';
import { temporarySegment } from '../support/temporary-segment.js';
import { uniqueName } from '../support/unique-name.js';

/** A folder with the mode of /tmp: every user can create files, and only their owners can remove them. */
const shared = mkdtempSync(join(tmpdir(), 'linux-ipc-test-'));
chmodSync(shared, 0o1777);
after(() => {
  rmSync(shared, { recursive: true, force: true });
});

const mode = (path: string): number => lstatSync(path).mode & 0o777;

async function otherUser(name: string, segment = 0, set = 0): Promise<Child> {
  const parameters = [shared, name, String(segment), String(set)];
  const child = new Child(process.execPath, [fixture('other-user'), ...parameters]);
  assert.equal(await child.line(), 'started');
  return child;
}

async function attempt(child: Child, what: string): Promise<string> {
  child.say(what);
  return await child.line();
}

describe('every new object', () => {
  it('is accessible to its owner alone, whatever the umask', async () => {
    const name = uniqueName();
    const before = process.umask(0);
    try {
      using memory = SharedMemory.create(name, { size: 4096 });
      using semaphore = Semaphore.create(name);
      using queue = PosixMessageQueue.create(name);
      using segment = SystemVSegment.create({ size: 4096 });
      const set = SystemVSemaphoreSet.create({ values: [1] });
      using file = LockableFile.open(join(shared, 'modes-lock'));
      using mapped = MappedFile.open(join(shared, 'modes-file'), { create: true, minimumSize: 1 });
      makeFifo(join(shared, 'modes-fifo'));
      await using server = await SeqpacketServer.listen(join(shared, 'modes-socket'));
      try {
        assert.ok(!semaphore.closed && !queue.closed && !file.closed && server.identity);
        assert.ok(!mapped.closed && !memory.closed);
        for (const path of ['lock', 'file', 'fifo', 'socket']) {
          assert.equal(mode(join(shared, `modes-${path}`)), 0o600, path);
        }
        assert.equal(mode(`/dev/shm${name}`), 0o600);
        assert.equal(mode(`/dev/shm/sem.${name.slice(1)}`), 0o600);
        assert.deepEqual([segment.status().mode, set.status().mode], [0o600, 0o600]);
      } finally {
        memory.unlink();
        unlinkSemaphore(name);
        unlinkPosixMessageQueue(name);
        segment.remove();
        set.remove();
      }
    } finally {
      process.umask(before);
    }
  });
});

describe('another user', { skip: noOtherUser }, () => {
  it('cannot access private objects', async () => {
    const name = uniqueName();
    using segment = temporarySegment();
    const set = SystemVSemaphoreSet.create({ values: [1] });
    await using intruder = await otherUser(name, segment.id, set.id);
    using memory = SharedMemory.create(name, { size: 4096 });
    using _semaphore = Semaphore.create(name);
    using _queue = PosixMessageQueue.create(name);
    using _file = LockableFile.open(join(shared, 'lock'));
    using _mapped = MappedFile.open(join(shared, 'file'), { create: true, minimumSize: 1 });
    makeFifo(join(shared, 'fifo'));
    await using _server = await SeqpacketServer.listen(join(shared, 'socket'));
    try {
      for (const what of [
        'open shared memory',
        'read shared memory',
        'unlink shared memory',
        'open semaphore',
        'unlink semaphore',
        'open message queue',
        'unlink message queue',
        'attach segment',
        'attach semaphore set',
        'open lock file',
        'map file',
        'open FIFO',
        'connect to socket',
        'unlink socket',
      ]) {
        assert.match(await attempt(intruder, what), /^(EACCES|EPERM)$/, what);
      }
    } finally {
      memory.unlink();
      unlinkSemaphore(name);
      unlinkPosixMessageQueue(name);
      set.remove();
    }
  });

  it('gains nothing with names and links that it planted', async () => {
    const name = uniqueName();
    await using planter = await otherUser(name);
    assert.equal(await attempt(planter, 'plant names'), 'done');
    const planted = `${name}-planted`;
    try {
      const taken = { code: 'EEXIST' };
      assert.throws(() => SharedMemory.create(planted, { size: 4096 }), taken);
      assert.throws(() => Semaphore.create(planted), taken);
      assert.throws(() => PosixMessageQueue.create(planted), taken);
      assert.throws(() => makeFifo(join(shared, 'planted-fifo')), { code: 'EACCES' });

      const link = `${name}-link`;
      assert.throws(() => SharedMemory.create(link, { size: 4096 }), taken);
      assert.throws(() => SharedMemory.open(link), { code: /ELOOP|EACCES/ });
      assert.throws(() => Semaphore.create(link), taken);
      assert.throws(() => Semaphore.open(link), { code: /ELOOP|EINVAL|EACCES/ });
      // EACCES if the kernel itself protects links in sticky folders (fs.protected_symlinks).
      assert.throws(() => LockableFile.open(join(shared, 'link-lock')), { code: /ELOOP|EACCES/ });
      assert.throws(() => MappedFile.open(join(shared, 'link-file')), {
        code: 'ERR_NOT_REGULAR_FILE',
      });
      const fifo = join(shared, 'link-fifo');
      assert.throws(() => makeFifo(fifo), { code: 'ERR_NOT_A_FIFO' });
      assert.throws(() => openFifoReader(fifo), { code: 'ERR_NOT_A_FIFO' });
      await assert.rejects(openFifoWriter(fifo), { code: 'ERR_NOT_A_FIFO' });
      assert.equal(readFileSync(join(shared, 'secret'), 'utf8'), 'planted');
    } finally {
      assert.equal(await attempt(planter, 'remove planted names'), 'done');
    }
  });

  it('that squats on an abstract name blocks a server, and clients see its user id', async () => {
    const name = uniqueName();
    await using squatter = await otherUser(name);
    assert.equal(await attempt(squatter, 'squat on abstract name'), 'done');
    await assert.rejects(SeqpacketServer.listen({ abstract: name }), { code: 'EADDRINUSE' });
    using connection = await SeqpacketConnection.connect({ abstract: name });
    assert.equal(connection.peer.uid, nobody);
  });
});
