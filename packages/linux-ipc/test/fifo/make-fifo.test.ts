import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { makeFifo, openFifoReader, openFifoWriter } from 'linux-ipc/fifo';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let count = 0;
const newPath = (): string => join(folder, `fifo-${String(count++)}`);

/** Each other kind of file: its name in messages, a function that creates one, and what to use for it. */
const others: [string, (path: string) => void | Promise<void>, string?][] = [
  [
    'a regular file',
    (path) => {
      writeFileSync(path, 'kept');
    },
  ],
  [
    'a directory',
    (path) => {
      mkdirSync(path);
    },
  ],
  [
    'a symbolic link',
    (path) => {
      const target = newPath();
      makeFifo(target);
      symlinkSync(target, path);
    },
    ': set followSymbolicLinks to follow it',
  ],
  [
    'a socket',
    async (path) => {
      const server = createServer().listen(path);
      await once(server, 'listening');
      server.unref();
    },
    ': connect to it',
  ],
];

describe('makeFifo', () => {
  it('makes a FIFO that only its owner may use, and accepts it the second time', () => {
    const path = newPath();
    assert.equal(makeFifo(path), true);
    assert.ok(lstatSync(path).isFIFO());
    assert.equal(lstatSync(path).mode & 0o777, 0o600);
    assert.equal(makeFifo(path), false);
  });

  it('accepts a FIFO that the shell made, and keeps its permissions', () => {
    const path = newPath();
    execFileSync('mkfifo', ['-m', '640', path]);
    assert.equal(makeFifo(path), false);
    assert.equal(statSync(path).mode & 0o777, 0o640);
  });

  it('gives the requested permissions, whatever the umask', () => {
    const before = process.umask(0o077);
    try {
      for (const mode of [0o666, 0o622, 0o000]) {
        const path = newPath();
        makeFifo(path, { mode });
        assert.equal(statSync(path).mode & 0o777, mode);
      }
    } finally {
      process.umask(before);
    }
  });

  it('refuses an invalid path or mode', () => {
    for (const mode of [-1, 0o1000, 1.5, NaN]) {
      assert.throws(() => makeFifo(newPath(), { mode }), { code: 'ERR_OUT_OF_RANGE' });
    }
    for (const path of ['', 'a\0b']) {
      assert.throws(() => makeFifo(path), { code: 'ERR_OUT_OF_RANGE' });
    }
    assert.throws(() => makeFifo(1 as unknown as string), { code: 'ERR_INVALID_ARG_TYPE' });
    const path = join(folder, 'missing', 'fifo');
    assert.throws(() => makeFifo(path), { code: 'ENOENT', syscall: 'mkfifo', path });
  });
});

describe('a path that is not a FIFO', () => {
  for (const [kind, make, remedy = ''] of others) {
    it(`is refused, and the message names its kind: ${kind}`, async () => {
      const path = newPath();
      await make(path);
      const before = lstatSync(path);
      const refusal = {
        code: 'ERR_NOT_A_FIFO',
        message: `'${path}' is ${kind}, not a FIFO${remedy}`,
        path,
      };
      assert.throws(() => makeFifo(path), refusal);
      assert.throws(() => openFifoReader(path), refusal);
      await assert.rejects(openFifoWriter(path), refusal);
      const after = lstatSync(path);
      assert.deepEqual([after.ino, after.size, after.mode], [before.ino, before.size, before.mode]);
    });
  }

  it('is refused when it does not exist', async () => {
    const path = newPath();
    assert.throws(() => openFifoReader(path), { code: 'ENOENT', path });
    await assert.rejects(openFifoWriter(path), { code: 'ENOENT', path });
  });
});
