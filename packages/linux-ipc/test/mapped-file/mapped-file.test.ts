import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { MappedFile, pageSize } from 'linux-ipc/mapped-file';

import { compilePeer, pythonPeer } from '../support/peers.js';
import { assertFlat, cyclesOf, resources } from '../support/resources.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { uniqueName } from '../support/unique-name.js';

const folder = temporaryFolder();
const peer = compilePeer('mapped-file', folder);
const run = (command: string, ...words: (string | number)[]): string =>
  execFileSync(command, words.map(String), { encoding: 'utf8' }).trim();

let files = 0;
function file(content: string | Uint8Array = new Uint8Array(0x100)): string {
  const path = join(folder, `file-${String(++files)}`);
  writeFileSync(path, content);
  return path;
}

describe('MappedFile', () => {
  it('is the same memory as in a C program, in both directions', () => {
    const path = file();
    using mapping = MappedFile.open(path);
    run(peer, 'write', path, 16, 'from C');
    assert.equal(Buffer.from(mapping.bytes.subarray(16, 22)).toString(), 'from C');
    Buffer.from(mapping.bytes.buffer).write('from JavaScript\0', 100);
    assert.equal(run(peer, 'read', path, 100), 'from JavaScript');
  });

  it('is the same memory as in a Python program, in both directions', () => {
    const path = file();
    using mapping = MappedFile.open(path, { length: 0x100 });
    const integers = new Int32Array(mapping.bytes.buffer);
    run('python3', pythonPeer('mapped-file'), 'write', path, 1, -2, 3, -4, 2 ** 31 - 1);
    assert.deepEqual([...integers.subarray(0, 5)], [1, -2, 3, -4, 2 ** 31 - 1]);
    integers.set([5, 6, 7, 8, -9]);
    assert.equal(run('python3', pythonPeer('mapped-file'), 'read', path), '5 6 7 8 -9');
    assert.match(run('od', '-A', 'n', '-t', 'd4', '-N', '20', path), /^5 +6 +7 +8\s+-9$/);
  });

  it('maps a part of a file, and od sees the change', () => {
    const path = file(new Uint8Array(3 * pageSize));
    using mapping = MappedFile.open(path, { offset: pageSize, length: 10 });
    assert.equal(mapping.bytes.length, 10);
    assert.equal(mapping.offset, pageSize);
    mapping.bytes.fill(0x41);
    assert.equal(
      run('od', '-A', 'd', '-c', '-j', pageSize, '-N', 3, path).split('\n')[0],
      '0004096   A   A   A',
    );
    using rest = MappedFile.open(path, { offset: pageSize });
    assert.equal(rest.bytes.length, 2 * pageSize);
  });

  it('maps up to the last byte of the file, and none past it', () => {
    const path = file(new Uint8Array(2 * pageSize + 10));
    for (const offset of [0, pageSize, 2 * pageSize]) {
      const length = 2 * pageSize + 10 - offset;
      MappedFile.open(path, { offset, length }).close();
      assert.throws(() => MappedFile.open(path, { offset, length: length + 1 }), {
        code: 'ERR_FILE_TOO_SHORT',
      });
    }
  });

  it('creates and grows a file, and never truncates one', () => {
    const path = join(folder, 'made');
    assert.throws(() => MappedFile.open(path), { code: 'ENOENT', syscall: 'open', path });
    MappedFile.open(path, { create: true, minimumSize: 100 }).close();
    assert.equal(statSync(path).size, 100);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    MappedFile.open(path, { minimumSize: 5000 }).close();
    assert.equal(statSync(path).size, 5000);
    writeFileSync(path, 'x'.repeat(6000));
    using mapping = MappedFile.open(path, { create: true, minimumSize: 10 });
    assert.equal(mapping.bytes.length, 6000);
    assert.equal(readFileSync(path, 'utf8'), 'x'.repeat(6000));
  });

  it('grows and shrinks', () => {
    const path = file('a'.repeat(100));
    using mapping = MappedFile.open(path, { length: 10 });
    const { bytes, fd } = mapping;
    mapping.resize(3 * pageSize);
    assert.equal(bytes.length, 0);
    assert.equal(mapping.fd, fd);
    assert.equal(mapping.size, 3 * pageSize);
    mapping.bytes[3 * pageSize - 1] = 0x7a;
    mapping.resize(50);
    assert.equal(readFileSync(path, 'utf8'), 'a'.repeat(50));
    truncateSync(path, 20);
    mapping.remap();
    assert.equal(mapping.size, 20);
    truncateSync(path, 0);
    assert.throws(
      () => {
        mapping.remap();
      },
      { code: 'ERR_FILE_TOO_SHORT' },
    );
    assert.equal(mapping.size, 20, 'what was mapped stays');
    using second = MappedFile.open(file(new Uint8Array(2 * pageSize)), { offset: pageSize });
    assert.throws(
      () => {
        second.resize(pageSize);
      },
      { code: 'ERR_OUT_OF_RANGE' },
    );
  });

  it('throws ENOSPC when the disk is full', () => {
    const path = `/dev/shm${uniqueName()}`;
    // /dev/shm has a fixed size, and refuses a longer file at once.
    const { blocks, bsize } = statfsSync('/dev/shm');
    try {
      assert.throws(
        () => MappedFile.open(path, { create: true, minimumSize: (blocks + 1) * bsize }),
        { code: 'ENOSPC', syscall: 'posix_fallocate', path },
      );
    } finally {
      rmSync(path, { force: true });
    }
  });

  it('keeps writes to a file opened for reading private', () => {
    const path = file('a'.repeat(2 * pageSize));
    chmodSync(path, 0o400);
    using mapping = MappedFile.open(path, { access: 'read' });
    assert.equal(mapping.bytes[0], 0x61);
    mapping.bytes[0] = 0x62;
    assert.equal(mapping.bytes[0], 0x62);
    assert.equal(readFileSync(path, 'utf8'), 'a'.repeat(2 * pageSize));
    chmodSync(path, 0o600);
    run(peer, 'write', path, pageSize, 'new');
    assert.equal(Buffer.from(mapping.bytes.subarray(pageSize, pageSize + 3)).toString(), 'new');
    run(peer, 'write', path, 0, 'new');
    assert.equal(mapping.bytes[0], 0x62, 'a page written to follows the file no more');
  });

  it('keeps writes to a private mapping private', () => {
    const path = file('abc');
    using mapping = MappedFile.open(path, { shared: false, populate: true });
    mapping.bytes[0] = 0x7a;
    assert.equal(readFileSync(path, 'utf8'), 'abc');
  });

  it('is in memory from the beginning if populated, and page by page otherwise', () => {
    for (const shared of [true, false]) {
      for (const [populate, pages] of [
        [true, 64],
        [false, 0],
      ] as const) {
        const path = file(new Uint8Array(64 * pageSize));
        using _mapping = MappedFile.open(path, { shared, populate });
        const [, ofFile = ''] = readFileSync('/proc/self/smaps', 'latin1').split(path);
        const resident = /^Rss: *(\d+) kB$/m.exec(ofFile)?.[1];
        assert.equal(Number(resident) * 1024, pages * pageSize, `${shared} ${populate}`);
      }
    }
  });

  it('flushes in the background and synchronously', async () => {
    const path = file(new Uint8Array(3 * pageSize));
    using mapping = MappedFile.open(path);
    mapping.bytes[2 * pageSize] = 1;
    mapping.flushSync();
    mapping.flushSync({ offset: pageSize + 1, length: 5 });
    await mapping.flush();
    await mapping.flush({ offset: 2 * pageSize });
    assert.throws(
      () => {
        mapping.flushSync({ offset: 3 * pageSize + 1 });
      },
      { code: 'ERR_OUT_OF_RANGE' },
    );
    await assert.rejects(mapping.flush({ length: -1 }), { code: 'ERR_OUT_OF_RANGE' });
    const flushing = mapping.flush();
    mapping.close();
    await assert.rejects(flushing, { code: 'ERR_CLOSED' });
    await assert.rejects(mapping.flush(), { code: 'ERR_CLOSED' });
  });

  it('refuses anything but a regular file, and names its kind', async () => {
    const target = file('text');
    const link = join(folder, 'link');
    symlinkSync(target, link);
    const fifo = join(folder, 'fifo');
    run('mkfifo', fifo);
    const socket = join(folder, 'socket');
    const server = createServer().listen(socket);
    await once(server, 'listening');
    const kinds = {
      [link]: ['a symbolic link', ': set followSymbolicLinks to follow it'],
      [folder]: ['a directory', ''],
      [fifo]: ['a FIFO', ': use openFifoReader or openFifoWriter'],
      [socket]: ['a socket', ': connect to it'],
      '/dev/zero': ['a character device', ''],
    };
    const before = resources();
    for (const [path, [kind = '', remedy = '']] of Object.entries(kinds)) {
      for (const access of ['read', 'read-write'] as const) {
        assert.throws(() => MappedFile.open(path, { access }), {
          code: 'ERR_NOT_REGULAR_FILE',
          message: `'${path}' is ${kind}, not a regular file${remedy}`,
        });
      }
    }
    assert.equal(resources().descriptors, before.descriptors);
    server.close();
  });

  it('follows a symbolic link when asked', () => {
    const target = file('text');
    const link = join(folder, 'followed');
    symlinkSync(target, link);
    using mapping = MappedFile.open(link, { followSymbolicLinks: true });
    assert.equal(Buffer.from(mapping.bytes).toString(), 'text');
    symlinkSync('/dev/zero', `${link}-device`);
    assert.throws(() => MappedFile.open(`${link}-device`, { followSymbolicLinks: true }), {
      code: 'ERR_NOT_REGULAR_FILE',
      message: /is a character device, not a regular file$/,
    });
  });

  it('refuses a file that is too short, and reports both sizes', () => {
    const path = file('0123456789');
    assert.throws(() => MappedFile.open(path, { length: 256 }), {
      code: 'ERR_FILE_TOO_SHORT',
      message: `the mapped file '${path}' has 10 bytes: 256 are needed`,
    });
    assert.throws(() => MappedFile.open(path, { offset: pageSize }), {
      code: 'ERR_FILE_TOO_SHORT',
      message: `the mapped file '${path}' has 10 bytes: there is nothing to map from offset 4096`,
    });
    assert.throws(() => MappedFile.open(file('')), { code: 'ERR_FILE_TOO_SHORT' });
    assert.equal(readFileSync(path, 'utf8'), '0123456789');
  });

  it('refuses invalid arguments, and leaves no file', () => {
    const path = file();
    const missing = join(folder, 'missing');
    for (const length of [0, -1, 0.5, NaN, Infinity, 2 ** 53]) {
      assert.throws(() => MappedFile.open(path, { length }), { code: 'ERR_OUT_OF_RANGE' });
    }
    for (const offset of [-1, 1, 4095, NaN, 2 ** 53]) {
      assert.throws(() => MappedFile.open(path, { offset }), { code: 'ERR_OUT_OF_RANGE' });
    }
    for (const minimumSize of [-1, 0.5, NaN, 2 ** 53]) {
      assert.throws(() => MappedFile.open(missing, { create: true, minimumSize }), {
        code: 'ERR_OUT_OF_RANGE',
      });
    }
    for (const wrong of [{ length: '1' }, { offset: 1n }, { minimumSize: '5' }, { access: 1 }]) {
      assert.throws(() => MappedFile.open(path, wrong as object), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    for (const access of ['write', '']) {
      assert.throws(() => MappedFile.open(path, { access: access as 'read' }), {
        code: 'ERR_OUT_OF_RANGE',
      });
    }
    assert.throws(() => MappedFile.open(missing, { access: 'read', create: true }), {
      code: 'ERR_OUT_OF_RANGE',
    });
    for (const wrong of ['', 'a\0b']) {
      assert.throws(() => MappedFile.open(wrong), { code: 'ERR_OUT_OF_RANGE' });
    }
    assert.throws(() => statSync(missing), { code: 'ENOENT' });
    assert.throws(() => MappedFile.open(missing, { create: true, minimumSize: 2 ** 52 }), {
      code: /^(EFBIG|ENOSPC)$/,
    } as object);
  });

  it('outlives the name of its file', () => {
    const path = file('kept');
    using mapping = MappedFile.open(path);
    rmSync(path);
    assert.equal(Buffer.from(mapping.bytes).toString(), 'kept');
  });

  it('is closed once, and late access is harmless', () => {
    const path = file();
    const mapping = MappedFile.open(path);
    const { bytes } = mapping;
    bytes[0] = 7;
    mapping.close();
    mapping.close();
    truncateSync(path, 0);
    assert.equal(mapping.closed, true);
    assert.equal(bytes.length, 0);
    assert.equal(mapping.bytes[0], undefined);
    assert.throws(
      () => {
        mapping.flushSync();
      },
      { code: 'ERR_CLOSED' },
    );
  });

  it('leaks nothing, however many mappings there were', async () => {
    const path = file();
    const before = resources();
    for (let i = 0; i < cyclesOf(100_000); i++) {
      using mapping = MappedFile.open(path);
      mapping.bytes[0] = i;
      if (i % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await assertFlat(before);
  });
});
