/** A descriptor that is closed, or open for something else: the error says which it is, and what is wrong. */
import assert from 'node:assert/strict';
import { closeSync, constants, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Descriptor, descriptorKind } from 'linux-ipc';
import {
  Channel,
  ChannelInvitation,
  LatestValueReader,
  Outbox,
  SocketChannel,
  Subscriber,
} from 'linux-ipc/channel';
import { makeFifo } from 'linux-ipc/fifo';
import { LockableFile } from 'linux-ipc/file-lock';
import { MappedFile } from 'linux-ipc/mapped-file';
import { Pipe, PipeReader } from 'linux-ipc/pipe';
import { socketPair, socketType } from 'linux-ipc/socket';
import { native } from '../../dist/core/native.js';

import { classes } from '../operations/table.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const adopting = [...classes()].filter(
  ([name, whose]) => typeof whose['from'] === 'function' && name !== 'Requester',
);
const closed = 2 ** 20;
const isNotOpen = (fd: number) => ({
  code: 'EBADF',
  message: new RegExp(`: descriptor ${String(fd)} is not open, or other code has closed it$`),
});

describe('a number that is not open', () => {
  for (const [name, { from }] of adopting) {
    it(`is named by ${name}.from()`, () => {
      assert.throws(() => (from as (fd: number) => unknown)(closed), isNotOpen(closed));
    });
  }

  it('is named by what only looks at it, and by those who connect with it', async () => {
    assert.throws(() => descriptorKind(closed), isNotOpen(closed));
    assert.throws(() => socketType(closed), isNotOpen(closed));
    const [one, other] = socketPair('seqpacket');
    await assert.rejects(one.sendDescriptors(Buffer.from('x'), [closed]), isNotOpen(closed));
    one.close();
    other.close();
    for (const member of [Channel, SocketChannel, Outbox, Subscriber, LatestValueReader]) {
      await assert.rejects(member.connect({ fd: closed }), isNotOpen(closed));
    }
  });
});

describe('a descriptor that was opened with O_PATH', () => {
  it('is adopted as no kind of object, whatever its path names', () => {
    const fifo = join(folder, 'path-fifo');
    makeFifo(fifo);
    for (const path of [process.execPath, folder, fifo, '/dev/null']) {
      using source = Descriptor.from(openSync(path, native.O_PATH));
      assert.equal(descriptorKind(source), 'other');
      for (const [name, { from }] of adopting) {
        if (name === 'Descriptor') continue;
        assert.throws(() => (from as (source: Descriptor) => unknown)(source), Error, name);
        assert.equal(source.closed, false);
      }
      assert.throws(() => PipeReader.from(source), { message: /is a path \(O_PATH\), not/ });
    }
  });
});

describe('a descriptor that other code has closed', () => {
  it('is named by waits and by close()', async () => {
    const { read, write } = Pipe.create();
    const [one, other] = socketPair('stream');
    for (const [owner, wait] of [
      [read, () => read.read(Buffer.alloc(1))],
      [one, () => one.read(Buffer.alloc(1))],
    ] as const) {
      const { fd } = owner;
      closeSync(fd);
      await assert.rejects(wait, isNotOpen(fd));
      assert.throws(() => {
        owner.close();
      }, isNotOpen(fd));
    }
    write.close();
    other.close();
  });
});

describe('a descriptor that is open for something else', () => {
  it('is refused with what it is open for', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, 'content');
    using readable = Descriptor.from(openSync(path, 'r'));
    using writable = Descriptor.from(openSync(path, 'a'));
    using named = Descriptor.from(openSync(path, native.O_PATH | constants.O_RDONLY));
    const only = /: descriptor \d+ is open for (reading|writing) only$/;
    await assert.rejects(readable.write(Buffer.from('x')), { code: 'EBADF', message: only });
    await assert.rejects(writable.read(Buffer.alloc(1)), { code: 'EBADF', message: only });
    await assert.rejects(named.read(Buffer.alloc(1)), { code: 'EBADF', message: /with O_PATH/ });
    assert.throws(() => MappedFile.from(readable), { code: 'EACCES', message: only });
    using lockable = LockableFile.from(writable);
    const range = { start: 0, length: 1 };
    assert.throws(() => lockable.tryLockRange(range, { shared: true }), { message: only });
  });

  it('is refused by a channel by its kind, and remains open', async () => {
    using device = Descriptor.from(openSync('/dev/null', 'r+'));
    for (const member of [Channel, SocketChannel, Outbox]) {
      await assert.rejects(member.connect({ fd: device.fd }), {
        code: 'ENOTSOCK',
        message: /is a character device, not a UNIX seqpacket socket$/,
      });
    }
    assert.equal(descriptorKind(device), 'character-device');
    using invitation = ChannelInvitation.create();
    assert.equal(descriptorKind(invitation.fd), 'seqpacket-connection');
  });
});

describe('what epoll does not accept', () => {
  it('is read and written: files and devices', async () => {
    const path = join(folder, 'read');
    writeFileSync(path, 'content');
    using file = Descriptor.from(openSync(path, 'r+'));
    const into = Buffer.alloc(20);
    assert.equal(await file.read(into), 7);
    assert.equal(into.toString('utf8', 0, 7), 'content');
    assert.equal(await file.read(into), 0);
    await file.write(Buffer.from(' and more'));
    assert.equal(readFileSync(path, 'utf8'), 'content and more');
    using nothing = Descriptor.from(openSync('/dev/null', 'r+'));
    assert.equal(await nothing.read(into), 0);
    await nothing.write(into);
    using zeros = Descriptor.from(openSync('/dev/zero', 'r'));
    assert.equal(await zeros.read(into), 20);
  });

  it('keeps its rules: a directory, a signal, a closed owner, a wait', async () => {
    using directory = Descriptor.from(openSync(folder, 'r'));
    await assert.rejects(directory.read(Buffer.alloc(1)), { code: 'EISDIR' });
    const file = Descriptor.from(openSync('/dev/zero', 'r'));
    const signal = AbortSignal.abort();
    await assert.rejects(file.read(Buffer.alloc(1), { signal }), { name: 'AbortError' });
    const controller = new AbortController();
    const reading = file.read(Buffer.alloc(1), controller);
    controller.abort();
    await assert.rejects(reading, { name: 'AbortError' });
    await assert.rejects(async () => file.polled.readable(), {
      code: 'EPERM',
      message: /is always ready, as files are, and cannot be waited for$/,
    });
    file.close();
    await assert.rejects(file.read(Buffer.alloc(1)), { code: 'ERR_CLOSED' });
  });
});
