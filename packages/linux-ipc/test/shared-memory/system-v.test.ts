import assert from 'node:assert/strict';
import {
  execFileSync,
  spawn,
  spawnSync,
  type ChildProcess,
  type SpawnSyncReturns,
} from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';

import {
  listSystemVSegments,
  removeSystemVSegment,
  SystemVSegment,
  systemVKey,
} from 'linux-ipc/shared-memory';

import { compilePeer, fixture } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const peer = compilePeer('system-v-segment', folder);
const runPeer = (...words: (string | number)[]): string =>
  execFileSync(peer, words.map(String), { encoding: 'utf8' }).trim();
const text = (segment: SystemVSegment, length: number): string =>
  Buffer.from(segment.bytes.subarray(0, length)).toString();
const isListed = (id: number): boolean =>
  listSystemVSegments().some((segment) => segment.id === id);

/** A key that no other process uses: its file is in the folder of this test. */
function ownKey(name: string): number {
  const path = join(folder, name);
  writeFileSync(path, '');
  return systemVKey(path, 77);
}

/** Creates a segment and removes it at once, so that no test leaves one behind. */
function temporarySegment(size = 4096): SystemVSegment {
  const segment = SystemVSegment.create({ size });
  segment.remove();
  return segment;
}

async function started(command: string, words: string[]): Promise<ChildProcess> {
  const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  assert.equal(line.toString(), 'attached\n');
  return child;
}

describe('SystemVSegment', () => {
  it('is the same memory as in a C program, in both directions', () => {
    using segment = temporarySegment();
    runPeer('write', segment.id, 'from C');
    assert.equal(text(segment, 6), 'from C');
    Buffer.from(segment.bytes.buffer).write('from JavaScript\0');
    assert.equal(runPeer('read', segment.id), 'from JavaScript');
  });

  it('opens a segment that a C program created, by its key', () => {
    const key = ownKey('made-by-c');
    const id = Number(runPeer('create', key | 0, 100, 'hello'));
    using segment = SystemVSegment.open(key);
    segment.remove();
    assert.equal(segment.id, id);
    assert.equal(segment.size, 100);
    assert.equal(segment.key, key);
    assert.equal(text(segment, 5), 'hello');
  });

  it('computes the keys of ftok(3)', () => {
    const path = join(folder, 'ftok');
    writeFileSync(path, '');
    const program = `import ctypes, sys
libc = ctypes.CDLL(None)
print(libc.ftok(sys.argv[1].encode(), int(sys.argv[2])) & 0xffffffff)`;
    for (const project of [1, 77, 255]) {
      const theirs = execFileSync('python3', ['-c', program, path, String(project)]);
      assert.equal(systemVKey(path, project), Number(theirs));
    }
    assert.throws(() => systemVKey(join(folder, 'missing'), 1), { code: 'ENOENT' });
    assert.throws(() => systemVKey(path, 0), { code: 'ERR_OUT_OF_RANGE' });
  });

  it('returns its status, and is listed as ipcs shows it', () => {
    const key = ownKey('status');
    using segment = SystemVSegment.create({ size: 5000, key, mode: 0o640 });
    try {
      const status = segment.status();
      assert.equal(status.id, segment.id);
      assert.equal(status.key, key);
      assert.equal(status.size, 5000);
      assert.equal(status.mode, 0o640);
      assert.equal(status.creatorPid, process.pid);
      assert.equal(status.lastPid, process.pid);
      assert.equal(status.attaches, 1);
      assert.equal(status.uid, process.getuid?.());
      assert.equal(status.gid, process.getgid?.());
      assert.equal(status.removed, false);
      assert.equal(status.detachedAt, undefined);
      assert.ok(status.attachedAt instanceof Date);
      const listed = listSystemVSegments().find(({ id }) => id === segment.id);
      assert.deepEqual(listed, { ...status, residentBytes: 0, swappedBytes: 0 });
      const line = execFileSync('ipcs', ['-m'], { encoding: 'utf8' })
        .split('\n')
        .find((candidate) => candidate.includes(` ${String(segment.id)} `));
      assert.match(
        line ?? '',
        new RegExp(`^0x${key.toString(16).padStart(8, '0')} .* 640 +5000 +1`),
      );
    } finally {
      segment.remove();
    }
    assert.equal(segment.status().removed, true);
    assert.equal(segment.status().key, undefined);
    assert.match(inspect(segment), /removed: true/);
  });

  it('has a unique key', () => {
    const key = ownKey('taken');
    using segment = SystemVSegment.create({ size: 10, key });
    assert.throws(() => SystemVSegment.create({ size: 10, key }), {
      code: 'EEXIST',
      message: `EEXIST: file already exists, shmget 0x${key.toString(16)}`,
    });
    segment.remove();
    SystemVSegment.create({ size: 10, key }).remove();
    assert.throws(() => SystemVSegment.open(key), { code: 'ENOENT' });
  });

  it('exists after its removal until the last process has detached', async () => {
    const segment = temporarySegment();
    const holder = await started(peer, ['hold', String(segment.id)]);
    assert.equal(segment.status().attaches, 2);
    segment.close();
    assert.equal(isListed(segment.id), true);
    holder.stdin?.end();
    await once(holder, 'exit');
    assert.equal(isListed(segment.id), false);
    assert.throws(() => SystemVSegment.attach(segment.id), { syscall: 'shmat' });
  });

  it('is attached by a child after its removal, and survives a kill of either', async () => {
    using segment = temporarySegment();
    const child = await started(process.execPath, [fixture('segment-hold'), String(segment.id)]);
    assert.equal(text(segment, 5), 'ready');
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(segment.status().attaches, 1);
    assert.equal(text(segment, 5), 'ready');
    segment.close();
    assert.equal(isListed(segment.id), false);
  });

  it('keeps writes to a segment attached for reading private', () => {
    using segment = temporarySegment(3 * 4096 + 10);
    using reader = SystemVSegment.attach(segment.id, { access: 'read' });
    segment.bytes.fill(1);
    assert.equal(reader.bytes[5000], 1);
    reader.bytes[5000] = 7;
    reader.bytes[3 * 4096 + 9] = 8;
    Atomics.add(reader.bytes, 0, 5);
    assert.deepEqual([reader.bytes[0], reader.bytes[5000], reader.bytes[3 * 4096 + 9]], [6, 7, 8]);
    assert.ok(segment.bytes.every((byte) => byte === 1));
    segment.bytes[8192] = 2;
    assert.equal(reader.bytes[8192], 2, 'the other pages follow');
    segment.bytes[5001] = 3;
    assert.equal(reader.bytes[5001], 1, 'a page written to does not');
    const source = openSync('/dev/zero', 'r');
    assert.throws(() => readSync(source, reader.bytes.subarray(8192, 8200)), { code: 'EFAULT' });
    closeSync(source);
    reader.close();
    segment.close();
    assert.equal(isListed(segment.id), false);
  });

  it('does not handle faults outside its own segments', () => {
    using segment = temporarySegment();
    const attach = `import { SystemVSegment } from 'linux-ipc/shared-memory';
      SystemVSegment.attach(${String(segment.id)}, { access: 'read' }).bytes[0] = 1;`;
    const run = (program: string): SpawnSyncReturns<string> =>
      spawnSync(process.execPath, ['--input-type=module', '--eval', attach + program], {
        encoding: 'utf8',
      });
    // V8 turns a fault of its own into an exception: a load from address 2^32 - 1 in WebAssembly.
    const module = [
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      [0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7f, 0x03, 0x02, 0x01, 0x00, 0x05, 0x03, 0x01, 0x00],
      [0x01, 0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00],
      [0x0a, 0x09, 0x01, 0x07, 0x00, 0x41, 0x7f, 0x28, 0x02, 0x00, 0x0b],
    ].flat();
    const trapped = run(`
      const module = new WebAssembly.Module(new Uint8Array(${JSON.stringify(module)}));
      try { new WebAssembly.Instance(module).exports.f(); } catch (error) { console.log(error.name); }`);
    assert.equal(trapped.stdout, 'RuntimeError\n', trapped.stderr);
    assert.equal(
      run(`process.kill(process.pid, 'SIGSEGV'); setTimeout(() => {}, 60_000);`).signal,
      'SIGSEGV',
    );
  });

  it('is closed once, and late access is harmless', () => {
    const segment = temporarySegment();
    const { bytes } = segment;
    const words = new Int32Array(bytes.buffer);
    words[0] = 1;
    segment.close();
    segment.close();
    assert.equal(segment.closed, true);
    assert.equal(segment.size, 0);
    for (const view of [bytes, words, segment.bytes]) assert.equal(view.length, 0);
    assert.equal(bytes[0], undefined);
    bytes[0] = 1;
    assert.throws(() => bytes.fill(7), TypeError);
    assert.throws(() => Atomics.add(words, 0, 1), TypeError);
    segment.remove();
    assert.throws(() => segment.status(), { syscall: 'shmctl' });
  });

  it('stays attached while a view of it is in use', () => {
    const { bytes } = temporarySegment();
    bytes.fill(5);
    assert.equal(bytes[4095], 5);
  });

  it('is removed by id without being attached', () => {
    const id = Number(runPeer('create', 0, 10, 'left'));
    assert.equal(isListed(id), true);
    removeSystemVSegment(id);
    assert.equal(isListed(id), false);
    assert.throws(() => {
      removeSystemVSegment(id);
    }, /^Error: E(INVAL|IDRM): .*, shmctl \d+$/);
  });

  it('refuses invalid sizes, ids, keys and modes', () => {
    for (const size of [0, -1, 1.5, NaN, Infinity, 2 ** 53]) {
      assert.throws(() => SystemVSegment.create({ size }), { code: 'ERR_OUT_OF_RANGE' });
    }
    for (const size of ['1', 1n, null, undefined, {}]) {
      assert.throws(() => SystemVSegment.create({ size: size as number }), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    for (const key of [0, -1, 2 ** 32, 0.5]) {
      assert.throws(() => SystemVSegment.create({ size: 1, key }), { code: 'ERR_OUT_OF_RANGE' });
      assert.throws(() => SystemVSegment.open(key), { code: 'ERR_OUT_OF_RANGE' });
    }
    for (const id of [-1, 2 ** 31, NaN]) {
      assert.throws(() => SystemVSegment.attach(id), { code: 'ERR_OUT_OF_RANGE' });
    }
    assert.throws(() => SystemVSegment.create({ size: 1, mode: 0o1777 }), {
      code: 'ERR_OUT_OF_RANGE',
    });
    assert.throws(() => SystemVSegment.attach(2 ** 31 - 1), { code: 'EINVAL', syscall: 'shmat' });
  });

  it('is released when a worker exits without closing it', async () => {
    const worker = new Worker(
      `import('linux-ipc/shared-memory').then(({ SystemVSegment }) => {
        const segments = Array.from({ length: 20 }, () => SystemVSegment.create({ size: 4096 }));
        for (const segment of segments) segment.remove();
        globalThis.kept = segments;
        require('node:worker_threads').parentPort.postMessage(segments.map(({ id }) => id));
        setInterval(() => {}, 1000);
      });`,
      { eval: true },
    );
    const [ids] = (await once(worker, 'message')) as [number[]];
    assert.equal(ids.filter(isListed).length, 20);
    await worker.terminate();
    assert.equal(ids.filter(isListed).length, 0);
  });
});
