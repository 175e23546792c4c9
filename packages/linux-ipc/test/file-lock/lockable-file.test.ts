import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { before, describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

import { Descriptor } from 'linux-ipc';
import { EventCounter } from 'linux-ipc/event';
import { listFileLocks, LockableFile, type FileLockOptions } from 'linux-ipc/file-lock';
import { ended } from '../support/ended.js';
import { pythonPeer } from '../support/peers.js';
import { threads } from '../support/resources.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

const folder = temporaryFolder();
let count = 0;
const newPath = (): string => join(folder, `file-${String(count++)}`);
const descriptors = (): number => readdirSync('/proc/self/fd').length;

/** Starts another process; resolves when that process holds the lock. */
async function holder(...args: string[]): Promise<ChildProcessByStdio<Writable, Readable, null>> {
  const child = spawn('python3', [pythonPeer('hold_lock'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

/** One of the two ways of locking: the same tests run with both. */
interface Kind {
  readonly name: string;
  readonly peer: readonly string[];
  tryLock(file: LockableFile, options?: FileLockOptions): boolean;
  lock(file: LockableFile, options?: FileLockOptions): Promise<void>;
  lockSync(file: LockableFile, timeoutMs?: number): boolean;
  unlock(file: LockableFile): void;
}

const range = { start: 10, length: 5 };
const kinds: Kind[] = [
  {
    name: 'a lock on a whole file',
    peer: ['flock'],
    tryLock: (file, options) => file.tryLock(options),
    lock: (file, options) => file.lock(options),
    lockSync: (file, timeoutMs) => file.lockSync({}, timeoutMs),
    unlock: (file) => {
      file.unlock();
    },
  },
  {
    name: 'a lock on a range',
    peer: ['range', '10', '5'],
    tryLock: (file, options) => file.tryLockRange(range, options),
    lock: (file, options) => file.lockRange(range, options),
    lockSync: (file, timeoutMs) => file.lockRangeSync(range, {}, timeoutMs),
    unlock: (file) => {
      file.unlockRange(range);
    },
  },
];

for (const kind of kinds) {
  describe(kind.name, () => {
    let idle = { threads: 0, descriptors: 0 };

    before(async () => {
      // Node.js and the library start threads and open descriptors before these are counted.
      const path = newPath();
      await stat(folder);
      using file = LockableFile.open(path);
      using other = LockableFile.open(path);
      kind.lockSync(file);
      const locking = kind.lock(other);
      kind.unlock(file);
      const idleThreads = threads() - 1;
      await locking;
      file.close();
      other.close();
      await runWorker(path);
      await until(() => threads() <= idleThreads);
      idle = { threads: threads(), descriptors: descriptors() };
    });

    /** Waits until the process has the threads and descriptors of the beginning: threads exit late. */
    const becomesIdle = (): Promise<void> =>
      until(() => threads() === idle.threads && descriptors() === idle.descriptors);

    it('is waited for while the thread is blocked, until the time-out expires', async () => {
      const path = newPath();
      const holder = LockableFile.open(path);
      const file = LockableFile.open(path);
      assert.equal(kind.lockSync(holder), true);
      assert.equal(kind.lockSync(file, 0), false);
      const before = performance.now();
      assert.equal(kind.lockSync(file, 30), false);
      assert.ok(performance.now() - before >= 30);
      kind.unlock(holder);
      assert.equal(kind.lockSync(file, 30), true);
      assert.equal(kind.tryLock(holder), false);
      for (const wrong of [-1, NaN, '1' as unknown as number]) {
        assert.throws(() => kind.lockSync(file, wrong), /^(Range|Type)Error: timeoutMs must be/);
      }
      holder.close();
      file.close();
      await becomesIdle();
    });

    /** Runs a worker that waits for a lock, and terminates the worker. */
    async function runWorker(path: string): Promise<void> {
      const program = `
        import('linux-ipc/file-lock').then(({ LockableFile }) => {
          const { parentPort, workerData } = require('node:worker_threads');
          const file = (globalThis.file = LockableFile.open(workerData));
          void file.lock();
          void file.lockRange({ start: 10, length: 5 });
          parentPort.postMessage('waiting');
        });
      `;
      const worker = new Worker(program, { eval: true, workerData: path });
      await once(worker, 'message');
      await worker.terminate();
    }

    it('is held by one at a time, or shared', () => {
      const path = newPath();
      using first = LockableFile.open(path);
      using second = LockableFile.open(path);
      assert.equal(kind.tryLock(first), true);
      assert.equal(kind.tryLock(first), true);
      assert.equal(kind.tryLock(second), false);
      assert.equal(kind.tryLock(second, { shared: true }), false);
      assert.equal(kind.tryLock(first, { shared: true }), true);
      assert.equal(kind.tryLock(second, { shared: true }), true);
      assert.equal(kind.tryLock(first), false);
      kind.unlock(second);
      assert.equal(kind.tryLock(second, { shared: true }), true);
      second.close();
      assert.equal(kind.tryLock(first), true);
    });

    it('is acquired by many waiters in turn, while other file operations continue', async () => {
      const path = newPath();
      let held = 0;
      const files = Array.from({ length: 40 }, () => LockableFile.open(path));
      const first = LockableFile.open(path);
      kind.lockSync(first);
      const turns = files.map(async (file) => {
        await kind.lock(file);
        assert.equal(++held, 1);
        await new Promise(setImmediate);
        held--;
        kind.unlock(file);
      });
      await until(() => threads() >= idle.threads + files.length);
      assert.ok((await stat(path)).isFile());
      first.close();
      await Promise.all(turns);
      for (const file of files) file.close();
      await becomesIdle();
    });

    it('is refused while Python holds it, and taken when Python releases it', async () => {
      const path = newPath();
      using file = LockableFile.open(path);
      const peer = await holder(path, ...kind.peer);
      assert.equal(kind.tryLock(file), false);
      const locking = kind.lock(file);
      peer.stdin.end();
      await locking;
      assert.equal(await ended(peer), 0);
    });

    it('is acquired when its holder is killed', async () => {
      const path = newPath();
      using file = LockableFile.open(path);
      const peer = await holder(path, ...kind.peer);
      const locking = kind.lock(file);
      peer.kill('SIGKILL');
      await locking;
      await ended(peer);
    });

    it('is not held, and nothing remains, after a wait is aborted or the file is closed', async () => {
      const path = newPath();
      const blocker = LockableFile.open(path);
      kind.lockSync(blocker);
      for (let round = 0; round < 30; round++) {
        const file = LockableFile.open(path);
        const controller = new AbortController();
        const aborted = kind.lock(file, { signal: controller.signal });
        const closed = kind.lock(file);
        if (round % 2 === 0) await until(() => threads() >= idle.threads + 2);
        controller.abort(new Error('enough'));
        await assert.rejects(aborted, { message: 'enough' });
        await assert.rejects(kind.lock(file, { signal: controller.signal }), { message: 'enough' });
        file.close();
        await assert.rejects(closed, { code: 'ERR_CLOSED' });
      }
      await until(() => threads() === idle.threads);
      kind.unlock(blocker);
      assert.equal(kind.tryLock(blocker), true);
      blocker.close();
      await becomesIdle();
    });

    it('is released if it was acquired at the moment of the abort', async () => {
      const path = newPath();
      using file = LockableFile.open(path);
      using other = LockableFile.open(path);
      for (let round = 0; round < 100; round++) {
        kind.lockSync(other);
        const controller = new AbortController();
        const locking = kind.lock(file, { signal: controller.signal });
        if (round % 3 === 0) await new Promise(setImmediate);
        kind.unlock(other);
        controller.abort();
        // Both are correct: the lock was acquired before the abort, or it is not held.
        const [end] = await Promise.allSettled([locking]);
        if (end.status === 'fulfilled') kind.unlock(file);
        await until(() => threads() === idle.threads);
        assert.equal(kind.tryLock(other), true);
        kind.unlock(other);
      }
    });

    it('is no longer waited for when its worker is terminated', async () => {
      const path = newPath();
      using file = LockableFile.open(path);
      kind.lockSync(file);
      for (let round = 0; round < 3; round++) await runWorker(path);
      kind.unlock(file);
      file.close();
      await becomesIdle();
      using other = LockableFile.open(path);
      assert.equal(kind.tryLock(other), true);
    });

    it('is refused on a closed file', async () => {
      const file = LockableFile.open(newPath());
      file.close();
      file.close();
      assert.equal(file.closed, true);
      assert.throws(() => kind.tryLock(file), {
        code: 'ERR_CLOSED',
        message: 'the file is closed',
      });
      await assert.rejects(kind.lock(file), { code: 'ERR_CLOSED' });
      assert.throws(
        () => {
          kind.lockSync(file);
        },
        { code: 'ERR_CLOSED' },
      );
      assert.throws(
        () => {
          kind.unlock(file);
        },
        { code: 'ERR_CLOSED' },
      );
    });
  });
}

describe('locks on ranges', () => {
  it('conflict only if the ranges overlap, and never with locks on the whole file', () => {
    const path = newPath();
    using first = LockableFile.open(path);
    using second = LockableFile.open(path);
    assert.equal(first.tryLockRange({ start: 0, length: 10 }), true);
    assert.equal(second.tryLockRange({ start: 10, length: 10 }), true);
    assert.equal(second.tryLockRange({ start: 9, length: 1 }), false);
    assert.equal(second.tryLock(), true);
    assert.equal(first.tryLockRange({}), false);
    second.unlockRange({});
    assert.equal(first.tryLockRange({}), true);
    assert.equal(second.tryLockRange({ start: Number.MAX_SAFE_INTEGER - 1, length: 1 }), false);
    first.unlockRange({ start: 100, length: 50 });
    assert.equal(second.tryLockRange({ start: 100, length: 50 }), true);
  });

  it('report the conflicting lock', () => {
    const path = newPath();
    using first = LockableFile.open(path);
    using second = LockableFile.open(path);
    assert.equal(second.conflictingLock({}), undefined);
    first.lockRangeSync({ start: 3, length: 4 });
    assert.deepEqual(second.conflictingLock({}), {
      shared: false,
      start: 3,
      length: 4,
      pid: undefined,
    });
    assert.equal(second.conflictingLock({ start: 7 }), undefined);
    assert.equal(first.conflictingLock({}), undefined);
    first.lockRangeSync({ start: 3 }, { shared: true });
    assert.deepEqual(second.conflictingLock({}), {
      shared: true,
      start: 3,
      length: undefined,
      pid: undefined,
    });
    assert.equal(second.conflictingLock({}, { shared: true }), undefined);
  });

  it('report the process that holds a lock by F_SETLK', async () => {
    const path = newPath();
    using file = LockableFile.open(path);
    const peer = await holder(path, 'process-range', '10', '5');
    const expected = { shared: false, start: 10, length: 5, pid: peer.pid };
    assert.deepEqual(file.conflictingLock({}), expected);
    peer.stdin.end();
    await ended(peer);
    assert.equal(file.conflictingLock({}), undefined);
  });

  it('are refused if they are invalid', () => {
    using file = LockableFile.open(newPath());
    for (const wrong of [
      { start: -1 },
      { start: 0.5 },
      { start: NaN },
      { start: 2 ** 53 },
      { length: 0 },
      { length: -1 },
      { start: 1, length: Number.MAX_SAFE_INTEGER },
    ]) {
      assert.throws(() => file.tryLockRange(wrong), { code: 'ERR_OUT_OF_RANGE' });
    }
    assert.throws(() => file.tryLockRange({ start: '1' as unknown as number }), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
  });
});

describe('LockableFile.open', () => {
  it('makes a file that only its owner may use, and opens an existing one', () => {
    const path = newPath();
    LockableFile.open(path).close();
    assert.equal(lstatSync(path).mode & 0o777, 0o600);
    LockableFile.open(path).close();
  });

  it('refuses a symbolic link, unless it is to be followed', () => {
    const [link, target] = [newPath(), newPath()];
    symlinkSync(target, link);
    assert.throws(() => LockableFile.open(link), {
      code: 'ELOOP',
      syscall: 'open',
      path: link,
      message: /set followSymbolicLinks to follow it$/,
    });
    using file = LockableFile.open(link, { followSymbolicLinks: true });
    using same = LockableFile.open(target);
    assert.equal(file.tryLock(), true);
    assert.equal(same.tryLock(), false);
  });

  it('opens a directory for reading only, and says so', () => {
    const directory = newPath();
    mkdirSync(directory);
    assert.throws(() => LockableFile.open(directory), {
      code: 'EISDIR',
      message: /use access: 'read'/,
    });
    using file = LockableFile.open(directory, { access: 'read' });
    assert.equal(file.tryLock(), true);
    assert.equal(spawnSync('flock', ['--nonblock', directory, 'true']).status, 1);
    assert.equal(file.tryLockRange({}, { shared: true }), true);
    assert.throws(() => file.tryLockRange({}), { code: 'EBADF' });
  });

  it('opens for reading a file that this process must not create', () => {
    const path = newPath();
    for (const options of [{ access: 'read' }, { create: false }] as const) {
      assert.throws(() => LockableFile.open(path, options), { code: 'ENOENT', path });
    }
    writeFileSync(path, '', { mode: 0o400 });
    using reader = LockableFile.open(path, { access: 'read' });
    using other = LockableFile.open(path, { access: 'read' });
    assert.equal(reader.tryLock({ shared: true }), true);
    assert.equal(other.tryLock({ shared: true }), true);
    const created = newPath();
    LockableFile.open(created, { access: 'read', create: true }).close();
    assert.ok(lstatSync(created).isFile());
  });

  it('refuses an invalid path, and what is no file', () => {
    assert.throws(() => LockableFile.open(''), { code: 'ERR_OUT_OF_RANGE' });
    const fifo = newPath();
    spawnSync('mkfifo', [fifo]);
    assert.throws(() => LockableFile.open(fifo), {
      code: 'ERR_NOT_REGULAR_FILE',
      message: `'${fifo}' is a FIFO, not a file, a directory or a device: use openFifoReader or openFifoWriter`,
    });
  });

  it('locks out the shell’s flock', () => {
    const path = newPath();
    using file = LockableFile.open(path);
    const attempt = (): number | null =>
      spawnSync('flock', ['--nonblock', '--conflict-exit-code', '9', path, 'true']).status;
    assert.equal(attempt(), 0);
    file.lockSync();
    assert.equal(attempt(), 9);
    file.unlock();
    assert.equal(attempt(), 0);
  });
});

describe('listFileLocks', () => {
  it('returns each kind of lock, its process, its file, and the waiting requests', async () => {
    const path = newPath();
    using file = LockableFile.open(path);
    using other = LockableFile.open(path);
    file.lockSync();
    file.lockRangeSync({ start: 20, length: 2 }, { shared: true });
    const controller = new AbortController();
    const waiting = other.lock({ signal: controller.signal });
    const peer = await holder(path, 'process-range', '10', '5');
    const { ino, dev } = statSync(path);
    const found = () => listFileLocks().filter((lock) => lock.inode === ino && lock.device === dev);
    const whole = { shared: false, start: 0, length: undefined, pid: process.pid };
    const place = { inode: ino, device: dev, waiting: [] };
    const request = { ...whole, kind: 'flock' } as const;
    await until(() => found().some((lock) => lock.waiting.length > 0));
    const posix = { kind: 'posix', shared: false, start: 10, length: 5, pid: peer.pid };
    const range = { start: 20, length: 2, kind: 'open-file-description', pid: undefined };
    assert.deepEqual(found(), [
      { ...request, ...place, waiting: [request] },
      { ...posix, ...place },
      { ...range, ...place, shared: true },
    ]);
    controller.abort();
    await assert.rejects(waiting);
    peer.stdin.end();
    await ended(peer);
    file.close();
    assert.deepEqual(found(), []);
  });
});

describe('LockableFile.from', () => {
  it('takes ownership of a regular file, by its number or its owner', () => {
    const path = newPath();
    using held = LockableFile.open(path);
    assert.equal(held.tryLock(), true);
    const owner = Descriptor.from(openSync(path, 'r+'), 'file');
    for (const source of [openSync(path, 'r+'), owner]) {
      using file = LockableFile.from(source);
      assert.equal(file.tryLock(), false);
    }
    assert.equal(owner.closed, true);
  });

  it('names the kind of a descriptor that is something else, and leaves it open', () => {
    using counter = EventCounter.create();
    const { fd } = counter;
    assert.throws(() => LockableFile.from(fd), {
      code: 'ERR_DESCRIPTOR_KIND',
      message: `descriptor ${String(fd)} is an eventfd, not a file, a directory or a device: use EventCounter`,
    });
    counter.close();
    assert.throws(() => LockableFile.from(fd), { code: 'EBADF' });
    assert.throws(() => LockableFile.from('3' as never), { code: 'ERR_INVALID_ARG_TYPE' });
  });
});

describe('LockableFile.close', () => {
  it('releases the locks on ranges at once, also while another wait is being interrupted', async () => {
    const path = newPath();
    using other = LockableFile.open(path);
    for (let round = 0; round < 20; round++) {
      const file = LockableFile.open(path);
      file.lockRangeSync({ start: 0, length: 10 });
      other.lockRangeSync({ start: 20, length: 1 });
      const waiting = file.lockRange({ start: 20, length: 1 });
      file.close();
      assert.equal(other.tryLockRange({ start: 0, length: 10 }), true);
      await assert.rejects(waiting, { code: 'ERR_CLOSED' });
      other.unlockRange({});
    }
  });
});
