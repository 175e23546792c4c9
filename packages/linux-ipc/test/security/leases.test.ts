/**
 * Whoever owns a file can have a lease on it (F_SETLEASE): an open(2) that may wait then waits for up to 45 s. This
 * process has the leases here; to the kernel, that is the same.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { makeFifo } from 'linux-ipc/fifo';
import { LockableFile } from 'linux-ipc/file-lock';
import { MappedFile } from 'linux-ipc/mapped-file';
import { PosixMessageQueue } from 'linux-ipc/message-queue';
import { Semaphore } from 'linux-ipc/semaphore';
import { SharedMemory } from 'linux-ipc/shared-memory';

import { native } from '../../dist/core/native.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { uniqueName } from '../support/unique-name.js';

const [F_SETLEASE, F_WRLCK] = [1024, 1];
const path = join(temporaryFolder(), 'file');
const name = uniqueName();

/** Throws EAGAIN at once while there is a lease on the file that `fd` refers to, and only then. */
function isRefused(fd: number, syscall: string, open: () => Disposable): void {
  assert.equal(native.fcntl(fd, F_SETLEASE, F_WRLCK), 0);
  const message = /: another process has a lease on it \(F_SETLEASE\)/;
  assert.throws(open, { code: 'EAGAIN', syscall, message });
  closeSync(fd);
  open()[Symbol.dispose]();
}

describe('a lease of another process', () => {
  // The signal by which the kernel asks to give it up.
  const ignore = (): void => undefined;
  before(() => process.on('SIGIO', ignore));
  after(() => process.off('SIGIO', ignore));

  it('lets no open of a file wait', () => {
    writeFileSync(path, 'x');
    const followed = { access: 'read', followSymbolicLinks: true } as const;
    for (const open of [
      () => MappedFile.open(path),
      () => MappedFile.open(path, { create: true, minimumSize: 2 }),
      () => LockableFile.open(path),
      () => LockableFile.open(path, followed),
    ]) {
      isRefused(openSync(path, 'r+'), 'open', open);
    }
  });

  it('lets no open of shared memory or a semaphore wait', () => {
    SharedMemory.create(name, { size: 1 }).close();
    Semaphore.create(name, { value: 1 }).close();
    const memory = `/dev/shm${name}`;
    const semaphore = `/dev/shm/sem.${name.slice(1)}`;
    try {
      isRefused(openSync(memory, 'r+'), 'shm_open', () => SharedMemory.open(name));
      const forReading = (): SharedMemory => SharedMemory.open(name, { access: 'read' });
      isRefused(openSync(memory, 'r+'), 'shm_open', forReading);
      isRefused(openSync(semaphore, 'r+'), 'open', () => Semaphore.open(name));
    } finally {
      unlinkSync(memory);
      unlinkSync(semaphore);
    }
  });

  it('lets no open of a POSIX queue wait', () => {
    const queue = PosixMessageQueue.create(name);
    const fd = native.duplicate(queue.fd, 0);
    queue.close();
    isRefused(fd, 'mq_open', () => PosixMessageQueue.open(name));
    queue.unlink();
  });
});

describe('a FIFO with the name of shared memory', () => {
  it('does not let the open wait for a writer', () => {
    const fifo = `/dev/shm${name}`;
    // Only another process can be ended once its call waits.
    const program = `
      import { SharedMemory } from 'linux-ipc/shared-memory';
      try { SharedMemory.open('${name}', { access: 'read' }); } catch ({ code }) { console.log(code); }`;
    makeFifo(fifo);
    try {
      const options = { encoding: 'utf8', timeout: 30_000 } as const;
      const parameters = ['--input-type=module', '-e', program];
      assert.equal(execFileSync(process.execPath, parameters, options), 'ERR_FILE_TOO_SHORT\n');
    } finally {
      unlinkSync(fifo);
    }
  });
});
