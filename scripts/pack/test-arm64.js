/**
 * Loads the addon for arm64 that is in release/ into a Node.js for arm64, emulated by QEMU, and uses
 * what QEMU's user mode can: it has no robust mutexes, and maps nothing twice.
 *
 * Usage: npm run test:arm64
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ensureCommands } from '../debian-packages.js';
import { nodeOf } from '../node-version.js';

const program = `
  import * as linuxIpc from 'linux-ipc';
  const { EventCounter, Pipe, PosixMessageQueue, SharedMemory, Signals, SystemVSegment } = linuxIpc;
  const { queueSignal, socketPair, unlinkPosixMessageQueue } = linuxIpc;
  const expect = (holds, what) => { if (!holds) throw new Error(what); };
  const text = Buffer.from('over');

  const { read, write } = new Pipe();
  await write.write(text);
  expect((await read.read(new Uint8Array(8))) === 4, 'pipe');

  const [a, b] = socketPair('seqpacket');
  await a.send(text);
  expect((await b.receive()).equals(text), 'seqpacket');

  const counter = EventCounter.create();
  counter.tryAdd(3);
  expect((await counter.take()) === 3n, 'eventfd');

  const name = '/linux-ipc-arm64-' + process.pid;
  const queue = PosixMessageQueue.create(name);
  unlinkPosixMessageQueue(name);
  await queue.send(text);
  expect(text.equals((await queue.receive()).data), 'message queue');

  const segment = SystemVSegment.create({ size: 4096 });
  const again = SystemVSegment.attach(segment.id);
  segment.remove();
  segment.bytes[7] = 42;
  expect(again.bytes[7] === 42, 'System V segment');

  const memory = SharedMemory.create(name, { size: 4096 });
  memory.unlink();
  memory.bytes[7] = 42;
  memory.close();
  expect(memory.bytes.length === 0, 'POSIX shared memory');

  const signals = Signals.watch(['SIGRTMIN+1']);
  queueSignal(process.pid, 'SIGRTMIN+1', 42);
  const { pid, value } = await signals.next();
  expect(pid === process.pid && value === 42, 'signal');

  console.log('works: linux-ipc on ' + process.arch + ', Node.js ' + process.version);
  process.exit();
`;

const addon = 'linux-ipc-arm64-glibc';
if (!existsSync(`release/${addon}`)) {
  console.error(`there is no release/${addon}: run npm run pack:all first`);
  process.exit(1);
}
if (!ensureCommands({ 'qemu-aarch64-static': 'qemu-user-static libstdc++6-arm64-cross' })) {
  process.exit(1);
}
const node = nodeOf('20', 'arm64');
const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-arm64-'));
try {
  for (const name of ['linux-ipc', addon]) {
    cpSync(`release/${name}`, join(folder, 'node_modules', name), { recursive: true });
  }
  const parameters = [node, '--input-type=module', '--eval', program];
  const emulated = ['-L', '/usr/aarch64-linux-gnu', ...parameters];
  const { status } = spawnSync('qemu-aarch64-static', emulated, { cwd: folder, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
