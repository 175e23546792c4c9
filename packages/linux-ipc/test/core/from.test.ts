/** Every `from`: the descriptors that it adopts, and those that it refuses by their kind. */
import assert from 'node:assert/strict';
import { openSync } from 'node:fs';
import { constants } from 'node:os';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';

import { Descriptor, type DescriptorSource } from 'linux-ipc';
import { EventCounter } from 'linux-ipc/event';
import { FifoReader, FifoWriter } from 'linux-ipc/fifo';
import { MappedFile } from 'linux-ipc/mapped-file';
import { Pipe, PipeReader, PipeWriter } from 'linux-ipc/pipe';
import { ProcessDescriptor } from 'linux-ipc/process';
import { AnonymousMemory, SharedMemory } from 'linux-ipc/shared-memory';
import {
  DatagramSocket,
  SeqpacketConnection,
  SeqpacketServer,
  socketPair,
  socketType,
  StreamConnection,
  StreamServer,
} from 'linux-ipc/socket';
import { Timer } from 'linux-ipc/timer';

import { native } from '../../dist/core/native.js';
import { mapped } from '../../dist/memory/mapping.js';
import { uniqueName } from '../support/unique-name.js';

interface Owner extends Disposable {
  readonly fd: number;
  readonly closed: boolean;
  close(): void;
}

type From = (source: DescriptorSource) => Owner;

const address = { abstract: `linux-ipc-test${uniqueName()}` };
const aUnix = (type: string): RegExp => new RegExp(`not a UNIX ${type} socket`);

const kinds: readonly [string, () => Owner | Promise<Owner>, From, RegExp][] = [
  ['EventCounter', () => EventCounter.create(), (fd) => EventCounter.from(fd), /not an eventfd$/],
  ['Timer', () => Timer.create(), (fd) => Timer.from(fd), /not a timerfd$/],
  [
    'ProcessDescriptor',
    () => ProcessDescriptor.open(process.pid),
    (fd) => ProcessDescriptor.from(fd),
    /not a pidfd$/,
  ],
  ['PipeReader', () => readEnd(), (fd) => PipeReader.from(fd), /not the read end of a pipe$/],
  ['PipeWriter', () => writeEnd(), (fd) => PipeWriter.from(fd), /not the write end of a pipe$/],
  ['FifoReader', () => readEnd(), (fd) => FifoReader.from(fd), /not the read end of a pipe$/],
  ['FifoWriter', () => writeEnd(), (fd) => FifoWriter.from(fd), /not the write end of a pipe$/],
  [
    'AnonymousMemory',
    () => AnonymousMemory.create({ size: 4096 }),
    (fd) => AnonymousMemory.from(fd),
    /not a memfd$/,
  ],
  ['SharedMemory', () => sharedMemory(), (fd) => SharedMemory.from(fd), /not POSIX shared memory$/],
  [
    'MappedFile',
    () => Descriptor.from(openSync(process.execPath, 'r')),
    (fd) => MappedFile.from(fd, { access: 'read' }),
    /not a regular file$/,
  ],
  [
    'DatagramSocket',
    () => DatagramSocket.create(),
    (fd) => DatagramSocket.from(fd),
    aUnix('datagram'),
  ],
  [
    'SeqpacketConnection',
    () => oneOfPair('seqpacket'),
    (fd) => SeqpacketConnection.from(fd),
    aUnix('seqpacket'),
  ],
  [
    'StreamConnection',
    () => oneOfPair('stream'),
    (fd) => StreamConnection.from(fd),
    aUnix('stream'),
  ],
  [
    'SeqpacketServer',
    () => SeqpacketServer.listen(address),
    (fd) => SeqpacketServer.from(fd),
    aUnix('seqpacket'),
  ],
  [
    'StreamServer',
    () => StreamServer.listen(address),
    (fd) => StreamServer.from(fd),
    aUnix('stream'),
  ],
];

function readEnd(): Owner {
  const { read, write } = Pipe.create();
  write.close();
  return read;
}

function writeEnd(): Owner {
  const { read, write } = Pipe.create();
  read.close();
  return write;
}

function sharedMemory(): Owner {
  const memory = SharedMemory.create(uniqueName(), { size: 4096 });
  memory.unlink();
  return memory;
}

function oneOfPair(type: 'seqpacket' | 'stream'): Owner {
  const [one, other] = type === 'stream' ? socketPair('stream') : socketPair('seqpacket');
  other.close();
  return one;
}

/** The number of a duplicate, which no object owns. */
function duplicated(owner: Owner): number {
  return native.duplicate(owner.fd, 0);
}

describe('from', () => {
  for (const [name, make, from, refusal] of kinds) {
    it(`takes ownership of a Descriptor or a number: ${name}`, async () => {
      using original = await make();
      const source = Descriptor.from(duplicated(original), 'source');
      const { fd } = source;
      const first = from(source);
      assert.equal(source.closed, true);
      assert.equal(first.fd, fd);
      first.close();
      assert.throws(() => first.fd, { code: 'ERR_CLOSED' });
      using second = from(duplicated(original));
      assert.equal(second.closed, false);
    });

    it(`refuses another kind and names it, and the caller keeps it: ${name}`, () => {
      using source = Descriptor.from(openSync('/dev/null', 'r+'));
      assert.throws(() => from(source), { message: /descriptor \d+ is a character device, not / });
      assert.throws(() => from(source), { message: refusal });
      assert.equal(source.closed, false);
      assert.throws(() => from('3' as never), { code: 'ERR_INVALID_ARG_TYPE' });
      const { fd } = source;
      source.close();
      assert.throws(() => from(fd), { code: 'EBADF' });
      assert.throws(() => from(source), { code: 'ERR_CLOSED' });
    });
  }
});

describe('from, of one kind', () => {
  it('finds the process of a pidfd, and the name of shared memory', async () => {
    const [one, other] = socketPair('seqpacket');
    const pidfd = one.openPeerPidfd();
    one.close();
    other.close();
    if (pidfd !== undefined) {
      using peer = ProcessDescriptor.from(pidfd);
      assert.equal(peer.pid, process.pid);
      assert.equal(pidfd.closed, true);
    }
    const name = uniqueName();
    using memory = SharedMemory.create(name, { size: 4096 });
    using named = SharedMemory.from(duplicated(memory));
    assert.equal(named.name, name);
    memory.unlink();
    using unlinked = SharedMemory.from(duplicated(memory));
    assert.equal(unlinked.name, name);
    unlinked.bytes[7] = 7;
    assert.equal(memory.bytes[7], 7);
    await Promise.resolve();
  });

  it('refuses the wrong end, the wrong type of socket, and a socket that does not listen', async () => {
    using pipe = Pipe.create();
    assert.throws(() => PipeReader.from(pipe.write), {
      code: 'ERR_DESCRIPTOR_KIND',
      message: `descriptor ${String(pipe.write.fd)} is the write end of a pipe, not the read end of a pipe: use PipeWriter`,
    });
    const [one, other] = socketPair('stream');
    const { fd } = one;
    assert.throws(() => SeqpacketConnection.from(one.descriptor), {
      code: 'EPROTOTYPE',
      message: `EPROTOTYPE: protocol wrong type for socket, getsockopt: descriptor ${String(fd)} is a UNIX stream socket, not a UNIX seqpacket socket: use StreamConnection`,
    });
    assert.throws(() => StreamServer.from(one.descriptor), {
      code: 'EINVAL',
      message: /not a listening one: use StreamConnection$/,
    });
    one.close();
    other.close();
    using counter = EventCounter.create();
    assert.throws(() => Timer.from(counter.descriptor), {
      message: `descriptor ${String(counter.fd)} is an eventfd, not a timerfd: use EventCounter`,
    });
    assert.throws(() => StreamConnection.from(counter.descriptor), {
      code: 'ENOTSOCK',
      message: /is an eventfd, not a UNIX stream socket: use EventCounter$/,
    });
    await Promise.resolve();
  });

  it('reports the address of a server that another process bound', async () => {
    using server = await StreamServer.listen(address);
    using adopted = StreamServer.from(duplicated(server));
    assert.deepEqual(server.address, address);
    assert.deepEqual(adopted.address, address);
    using unbound = DatagramSocket.create();
    assert.equal(unbound.address, undefined);
  });
});

describe('socketType()', () => {
  it('returns each of the three types, for a Descriptor and for a number', () => {
    for (const type of ['stream', 'datagram', 'seqpacket'] as const) {
      const pair: Owner[] = socketPair(type as 'stream');
      for (const { fd } of pair) assert.equal(socketType(fd), type);
      for (const one of pair) one.close();
    }
    using socket = DatagramSocket.create();
    assert.equal(socketType(socket.descriptor), 'datagram');
  });
});

describe('what console.log shows', () => {
  const wide = { breakLength: Infinity };

  it('is the class, the number, the name and the state', () => {
    const name = uniqueName();
    using memory = SharedMemory.create(name, { size: 4096 });
    memory.unlink();
    assert.equal(
      inspect(memory, wide),
      `SharedMemory { name: '${name}', fd: ${String(memory.fd)}, size: 4096, state: 'open' }`,
    );
    memory.close();
    assert.equal(
      inspect(memory, wide),
      `SharedMemory { name: '${name}', size: 0, state: 'closed' }`,
    );
    assert.equal(inspect({ a: { b: { c: memory } } }), '{ a: { b: { c: [SharedMemory] } } }');
  });

  it('does not take from a counter', () => {
    using counter = EventCounter.create({ initial: 26 });
    assert.equal(
      inspect(counter, wide),
      `EventCounter { fd: ${String(counter.fd)}, count: 26n, state: 'open' }`,
    );
    assert.equal(counter.tryTake(), 26n);
  });
});

describe('an assignment to a read-only property', () => {
  it('throws', () => {
    using counter = EventCounter.create();
    using pipe = Pipe.create();
    const [one, other] = socketPair('datagram');
    for (const [object, name] of [
      [counter, 'descriptor'],
      [counter, 'fd'],
      [pipe, 'read'],
      [one, 'descriptor'],
      [one, 'address'],
    ] as const) {
      assert.throws(() => Object.assign(object, { [name]: 1 }), TypeError, name);
    }
    one.close();
    other.close();
  });
});

describe('memory that the runtime refuses', () => {
  it('is an error that names the reason and the remedy', () => {
    assert.throws(() => mapped('mmap', -constants.errno.ENOTSUP), {
      code: 'ERR_EXTERNAL_MEMORY_FORBIDDEN',
      message: /does not allow ArrayBuffers of external memory: run in Node\.js/,
    });
  });
});
