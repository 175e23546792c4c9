import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import {
  bytes,
  Channel,
  ChannelServer,
  Inbox,
  LatestValueReader,
  Outbox,
  Subscriber,
} from 'linux-ipc/channel';
import type { Seal } from 'linux-ipc/shared-memory';
import { SeqpacketConnection } from 'linux-ipc/socket';

import * as layout from '../../../dist/channel/ring/layout.js';
import { segmentBytes } from '../../../dist/channel/ring/segment.js';
import { connectedPair } from '../../../dist/channel/session/connected-pair.js';
import { OutOfBandSocket } from '../../../dist/channel/session/out-of-band-socket.js';
import { createMemory } from '../../../dist/channel/session/shared-segments.js';
import type { Descriptor } from '../../../dist/core/descriptor.js';
import { native } from '../../../dist/core/native.js';
import { addSeals } from '../../../dist/shared-memory/seals.js';
import { uniqueName } from '../../support/unique-name.js';

describe('a peer that tries to block a process through a channel', () => {
  it('fails, whatever the kind of channel and on either side', () => {
    const program = fileURLToPath(new URL('../../fixtures/hostile-peers.js', import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
      encoding: 'utf8',
      timeout: 120_000,
      killSignal: 'SIGKILL',
    });
    assert.match(stdout, /done\n$/, `the last of these:\n${stdout}\n${stderr}`);
    assert.equal(status, 0, stderr);
  });
});

describe('an inbox with many members', () => {
  it('sleeps in receiveSync', async (context) => {
    using inbox = Inbox.create({ spinMicroseconds: 0 });
    const outboxes = await Promise.all(
      Array.from({ length: 32 }, () =>
        Outbox.connect({ fd: inbox.invite().releaseForThisProcess() }),
      ),
    );
    let calls = 0;
    const ppoll = native.ppoll.bind(native);
    context.after(() => (native.ppoll = ppoll));
    native.ppoll = (polled, milliseconds) => {
      calls++;
      return ppoll(polled, milliseconds);
    };
    assert.equal(inbox.receiveSync(100), undefined);
    assert.ok(calls < 30, `${String(calls)} calls`);
    assert.ok(outboxes[31]?.trySend(Uint8Array.of(31)));
    assert.deepEqual([...(inbox.receiveSync() ?? [])], [31]);
    for (const outbox of outboxes) outbox.close();
  });
});

describe('two versions of the protocol', () => {
  const { KIND, MAGIC, VERSION } = layout;
  const theirs = VERSION + 1;
  const isVersionError = {
    code: 'ERR_CHANNEL_MISMATCH',
    message: `the two sides disagree about the channel's protocol version: ${String(VERSION)} here, ${String(theirs)} there`,
  };
  const send = (to: Descriptor, words: Int32Array): number =>
    native.sendmsg(to.fd, new Uint8Array(words.buffer), new Uint8Array(0), new Int32Array(0));

  it('are named by the host, which refuses the guest and tells it its own', async () => {
    const [ours, guest] = connectedPair();
    send(guest, Int32Array.of(MAGIC, theirs, 1, KIND.ONE_TO_ONE, bytes().schema, 0, 0));
    await assert.rejects(Channel.host(ours), isVersionError);
    const answer = new Int32Array(7);
    assert.equal(native.read(guest.fd, new Uint8Array(answer.buffer)), 28);
    assert.deepEqual([...answer.subarray(0, 3)], [MAGIC, VERSION, 3]);
    guest.close();
  });

  it('are named by the guest', async () => {
    const [host, guest] = connectedPair();
    send(host, Int32Array.of(MAGIC, theirs, 3, KIND.ONE_TO_ONE, bytes().schema, 0, 0));
    await assert.rejects(Channel.connect({ fd: guest.release() }), isVersionError);
    host.close();
  });
});

describe('an empty message with descriptors instead of a greeting', () => {
  const nothing = new Uint8Array(0);
  const openFiles = (): number => readdirSync('/proc/self/fd').length;

  it('is refused by a host, which keeps none of them', async () => {
    using inbox = Inbox.create();
    const fd = inbox.invite().releaseForThisProcess();
    const [connection, guest] = connectedPair();
    const before = openFiles();
    for (const end of [fd, guest.fd]) {
      // Since Linux 6.16 the kernel refuses the descriptors.
      const sent = native.sendmsg(end, nothing, nothing, Int32Array.of(0, 0));
      if (sent < 0) native.sendmsg(end, nothing, nothing, new Int32Array(0));
    }
    await assert.rejects(Channel.host(connection), { code: 'ERR_CHANNEL_MISMATCH' });
    while (inbox.refused === 0) await new Promise(setImmediate);
    assert.equal(openFiles(), before - 2);
    native.close(fd);
    guest.close();
  });

  it('is refused by a guest, which keeps none of them', async () => {
    const [host, guest] = connectedPair();
    native.sendmsg(host.fd, nothing, nothing, Int32Array.of(0, 0));
    const before = openFiles();
    const isMismatch = { code: 'ERR_CHANNEL_MISMATCH' };
    await assert.rejects(Channel.connect({ fd: guest.release() }), isMismatch);
    assert.equal(openFiles(), before - 1);
    host.close();
  });

  it('is no memory file: a subscriber drops it', () => {
    const [theirs, ours] = connectedPair();
    const socket = new OutOfBandSocket(ours);
    native.sendmsg(theirs.fd, nothing, nothing, Int32Array.of(0));
    const before = openFiles();
    assert.equal(socket.receive(), undefined);
    assert.equal(openFiles(), before);
    socket.close();
    theirs.close();
  });
});

describe('a message with descriptors, which no peer of an open channel expects', () => {
  const nothing = new Uint8Array(0);
  const message = Uint8Array.of(0x61);
  const isRefused = (fd: number): boolean =>
    native.sendmsg(fd, message, nothing, Int32Array.of(0)) === -constants.errno.EPERM;

  /** Before Linux 6.16 they arrive, and are closed. */
  const skip = (() => {
    const [ours, theirs] = connectedPair();
    const result = native.setsockopt(ours.fd, native.SO_PASSRIGHTS, 0);
    ours.close();
    theirs.close();
    return result < 0 && 'the kernel has no SO_PASSRIGHTS';
  })();

  it(
    'does not arrive at a server, before a guest is accepted and afterwards',
    { skip },
    async () => {
      const address = { abstract: uniqueName().slice(1) };
      using inbox = await Inbox.listen({ abstract: `${address.abstract}-inbox` });
      using server = await ChannelServer.listen(address);
      for (const at of [address, inbox.address ?? '']) {
        using guest = await SeqpacketConnection.connect(at);
        assert.ok(isRefused(guest.fd));
        await new Promise(setImmediate);
        assert.ok(isRefused(guest.fd));
      }
      server.close();
    },
  );

  it('does not arrive at a host that has invited the guest, nor at a guest', { skip }, async () => {
    using inbox = Inbox.create();
    const invited = inbox.invite().releaseForThisProcess();
    assert.ok(isRefused(invited));
    native.close(invited);
    const [host, guest] = connectedPair();
    assert.ok(isRefused(guest.fd));
    const copies = [native.duplicate(host.fd, 0), native.duplicate(guest.fd, 0)];
    const [one, other] = await Promise.all([
      Channel.host(host),
      Channel.connect({ fd: guest.release() }),
    ]);
    for (const copy of copies) {
      assert.ok(isRefused(copy));
      native.close(copy);
    }
    one.close();
    other.close();
  });
});

describe('a host that hands over memory', () => {
  const { KIND, MAGIC, VERSION } = layout;
  const one = segmentBytes(1024);
  interface Guest {
    readonly kind: number;
    /** Of the memory that it expects. */
    readonly length: number;
    readonly connect: (address: { fd: number }) => Promise<{ close(): void }>;
  }
  const guests: Record<string, Guest> = {
    channel: {
      kind: KIND.ONE_TO_ONE,
      length: 2 * one,
      connect: (address) => Channel.connect(address),
    },
    outbox: { kind: KIND.MANY_TO_ONE, length: one, connect: (address) => Outbox.connect(address) },
    subscriber: {
      kind: KIND.BROADCAST,
      length: one,
      connect: (address) => Subscriber.connect(address),
    },
    'reader of a latest value': {
      kind: KIND.LATEST_VALUE,
      length: one,
      connect: (address) => LatestValueReader.connect(address),
    },
  };

  /** What the guest throws, and whether it keeps a descriptor. */
  async function guestOf({ kind, connect }: Guest, memory: readonly number[]): Promise<void> {
    const [host, guest] = connectedPair();
    const welcome = Int32Array.of(MAGIC, VERSION, 2, kind, bytes().schema, 1024, 0);
    native.sendmsg(
      host.fd,
      new Uint8Array(welcome.buffer),
      new Uint8Array(0),
      Int32Array.from(memory),
    );
    try {
      (await connect({ fd: guest.release() })).close();
    } finally {
      host.close();
    }
  }

  function memfd(size: number, ...seals: Seal[]): number {
    const fd = native.memfd_create(Buffer.from('test\0'), native.MFD_ALLOW_SEALING);
    ftruncateSync(fd, size);
    if (seals.length > 0) addSeals(fd, seals);
    return fd;
  }

  /** Whatever a descriptor may be besides the memory that a guest expects. */
  const oddities: Record<string, (length: number) => number> = {
    'a folder': () => openSync('/', 'r'),
    'a path (O_PATH)': () => openSync('/', native.O_PATH),
    'a device': () => openSync('/dev/zero', 'r+'),
    'the memory of a process': () => openSync('/proc/self/mem', 'r'),
    'a pidfd': () => native.pidfdOpen(process.pid, 0),
    'a timer': () => native.timerfdCreate(1, 0),
    'an event counter': () => native.eventfd(0, 0),
    'a terminal': () => openSync('/dev/ptmx', 'r+'),
    'a pipe': () => {
      const ends = new Int32Array(2);
      native.pipe2(ends, 0);
      const [read = -1, write = -1] = ends;
      native.close(write);
      return read;
    },
    'a connection': () => {
      const [one, other] = connectedPair();
      other.close();
      return one.release();
    },
    'memory of zeros': (length) => memfd(length, 'shrink', 'grow', 'seal'),
    'memory of a terabyte': () => memfd(2 ** 40, 'shrink', 'grow', 'seal'),
    'memory that nobody may write': (length) => memfd(length, 'shrink', 'grow', 'write', 'seal'),
    'memory to read': (length) => {
      const fd = memfd(length, 'shrink', 'grow', 'seal');
      const readable = openSync(`/proc/self/fd/${String(fd)}`, 'r');
      closeSync(fd);
      return readable;
    },
  };

  const held = (): Record<string, number> => ({
    descriptors: readdirSync('/proc/self/fd').length,
    mappings: readFileSync('/proc/self/maps', 'utf8').split('/memfd:').length,
  });

  for (const [name, guest] of Object.entries(guests)) {
    it(`is refused by the guest (${name}), which keeps nothing of it, whatever it hands over instead`, async () => {
      for (const [what, open] of Object.entries(oddities)) {
        const fd = open(guest.length);
        assert.ok(fd >= 0, what);
        const before = held();
        for (const descriptors of [[fd], [fd, fd]]) {
          await assert.rejects(
            guestOf(guest, descriptors),
            { code: /^(ERR_NOT_SEALED|ERR_CHANNEL_MISMATCH|EPERM|EACCES)$/ },
            what,
          );
        }
        assert.deepEqual(held(), before, what);
        closeSync(fd);
      }
    });
  }

  for (const [name, guest] of Object.entries(guests)) {
    it(`is refused by the guest (${name}) if that can be truncated, has another length, or is no memory`, async () => {
      const before = readdirSync('/proc/self/fd').length;
      const { length } = guest;
      const unsealed = memfd(length);
      const short = createMemory(length - 4096);
      const file = openSync('/dev/null', 'r+');
      const isWrong = 'ERR_CHANNEL_MISMATCH';
      await assert.rejects(guestOf(guest, [unsealed]), { code: 'ERR_NOT_SEALED' });
      await assert.rejects(guestOf(guest, [short.fd]), { code: isWrong, message: /length/ });
      await assert.rejects(guestOf(guest, [file]), { code: 'ERR_NOT_SEALED' });
      await assert.rejects(guestOf(guest, []), { code: isWrong, message: /descriptors/ });
      native.close(unsealed);
      short.close();
      closeSync(file);
      assert.equal(readdirSync('/proc/self/fd').length, before);
    });
  }
});
