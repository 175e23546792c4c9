import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { describe, it } from 'node:test';

import { makeFifo } from 'linux-ipc/fifo';
import { listSemaphores, Semaphore, unlinkSemaphore } from 'linux-ipc/semaphore';

import { uniqueName } from '../support/unique-name.js';

describe('named semaphores', () => {
  it('have unique names, and are listed until unlinked', () => {
    const name = uniqueName();
    assert.throws(() => Semaphore.open(name), {
      code: 'ENOENT',
      syscall: 'open',
      path: name,
    });
    using semaphore = Semaphore.create(name, { value: 7 });
    assert.throws(() => Semaphore.create(name), { code: 'EEXIST' });
    assert.deepEqual(
      listSemaphores().find((listed) => listed.name === name),
      { name, mode: 0o600, uid: process.getuid?.(), gid: process.getgid?.(), value: 7 },
    );
    assert.equal(semaphore.name, name);
    semaphore.unlink();
    assert.equal(
      listSemaphores().find((listed) => listed.name === name),
      undefined,
    );
    assert.throws(
      () => {
        unlinkSemaphore(name);
      },
      { code: 'ENOENT', syscall: 'unlink' },
    );
    assert.equal(semaphore.tryWait(), true);
    assert.equal(semaphore.value, 6);
  });

  it('are listed without reading all of a long file that somebody has planted', () => {
    const name = uniqueName();
    const path = `/dev/shm/sem.${name.slice(1)}`;
    writeFileSync(path, Uint8Array.of(5, 0, 0, 0));
    truncateSync(path, 2 ** 40);
    try {
      assert.equal(listSemaphores().find((listed) => listed.name === name)?.value, 5);
    } finally {
      unlinkSemaphore(name);
    }
  });

  it('are listed even if a file becomes a FIFO meanwhile', () => {
    const name = uniqueName();
    const path = `/dev/shm/sem.${name.slice(1)}`;
    // Only another process can be ended once its call waits.
    const program = `
      import { unlinkSync } from 'node:fs';
      import { makeFifo } from 'linux-ipc/fifo';
      import { listSemaphores } from 'linux-ipc/semaphore';
      import { native } from '${import.meta.resolve('../../dist/core/native.js')}';
      const [, path, name] = process.argv;
      const statHere = native.statHere.bind(native);
      native.statHere = (folder, file, fields) => {
        const result = statHere(folder, file, fields);
        if (path.endsWith('/' + String(file).slice(0, -1))) {
          unlinkSync(path);
          makeFifo(path);
        }
        return result;
      };
      const listed = listSemaphores().find((each) => each.name === name);
      console.log('name' in listed, listed.value);`;
    writeFileSync(path, new Uint8Array(32));
    try {
      const parameters = ['--input-type=module', '-e', program, path, name];
      const output = execFileSync(process.execPath, parameters, {
        timeout: 30_000,
        encoding: 'utf8',
      });
      assert.equal(output, 'true undefined\n');
    } finally {
      unlinkSemaphore(name);
    }
  });

  it('are not opened in a file that is too short', () => {
    const name = uniqueName();
    const file = openSync(`/dev/shm/sem.${name.slice(1)}`, 'wx');
    try {
      writeSync(file, Buffer.alloc(31));
      assert.throws(() => Semaphore.open(name), {
        code: 'ERR_FILE_TOO_SHORT',
        message: `the semaphore '${name}' has 31 bytes: 32 are needed`,
      });
    } finally {
      closeSync(file);
      unlinkSemaphore(name);
    }
  });

  it('are neither created nor opened if something else has the name', () => {
    const name = uniqueName();
    const file = `/dev/shm/sem.${name.slice(1)}`;
    const others: Record<string, (path: string) => void> = {
      ELOOP(path) {
        symlinkSync('/dev/null', path);
      },
      EISDIR(path) {
        mkdirSync(path);
      },
      ERR_FILE_TOO_SHORT: makeFifo,
    };
    for (const [code, make] of Object.entries(others)) {
      make(file);
      try {
        assert.throws(() => Semaphore.create(name), { code: 'EEXIST', syscall: 'linkat' });
        assert.throws(() => Semaphore.open(name), { code, path: name });
      } finally {
        rmSync(file, { recursive: true });
      }
    }
  });
});
