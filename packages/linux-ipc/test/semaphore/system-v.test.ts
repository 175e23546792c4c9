import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import {
  listSystemVSemaphoreSets,
  removeSystemVSemaphoreSet,
  SystemVSemaphoreSet,
} from 'linux-ipc/semaphore';
import { systemVKey } from 'linux-ipc/shared-memory';

import { Child } from '../support/child.js';
import { compilePeer } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

const folder = temporaryFolder();
const peer = compilePeer('system-v-semaphore', folder);
const kills = Number(process.env['LINUX_IPC_KILLS'] ?? 100);

/** A set that is removed at the end of its scope. */
function temporarySet(...values: number[]): SystemVSemaphoreSet & Disposable {
  const set = SystemVSemaphoreSet.create({ values });
  return Object.assign(set, {
    [Symbol.dispose]: () => {
      set.remove();
    },
  });
}

const startPeer = (...words: (string | number)[]): Child => new Child(peer, words.map(String));

const valuesOf = (set: SystemVSemaphoreSet): number[] =>
  Array.from({ length: set.count }, (_, i) => set.inspect(i).value);

describe('SystemVSemaphoreSet', () => {
  it('is the same as in a C program, in both directions', async () => {
    using set = temporarySet(2, 0, 5);
    await using child = startPeer('attach', set.id);
    assert.equal(Number(await child.line()), set.id);
    child.say('0 -2 0');
    assert.equal(await child.line(), 'done');
    assert.deepEqual(valuesOf(set), [0, 0, 5]);
    assert.equal(set.inspect(0).lastPid, child.pid);
    child.say('1 -1 0');
    await until(() => set.inspect(1).waitingForIncrease === 1);
    assert.equal(set.tryOperate([{ semaphore: 1, change: 1 }]), true);
    assert.equal(await child.line(), 'done');
    const waiting = set.operate([{ semaphore: 0, change: -1 }]);
    child.say('0 1 0');
    await waiting;
    child.say('0 1 0');
    assert.equal(set.operateSync([{ semaphore: 0, change: -1 }]), true);
    assert.deepEqual(valuesOf(set), [0, 0, 5]);
  });

  it('opens a set that a C program created, by its key', async () => {
    writeFileSync(join(folder, 'key'), '');
    const key = systemVKey(join(folder, 'key'), 77);
    await using child = startPeer('create', key | 0, 3);
    const id = Number(await child.line());
    const set = SystemVSemaphoreSet.open(key);
    assert.equal(set.id, id);
    assert.equal(set.count, 3);
    assert.throws(() => SystemVSemaphoreSet.create({ values: [1], key }), { code: 'EEXIST' });
    set.remove();
    assert.throws(() => SystemVSemaphoreSet.open(key), { code: 'ENOENT' });
  });

  it('makes all changes of an operation, or none', () => {
    using set = temporarySet(1, 0);
    const both = [
      { semaphore: 0, change: -1 },
      { semaphore: 1, change: -1 },
    ];
    assert.equal(set.tryOperate(both), false);
    assert.deepEqual(valuesOf(set), [1, 0]);
    set.setValue(1, 1);
    assert.equal(set.tryOperate(both), true);
    assert.deepEqual(valuesOf(set), [0, 0]);
    assert.equal(set.tryOperate([{ semaphore: 0, change: 0 }]), true);
    set.setValue(0, 1);
    assert.equal(set.tryOperate([{ semaphore: 0, change: 0 }]), false);
  });

  it('waits for zero', async () => {
    using set = temporarySet(2);
    const waiting = set.operate([{ semaphore: 0, change: 0 }]);
    await until(() => set.inspect(0).waitingForZero === 1);
    set.setValue(0, 0);
    await waiting;
  });

  it('is restored with undo when a process is killed, and wakes the waiter', async () => {
    using set = temporarySet(1);
    for (let i = 0; i < kills; i++) {
      await using child = startPeer('attach', set.id);
      await child.line();
      child.say('0 -1 1');
      if (i % 2 === 0) assert.equal(await child.line(), 'done');
      const waiting = set.operate([{ semaphore: 0, change: -1, undo: true }]);
      if (i % 3 === 0) await stat('/');
      await child.kill();
      await waiting;
      assert.equal(set.tryOperate([{ semaphore: 0, change: 1, undo: true }]), true);
    }
    assert.deepEqual(valuesOf(set), [1]);
  });

  it('has one undo record for all threads of a process', async () => {
    using set = temporarySet(3);
    const program = `
      import { Worker } from 'node:worker_threads';
      import { SystemVSemaphoreSet } from 'linux-ipc/semaphore';
      const take = \`import('linux-ipc/semaphore').then(async ({ SystemVSemaphoreSet }) => {
        const set = SystemVSemaphoreSet.attach(${String(set.id)});
        await set.operate([{ semaphore: 0, change: -1, undo: true }]);
      })\`;
      await new Promise((resolve) => new Worker(take, { eval: true }).on('exit', resolve));
      const set = SystemVSemaphoreSet.attach(${String(set.id)});
      set.tryOperate([{ semaphore: 0, change: -2, undo: true }]);
      console.log(set.inspect(0).value);`;
    const taken = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    });
    assert.equal(taken, '0\n');
    assert.deepEqual(valuesOf(set), [3]);
    await until(() => set.inspect(0).value === 3);
  });

  it('is unchanged after a time-out and after an abort', async () => {
    using set = temporarySet(0, 0);
    assert.equal(set.operateSync([{ semaphore: 0, change: -1 }], 0), false);
    assert.equal(set.operateSync([{ semaphore: 0, change: -1 }], 5), false);
    let taken = 0;
    for (let i = 0; i < 200; i++) {
      const abort = new AbortController();
      const waiting = set.operate([{ semaphore: 0, change: -1 }], { signal: abort.signal }).then(
        () => taken++,
        (error: unknown) => {
          assert.equal(error, abort.signal.reason);
        },
      );
      if (i % 3 === 0) await stat('/');
      assert.equal(set.tryOperate([{ semaphore: 0, change: 1 }]), true);
      if (i % 3 === 1) await stat('/');
      abort.abort();
      await waiting;
    }
    await until(() => set.inspect(0).value + taken === 200);
    await until(() => set.inspect(0).waitingForIncrease === 0);
    assert.equal(set.inspect(0).value + taken, 200);
  });

  it('rejects waiters with EIDRM when it is removed', async () => {
    using set = temporarySet(0);
    const waiting = assert.rejects(set.operate([{ semaphore: 0, change: -1 }]), {
      code: 'EIDRM',
      syscall: 'semop',
    });
    await until(() => set.inspect(0).waitingForIncrease === 1);
    set.remove();
    set.remove();
    await waiting;
    assert.throws(() => set.tryOperate([{ semaphore: 0, change: 1 }]), /EINVAL|EIDRM/);
    assert.throws(() => set.status(), /EINVAL|EIDRM/);
    assert.throws(() => {
      removeSystemVSemaphoreSet(set.id);
    }, /^Error: E(INVAL|IDRM): .*, semctl \d+$/);
  });

  it('is listed as ipcs shows it', () => {
    writeFileSync(join(folder, 'listed'), '');
    const key = systemVKey(join(folder, 'listed'), 77);
    const set = SystemVSemaphoreSet.create({ values: [0, 1, 2], key, mode: 0o640 });
    try {
      const status = set.status();
      assert.equal(status.key, key);
      assert.equal(set.key, key);
      assert.equal(
        inspect(set, { breakLength: Infinity }),
        `SystemVSemaphoreSet { id: ${String(set.id)}, key: ${String(key)}, values: [ 0, 1, 2 ], state: 'exists' }`,
      );
      assert.throws(() => {
        (set as { id: number }).id = 0;
      }, TypeError);
      assert.equal(status.mode, 0o640);
      assert.equal(status.count, 3);
      assert.equal(status.uid, process.getuid?.());
      assert.ok(status.operatedAt instanceof Date);
      assert.deepEqual(
        listSystemVSemaphoreSets().find(({ id }) => id === set.id),
        status,
      );
      const line = execFileSync('ipcs', ['-s'], { encoding: 'utf8' })
        .split('\n')
        .find((candidate) => candidate.includes(` ${String(set.id)} `));
      assert.match(line ?? '', new RegExp(`^0x${key.toString(16).padStart(8, '0')} .* 640 +3`));
    } finally {
      set.remove();
    }
    assert.equal(
      listSystemVSemaphoreSets().find(({ id }) => id === set.id),
      undefined,
    );
  });

  it('refuses invalid values and operations', () => {
    for (const values of [[], [-1], [0.5], [32768], [NaN]]) {
      assert.throws(() => SystemVSemaphoreSet.create({ values }), { code: 'ERR_OUT_OF_RANGE' });
    }
    for (const values of [undefined, 1, 'x', ['1'], [null]]) {
      assert.throws(() => SystemVSemaphoreSet.create({ values: values as unknown as number[] }), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    using set = temporarySet(0, 32767);
    assert.throws(() => set.tryOperate([{ semaphore: 1, change: 1 }]), { code: 'ERANGE' });
    assert.throws(() => set.tryOperate([{ semaphore: 2, change: 1 }]), { code: 'EFBIG' });
    assert.throws(() => set.tryOperate([]), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => set.tryOperate([{ semaphore: -1, change: 1 }]), {
      code: 'ERR_OUT_OF_RANGE',
    });
    assert.throws(() => set.tryOperate([{ semaphore: 0, change: 32768 }]), {
      code: 'ERR_OUT_OF_RANGE',
    });
    for (const operations of [undefined, null, {}, 'x', [null], [1]]) {
      assert.throws(() => set.tryOperate(operations as []), { code: 'ERR_INVALID_ARG_TYPE' });
    }
    assert.throws(() => set.inspect(2), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(
      () => {
        set.setValue(0, 32768);
      },
      { code: 'ERR_OUT_OF_RANGE' },
    );
    assert.throws(() => SystemVSemaphoreSet.attach(-1), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => SystemVSemaphoreSet.open(0), { code: 'ERR_OUT_OF_RANGE' });
  });

  it('is unchanged after a worker is terminated while it waits', async () => {
    using set = temporarySet(0);
    const worker = new Worker(
      `import('linux-ipc/semaphore').then(({ SystemVSemaphoreSet }) =>
        SystemVSemaphoreSet.attach(${String(set.id)}).operate([{ semaphore: 0, change: -1 }]));`,
      { eval: true },
    );
    await once(worker, 'online');
    await until(() => set.inspect(0).waitingForIncrease === 1);
    await worker.terminate();
    await until(() => set.inspect(0).waitingForIncrease === 0);
    assert.equal(set.tryOperate([{ semaphore: 0, change: 1 }]), true);
    assert.equal(set.inspect(0).value, 1);
  });
});
