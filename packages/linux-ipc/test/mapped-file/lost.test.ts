import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { deflate } from 'node:zlib';

import { MappedFile, pageSize } from 'linux-ipc/mapped-file';
import { Pipe } from 'linux-ipc/pipe';

import { compilePeer, fixture } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const peer = compilePeer('mapped-file', folder);
const preloaded = compilePeer('bus-error', folder, ['-shared', '-fPIC', '-pthread']);

let files = 0;
function file(pages: number): string {
  const path = join(folder, `file-${String(++files)}`);
  writeFileSync(path, 'a'.repeat(pages * pageSize));
  return path;
}

async function line(child: ChildProcess): Promise<string> {
  assert.ok(child.stdout);
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return chunk.toString().trim();
}

/** Starts a process that maps the file, with preloaded foreign code that will access lost memory. */
async function withForeignPart(path: string, handled: boolean): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fixture('mapped-file-hold'), path], {
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
    env: {
      ...process.env,
      LD_PRELOAD: `${process.env['LD_PRELOAD'] ?? ''} ${preloaded}`,
      ...(handled ? { BUS_ERROR_HANDLED: '1' } : {}),
    },
  });
  assert.equal(await line(child), 'mapped');
  return child;
}

/** Waiting for a loss does not keep a process alive. */
async function awake<T>(promise: Promise<T>): Promise<T> {
  const timer = setInterval(() => undefined, 1000);
  try {
    return await promise;
  } finally {
    clearInterval(timer);
  }
}

/** The sanitizer's own handler exits the process after a report. */
function assertEndedByBusError(signal: unknown): void {
  assert.equal(signal, process.env['LINUX_IPC_BUILD'] === 'Debug' ? 'SIGABRT' : 'SIGBUS');
}

describe('a mapped file that another process truncates', () => {
  it('makes a system call fail with EFAULT, and the message says why', async () => {
    const path = file(1);
    using mapping = MappedFile.open(path);
    const { read, write } = Pipe.create();
    execFileSync(peer, ['truncate', path, '0']);
    await assert.rejects(write.write(mapping.bytes), {
      code: 'EFAULT',
      message: /: the array lies in memory whose file was truncated$/,
    });
    read.close();
    write.close();
  });

  it('reads as zeros beyond the new end, and is unchanged before it', async () => {
    const path = file(4);
    using mapping = MappedFile.open(path);
    const { bytes } = mapping;
    const telling = mapping.whenLost();
    execFileSync(peer, ['truncate', path, String(pageSize + 10)]);
    assert.equal(bytes[pageSize + 9], 0x61);
    assert.equal(bytes[pageSize + 10], 0, 'the rest of the last page');
    assert.equal(mapping.lost, false);
    assert.equal(bytes[3 * pageSize], 0);
    assert.equal(mapping.lost, true);
    bytes[2 * pageSize + 5] = 9;
    assert.equal(bytes[2 * pageSize + 5], 9);
    bytes[0] = 0x62;
    assert.equal(readFileSync(path, 'latin1')[0], 'b');
    assert.equal(statSync(path).size, pageSize + 10);
    const error = await awake(telling);
    assert.equal(error.code, 'ERR_MEMORY_LOST');
    assert.match(error.message, new RegExp(`^the mapped file '${path}' has lost memory from byte`));
    assert.equal((await mapping.whenLost()).offset, 2 * pageSize);
    truncateSync(path, 4 * pageSize);
    assert.equal(bytes[2 * pageSize + 5], 9, 'a lost page does not come back');
  });

  it('does not terminate a process that is reading and writing it', async () => {
    const path = file(64);
    const child = spawn(process.execPath, [fixture('mapped-file-touch-until-lost'), path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    assert.equal(await line(child), 'touching');
    const ended = once(child, 'exit');
    const told = line(child);
    execFileSync(peer, ['truncate', path, '0']);
    assert.equal(await told, 'ERR_MEMORY_LOST true 77');
    assert.deepEqual(await ended, [0, null]);
    assert.equal(statSync(path).size, 0);
  });

  it('does not terminate a process while it is truncated and extended repeatedly', async () => {
    const path = file(64);
    using mapping = MappedFile.open(path);
    const cutting = spawn(peer, ['truncate-and-grow', path, '3000'], { stdio: 'inherit' });
    const ended = once(cutting, 'exit');
    const { bytes } = mapping;
    const telling = mapping.whenLost();
    while (cutting.exitCode === null) {
      for (let at = 0; at < bytes.length; at += pageSize) bytes[at] = (bytes[at] ?? 0) + 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(await ended, [0, null]);
    truncateSync(path, 0);
    using other = MappedFile.open(file(1));
    assert.equal(other.bytes[0], 0x61);
    assert.equal(other.lost, false);
    for (let at = 0; at < bytes.length; at += pageSize) bytes[at] = 1;
    assert.ok((await awake(telling)).offset >= 0);
  });

  it('makes system calls fail with EFAULT until it is accessed', () => {
    const path = file(1);
    using mapping = MappedFile.open(path);
    const out = openSync(join(folder, 'out'), 'w');
    truncateSync(path, 0);
    assert.throws(() => writeSync(out, mapping.bytes), { code: 'EFAULT' });
    assert.equal(mapping.bytes[0], 0);
    assert.equal(writeSync(out, mapping.bytes), pageSize);
  });

  it('does not terminate a process whose other threads read it', async () => {
    const path = file(16);
    using mapping = MappedFile.open(path);
    truncateSync(path, 0);
    const deflated = await promisify<Uint8Array, object, Buffer>(deflate)(mapping.bytes, {});
    assert.ok(deflated.length > 0);
    assert.equal(mapping.lost, true);
  });

  it('notifies a worker of its own loss, and not the main thread', async () => {
    const path = file(2);
    using mapping = MappedFile.open(path);
    const worker = new Worker(
      `import('linux-ipc/mapped-file').then(async ({ MappedFile }) => {
        const { parentPort, workerData } = require('node:worker_threads');
        const mapping = MappedFile.open(workerData);
        const telling = mapping.whenLost();
        parentPort.postMessage('mapped');
        parentPort.on('message', () => mapping.bytes.fill(1));
        parentPort.postMessage((await telling).offset);
        mapping.close();
        parentPort.close();
      });`,
      { eval: true, workerData: path },
    );
    await once(worker, 'message');
    truncateSync(path, 0);
    worker.postMessage('go');
    assert.deepEqual(await once(worker, 'message'), [0]);
    assert.deepEqual(await once(worker, 'exit'), [0]);
    assert.equal(mapping.lost, false);
  });

  it('warns the process of a loss for which nothing waits', async () => {
    const path = file(1);
    using mapping = MappedFile.open(path);
    truncateSync(path, 0);
    mapping.bytes.fill(1);
    const warned = new Promise<Error & { code?: string }>((resolve) => {
      process.on('warning', (warning) => {
        if (warning.message.includes(path)) resolve(warning);
      });
    });
    const warning = await awake(warned);
    assert.equal(warning.name, 'MemoryLostWarning');
    assert.equal(warning.code, 'ERR_MEMORY_LOST');
  });

  it('rejects pending waits when it is closed or the signal aborts', async () => {
    const mapping = MappedFile.open(file(1));
    const controller = new AbortController();
    const aborted = mapping.whenLost({ signal: controller.signal });
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    await assert.rejects(mapping.whenLost({ signal: AbortSignal.abort() }), { name: 'AbortError' });
    const waiting = mapping.whenLost();
    mapping.close();
    await assert.rejects(waiting, { code: 'ERR_CLOSED' });
    await assert.rejects(mapping.whenLost(), { code: 'ERR_CLOSED' });
    assert.equal(mapping.lost, false);
  });

  it('still reports the loss after it is closed', async () => {
    const path = file(1);
    const mapping = MappedFile.open(path);
    truncateSync(path, 0);
    mapping.bytes[0] = 1;
    mapping.close();
    assert.equal(mapping.lost, true);
    assert.equal((await mapping.whenLost()).offset, 0);
  });

  it('does not handle a bus error outside its own mappings', async () => {
    const child = await withForeignPart(file(1), false);
    const ended = once(child, 'exit');
    (child.stdio[3] as NodeJS.WritableStream).end('x');
    const [, signal] = (await ended) as [number | null, string | null];
    assertEndedByBusError(signal);
  });

  it('does not handle a SIGBUS that was sent', async () => {
    const child = await withForeignPart(file(1), false);
    child.kill('SIGBUS');
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assertEndedByBusError(signal);
  });

  it('passes a bus error on to a handler that was installed before', async () => {
    const child = await withForeignPart(file(1), true);
    (child.stdio[3] as NodeJS.WritableStream).end('x');
    assert.equal(await line(child), 'repaired');
    const ended = once(child, 'exit');
    child.stdin?.end();
    assert.deepEqual(await ended, [0, null]);
  });
});
