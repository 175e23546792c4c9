/**
 * Other processes share the open file description of an adopted descriptor: its flags, and the options of a socket,
 * are as they were found while the library waits for it, where it can be, and after every end.
 */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { describe, it } from 'node:test';

import { Descriptor } from 'linux-ipc';
import { PosixMessageQueue } from 'linux-ipc/message-queue';
import { Pipe } from 'linux-ipc/pipe';

import { classes as libraryClasses, staticsOf } from '../operations/table.js';
import { tables } from '../operations/tables/index.js';
import { checked } from '../../dist/core/errors.js';
import { native } from '../../dist/core/native.js';
import { encodeAddress } from '../../dist/socket/address.js';
import { collect } from '../support/collect.js';
import { ended } from '../support/ended.js';
import { linesOf } from '../support/lines.js';
import { fixture } from '../support/peers.js';
import { uniqueName } from '../support/unique-name.js';
import { until } from '../support/until.js';

const kept: Disposable[] = [];

/** Makes a blocking descriptor; what it needs stays open until the end of the test. */
type Make = () => number;

function owned(fd: number): number {
  native.fcntl(checked('open', fd), native.F_SETFL, flagsOf(fd) & ~constants.O_NONBLOCK);
  kept.push(Descriptor.from(fd));
  return fd;
}

function end(which: 'read' | 'write'): number {
  const pipe = Pipe.create();
  kept.push(pipe);
  return pipe[which].fd;
}

function socket(type: number): number {
  const ends = new Int32Array(2);
  checked('socketpair', native.socketpair(ends, type));
  return Math.min(...[...ends].map(owned));
}

function server(type: number): number {
  const fd = owned(native.socket(type));
  checked('bind', native.bind(fd, encodeAddress({ abstract: uniqueName() }).name));
  checked('listen', native.listen(fd, 1));
  return fd;
}

function queue(): number {
  const made = PosixMessageQueue.create(uniqueName());
  made.unlink();
  kept.push(made);
  return made.fd;
}

/** Classes that need no row below. */
const neverChanging: Readonly<Record<string, string>> = {
  AnonymousMemory: 'waits for the loss of memory, which is no call on the descriptor',
  LockableFile: 'takes over the locks of a description, too',
  MappedFile: 'as AnonymousMemory',
  Requester: 'adopts a channel',
  SharedMemory: 'as AnonymousMemory',
};

/** The classes of the fixture. */
const classes: readonly { name: string; make: Make; isNeverSet: boolean }[] = [
  { name: 'PipeReader', make: () => end('read'), isNeverSet: true },
  { name: 'FifoReader', make: () => end('read'), isNeverSet: true },
  { name: 'DescriptorReads', make: () => end('read'), isNeverSet: true },
  { name: 'PipeWriter', make: () => end('write'), isNeverSet: true },
  { name: 'FifoWriter', make: () => end('write'), isNeverSet: true },
  { name: 'DescriptorWrites', make: () => end('write'), isNeverSet: true },
  { name: 'PosixMessageQueue', make: queue, isNeverSet: true },
  { name: 'StreamConnection', make: () => socket(native.SOCK_STREAM), isNeverSet: false },
  { name: 'SeqpacketConnection', make: () => socket(native.SOCK_SEQPACKET), isNeverSet: false },
  { name: 'DatagramSocket', make: () => socket(native.SOCK_DGRAM), isNeverSet: false },
  { name: 'SeqpacketServer', make: () => server(native.SOCK_SEQPACKET), isNeverSet: false },
  { name: 'StreamServer', make: () => server(native.SOCK_STREAM), isNeverSet: false },
  {
    name: 'ProcessDescriptor',
    make: () => owned(native.pidfdOpen(process.pid, 0)),
    isNeverSet: false,
  },
  { name: 'EventCounter', make: () => owned(native.eventfd(0, 0)), isNeverSet: false },
  {
    name: 'Timer',
    make: () => owned(native.timerfdCreate(native.CLOCK_MONOTONIC, 0)),
    isNeverSet: false,
  },
];

function flagsOf(fd: number): number {
  return checked('fcntl', native.fcntl(fd, native.F_GETFL, 0));
}

/** The options that this library sets; a result below 0 if it is no socket. */
function optionsOf(fd: number): number[] {
  return [native.SO_TIMESTAMP, native.SO_PASSCRED, native.SO_SNDBUF].map((option) => {
    const value = new Int32Array(1);
    const result = native.getsockopt(fd, option, value);
    return result < 0 ? result : (value[0] ?? 0);
  });
}

type State = Record<string, number[]>;

const stateOf = (fds: readonly number[]): State =>
  Object.fromEntries(
    classes.map(({ name }, i) => [name, [flagsOf(fds[i] ?? -1), ...optionsOf(fds[i] ?? -1)]]),
  );

function start(how: string, fds: readonly number[]): ChildProcess {
  return spawn(
    process.execPath,
    [fixture('adopts-and-ends'), how, ...classes.map(({ name }) => name)],
    {
      stdio: ['pipe', 'pipe', 'ignore', ...fds],
    },
  );
}

/** A pipe counts pages: each write of less than a page leaves room that the next one does not use. */
const full = (reader: Pipe['read']): Promise<void> =>
  until(() => reader.waitingBytes > reader.capacity - 8192);

describe('the open file description of an adopted descriptor', () => {
  it('is tested for each class that waits, and adopts one', () => {
    const waits = [...libraryClasses()].filter(
      ([name, whose]) =>
        staticsOf(whose).includes('from') &&
        tables.some((table) => table.name === name && 'wait' in table),
    );
    const tested = classes.map(({ name }) => name.replace(/(Reads|Writes)$/, ''));
    assert.deepEqual(
      waits.map(([name]) => name).filter((name) => !tested.includes(name)),
      Object.keys(neverChanging),
    );
  });

  for (const how of ['close', 'release', 'end', 'exit', 'throw', 'SIGKILL']) {
    it(`is as found, in use and after ${how}`, async () => {
      const fds = classes.map(({ make }) => make());
      const before = stateOf(fds);
      const child = start(how, fds);
      assert.equal(await linesOf(child.stdout)(), 'waiting');
      const neverSet = classes.filter(({ isNeverSet }) => isNeverSet).map(({ name }) => name);
      const of = (all: State, names: string[]): unknown => names.map((name) => [name, all[name]]);
      assert.deepEqual(of(stateOf(fds), neverSet), of(before, neverSet));
      if (how === 'SIGKILL') child.kill('SIGKILL');
      else child.stdin?.end();
      await ended(child);
      if (how === 'SIGKILL') assert.deepEqual(of(stateOf(fds), neverSet), of(before, neverSet));
      else assert.deepEqual(stateOf(fds), before);
      for (const one of kept.splice(0)) one[Symbol.dispose]();
    });
  }

  it('is as found when a program has written to its standard output, and the next one fills it', async () => {
    using pipe = Pipe.create();
    const program = `
      import { PipeWriter } from 'linux-ipc/pipe';
      const output = PipeWriter.from(1);
      await output.write(Buffer.from('first\\n'));
      if (process.argv[1] === 'killed') process.kill(process.pid, 'SIGKILL');
      output.close();
    `;
    const node = `"${process.execPath}" --input-type=module -e "${program.replaceAll('"', '\\"')}"`;
    const shell = spawn('sh', ['-c', `${node}; ${node} killed; seq 1 200000`], {
      cwd: import.meta.dirname,
      stdio: ['ignore', pipe.write.fd, 'ignore'],
    });
    pipe.write.close();
    await full(pipe.read);
    const lines = (await collect(pipe.read)).toString().split('\n');
    assert.equal(lines.length, 200_003);
    assert.equal(await ended(shell), 0);
  });

  it('stays blocking when a child inherits an end that this process has waited for', async () => {
    using pipe = Pipe.create();
    await pipe.write.write(Buffer.from('ours, '));
    const child = spawn('sh', ['-c', 'head -c 200000 /dev/zero; echo'], {
      stdio: ['ignore', pipe.write.fd, 'ignore'],
    });
    pipe.write.close();
    await full(pipe.read);
    assert.equal((await collect(pipe.read)).length, 200_007);
    assert.equal(await ended(child), 0);
  });
});
