/**
 * The path of an open descriptor, as a shell passes it for `<(command)`: each call that opens a path either
 * opens what the descriptor is, or says what it is and which class adopts it.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { openSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { Descriptor, descriptorKind, type DescriptorKind } from 'linux-ipc';
import { EventCounter } from 'linux-ipc/event';
import { makeFifo, openFifoReader, openFifoWriter } from 'linux-ipc/fifo';
import { LockableFile } from 'linux-ipc/file-lock';
import { MappedFile } from 'linux-ipc/mapped-file';
import { Pipe } from 'linux-ipc/pipe';
import { ProcessDescriptor } from 'linux-ipc/process';
import { AnonymousMemory, SharedMemory } from 'linux-ipc/shared-memory';
import { DatagramSocket, SeqpacketServer, socketPair, StreamServer } from 'linux-ipc/socket';
import { Timer } from 'linux-ipc/timer';

import { temporaryFolder } from '../support/temporary-folder.js';
import { uniqueName } from '../support/unique-name.js';

const folder = temporaryFolder();

interface Made extends Disposable {
  readonly fd: number;
}

/** A stack that closes what it is given. */
const opened: Disposable[] = [];
function keep<T extends Disposable>(made: T): T {
  opened.push(made);
  return made;
}

function file(): string {
  const path = join(folder, uniqueName());
  writeFileSync(path, 'text');
  return path;
}

function fifo(): string {
  const path = join(folder, uniqueName());
  makeFifo(path);
  return path;
}

function sharedMemory(): SharedMemory {
  const memory = SharedMemory.create(uniqueName(), { size: 8 });
  memory.unlink();
  return memory;
}

const abstract = () => ({ abstract: uniqueName() });
const fromPath = (path: string, flags: string): Made => Descriptor.from(openSync(path, flags));

/** What may open the path of the descriptor, besides saying what it is. */
type Opens = 'map' | 'lock' | 'read' | 'write';

const made: readonly [DescriptorKind, () => Made | Promise<Made>, string | undefined, Opens[]][] = [
  ['pipe', () => keep(Pipe.create()).read, 'PipeReader', ['read']],
  ['pipe', () => keep(Pipe.create()).write, 'PipeWriter', ['write']],
  ['fifo', () => openFifoReader(fifo()), 'FifoReader', ['read']],
  ['regular-file', () => fromPath(file(), 'r+'), 'MappedFile', ['map', 'lock']],
  ['directory', () => fromPath(folder, 'r'), 'LockableFile', ['lock']],
  ['character-device', () => fromPath('/dev/zero', 'r'), undefined, ['lock']],
  ['memfd', () => AnonymousMemory.create({ size: 8 }), 'AnonymousMemory', ['map', 'lock']],
  ['shared-memory', sharedMemory, 'SharedMemory', ['map', 'lock']],
  ['eventfd', () => EventCounter.create(), 'EventCounter', []],
  ['timerfd', () => Timer.create(), 'Timer', []],
  ['pidfd', () => ProcessDescriptor.open(process.pid), 'ProcessDescriptor', []],
  ['stream-server', () => StreamServer.listen(abstract()), 'StreamServer', []],
  ['seqpacket-server', () => SeqpacketServer.listen(abstract()), 'SeqpacketServer', []],
  ['stream-connection', () => socketPair('stream').map(keep)[0] as Made, 'StreamConnection', []],
  [
    'seqpacket-connection',
    () => socketPair('seqpacket').map(keep)[0] as Made,
    'SeqpacketConnection',
    [],
  ],
  ['datagram-socket', () => DatagramSocket.create(), 'DatagramSocket', []],
];

const calls: Record<Opens, (path: string) => Disposable | Promise<Disposable>> = {
  map: (path) => MappedFile.open(path, { access: 'read' }),
  lock: (path) => LockableFile.open(path, { access: 'read' }),
  read: (path) => openFifoReader(path),
  write: (path) => openFifoWriter(path),
};

describe('the path of a descriptor', () => {
  for (const [kind, make, adopter, opens] of made) {
    it(`is opened as what it is, or refused by name: ${adopter ?? kind}`, async () => {
      using subject = await make();
      const fd = String(subject.fd);
      assert.equal(descriptorKind(subject.fd), kind);
      for (const path of [
        `/dev/fd/${fd}`,
        `/proc/self/fd/${fd}`,
        `/proc/${process.pid}/fd/${fd}`,
      ]) {
        for (const [name, call] of Object.entries(calls)) {
          const open = async (): Promise<void> => {
            using _opened = await call(path);
          };
          if (opens.includes(name as Opens)) {
            await open();
            continue;
          }
          await assert.rejects(open, (error: NodeJS.ErrnoException) => {
            assert.match(
              error.message,
              /^('\/.*\/fd\/\d+'|descriptor \d+) is (an?|the|POSIX) .*, not /,
            );
            const remedy =
              adopter === undefined ? / device, not [^:]+$/ : new RegExp(`: use ${adopter}`);
            assert.match(error.message, remedy);
            return true;
          });
        }
      }
      for (const one of opened.splice(0)) one[Symbol.dispose]();
    });
  }

  it('is the kind of a socket of another family', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
    assert.equal(descriptorKind(fd), 'tcp-server');
    assert.throws(() => StreamServer.from(fd), {
      code: 'EPROTOTYPE',
      message: /is a listening TCP socket, not a UNIX stream socket: use node:net's Server$/,
    });
    server.close();
  });

  it('is accepted as an existing FIFO, and its end-of-file is that of the pipe', async () => {
    const { read, write } = Pipe.create();
    const path = `/dev/fd/${String(read.fd)}`;
    assert.equal(makeFifo(path), false);
    using reader = openFifoReader(path);
    read.close();
    await write.write(Buffer.from('through'));
    write.close();
    let text = '';
    for await (const chunk of reader) text += chunk.toString();
    assert.equal(text, 'through');
  });

  it('works as the shell passes it, for a command and for a file', async () => {
    const program = `
      import { openFifoReader } from 'linux-ipc/fifo';
      import { MappedFile } from 'linux-ipc/mapped-file';
      const [, , ...paths] = process.argv;
      for await (const chunk of openFifoReader(paths[0])) process.stdout.write(chunk);
      for await (const chunk of openFifoReader('/dev/stdin')) process.stdout.write(chunk);
      process.stdout.write(MappedFile.open(paths[1], { access: 'read' }).bytes);
      try { MappedFile.open(paths[0]); } catch (error) { console.log(error.message); }`;
    const root = fileURLToPath(new URL('../../', import.meta.url));
    symlinkSync(join(root, '../../node_modules'), join(folder, 'node_modules'));
    const script = join(folder, 'reads.mjs');
    writeFileSync(script, program);
    const command = 'echo input | "$0" "$1" <(echo output) /dev/fd/9 9<"$2"';
    const run = promisify(execFile);
    const { stdout } = await run('bash', ['-c', command, process.execPath, script, file()]);
    assert.match(
      stdout,
      /^output\ninput\ntext'\/dev\/fd\/(\d+)' is the read end of a pipe, not a regular file: use PipeReader\.from\(\1\)\n$/,
    );
  });
});
