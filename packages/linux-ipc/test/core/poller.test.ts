import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Descriptor } from 'linux-ipc';
import { LockableFile } from 'linux-ipc/file-lock';
import { Pipe } from 'linux-ipc/pipe';

import { native } from '../../dist/core/native.js';
import { pollList } from '../../dist/core/poll-list.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const aByte = new Uint8Array([7]);

/** Runs a module in a new Node.js process, which waits for nothing else. */
function run(program: string, ...flags: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...flags, '--input-type=module', '-e', program],
    { cwd: import.meta.dirname, encoding: 'utf8' },
  );
  return { status, output: stdout + stderr };
}

describe('the poller', () => {
  it('wakes the waiters of many descriptors that become ready at once', async () => {
    const pipes = Array.from({ length: 300 }, () => Pipe.create());
    const into = new Uint8Array(1);
    const reading = pipes.map((pipe) => pipe.read.read(into));
    await new Promise(setImmediate);
    for (const pipe of pipes) await pipe.write.write(aByte);
    assert.deepEqual(
      await Promise.all(reading),
      pipes.map(() => 1),
    );
    for (const pipe of pipes) pipe.close();
  });

  it('wakes all waiters of one descriptor, and each gets the bytes it read', async () => {
    using pipe = Pipe.create();
    const intos = Array.from({ length: 5 }, () => new Uint8Array(1));
    const reading = intos.map((into) => pipe.read.read(into));
    await new Promise(setImmediate);
    await pipe.write.write(Buffer.from('abcde'));
    assert.deepEqual(await Promise.all(reading), [1, 1, 1, 1, 1]);
    assert.equal(Buffer.concat(intos).toString(), 'abcde');
  });

  it('lets the event loop turn while a descriptor is always ready', async () => {
    using pipe = Pipe.create();
    await pipe.write.write(Buffer.alloc(60_000));
    let turns = 0;
    const count = (): void => {
      turns++;
      immediate = setImmediate(count);
    };
    let immediate = setImmediate(count);
    const into = new Uint8Array(1);
    for (let i = 0; i < 60_000; i++) await pipe.read.read(into);
    clearImmediate(immediate);
    assert.ok(turns > 10, `${String(turns)} turns`);
  });

  it('keeps an event that arrives after an abort for the next waiter', async () => {
    using pipe = Pipe.create();
    using reader = Descriptor.from(openSync(`/proc/self/fd/${pipe.read.fd}`, 'r'), 'pipe');
    const { polled } = reader;
    for (let round = 0; round < 3; round++) {
      const controller = new AbortController();
      const waiting = polled.readable(controller.signal);
      controller.abort();
      await assert.rejects(waiting, { name: 'AbortError' });
      // The event arrives while nothing waits. The descriptor stays readable, so there is no other one.
      await pipe.write.write(aByte);
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      await polled.readable();
      await reader.read(new Uint8Array(1));
      // That wait has consumed the event: the next one waits.
      const last = new AbortController();
      let isOver = false;
      const ending = polled.readable(last.signal).finally(() => (isOver = true));
      await new Promise(setImmediate);
      assert.equal(isOver, false);
      last.abort();
      await assert.rejects(ending, { name: 'AbortError' });
    }
  });

  it('blocks in one ppoll(2) until the time-out, parts of a second included', () => {
    using pipe = Pipe.create();
    const begin = process.hrtime.bigint();
    assert.equal(native.ppoll(pollList([pipe.read.fd]), 30.5), 0);
    // It may take longer, never shorter.
    assert.ok(process.hrtime.bigint() - begin >= 30_500_000n);
  });

  it('observes an AbortSignal behind a proxy, and one that calls its listeners without this', async () => {
    using pipe = Pipe.create();
    const real = new AbortController();
    const listeners = new Set<() => void>();
    const bare = {
      aborted: false,
      throwIfAborted: () => undefined,
      reason: new Error('bare'),
      addEventListener: (_: string, listener: () => void) => listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
    } as unknown as AbortSignal;
    const throughProxy = pipe.read.read(new Uint8Array(1), { signal: new Proxy(real.signal, {}) });
    const byBare = pipe.read.read(new Uint8Array(1), { signal: bare });
    real.abort();
    for (const listener of listeners) listener();
    await assert.rejects(throughProxy, { name: 'AbortError' });
    await assert.rejects(byBare, { message: 'bare' });
    assert.equal(listeners.size, 0);
  });

  it('uses the clock and the turns of Node.js, even if a test mocks them', async () => {
    using pipe = Pipe.create();
    await pipe.write.write(Buffer.alloc(1000));
    using holder = LockableFile.open(join(folder, 'file'));
    using waiting = LockableFile.open(join(folder, 'file'));
    holder.lockSync();
    const { hrtime } = process;
    const own = globalThis.setImmediate;
    try {
      const now = hrtime.bigint();
      process.hrtime = Object.assign(() => hrtime(), { bigint: () => now });
      globalThis.setImmediate = (() => undefined) as unknown as typeof setImmediate;
      for (let i = 0; i < 1000; i++) await pipe.read.read(new Uint8Array(1));
      assert.equal(waiting.lockSync({}, 5), false);
    } finally {
      process.hrtime = hrtime;
      globalThis.setImmediate = own;
    }
  });

  it('delivers no event to a wait that is over', async () => {
    using pipe = Pipe.create();
    const { polled } = pipe.read;
    const controller = new AbortController();
    const aborted = polled.readable(controller.signal);
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    await pipe.write.write(aByte);
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    await polled.readable();
    assert.equal(await pipe.read.read(new Uint8Array(1)), 1);
  });

  it('serves a descriptor whose number is reused', async () => {
    for (let round = 0; round < 50; round++) {
      using first = Pipe.create();
      const closed = first.read.read(new Uint8Array(1));
      await first.write.write(aByte);
      first.close();
      using second = Pipe.create();
      const into = new Uint8Array(1);
      const reading = second.read.read(into);
      await closed.catch(() => undefined);
      await new Promise(setImmediate);
      await second.write.write(new Uint8Array([round]));
      assert.equal(await reading, 1);
      assert.equal(into[0], round);
    }
  });

  it('survives a number that other code has closed', async () => {
    const first = Pipe.create();
    const lost = first.read.read(new Uint8Array(1));
    const { fd } = first.read;
    closeSync(fd);
    const second = Pipe.create();
    assert.equal(second.read.fd, fd);
    const reading = second.read.read(new Uint8Array(1));
    await second.write.write(aByte);
    assert.equal(await reading, 1);
    const waiting = second.read.read(new Uint8Array(1));
    first.read.release();
    await assert.rejects(lost, { code: 'ERR_CLOSED' });
    await second.write.write(aByte);
    assert.equal(await waiting, 1);
    first.close();
    second.close();
  });

  it('observes one signal for hundreds of waits without a warning', () => {
    const { status, output } = run(`
      import { Pipe } from 'linux-ipc/pipe';
      const controller = new AbortController();
      const pipes = Array.from({ length: 200 }, () => Pipe.create());
      const waits = pipes.map((pipe) => pipe.read.read(new Uint8Array(1), { signal: controller.signal }));
      setImmediate(() => controller.abort());
      const ends = await Promise.allSettled(waits);
      console.log(ends.filter((end) => end.reason?.name === 'AbortError').length);
      for (const pipe of pipes) pipe.close();
    `);
    assert.deepEqual({ status, output }, { status: 0, output: '200\n' });
  });

  it('keeps the process running exactly while there is a wait', () => {
    const { status, output } = run(`
      import { Pipe } from 'linux-ipc/pipe';
      const pipe = Pipe.create();
      setImmediate(() => pipe.write.write(new Uint8Array(1)));
      console.log(await pipe.read.read(new Uint8Array(1)));
      globalThis.kept = pipe;
    `);
    assert.deepEqual({ status, output }, { status: 0, output: '1\n' });
  });

  it('closes a descriptor that was collected while open, and warns', () => {
    const { status, output } = run(
      `
      import { fstatSync } from 'node:fs';
      import { Pipe } from 'linux-ipc/pipe';
      const numbers = [];
      (() => {
        for (let i = 0; i < 10; i++) {
          const { read, write } = Pipe.create();
          void read.polled;
          numbers.push(read.fd, write.fd);
        }
      })();
      let warnings = 0;
      process.on('warning', () => warnings++);
      while (warnings < 20) {
        gc();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      const isOpen = (fd) => { try { return fstatSync(fd).isFIFO(); } catch { return false; } };
      console.log(numbers.filter(isOpen).length);
    `,
      '--expose-gc',
    );
    assert.equal(status, 0);
    assert.match(output, /^0$/m);
    assert.match(output, /ResourceWarning: a pipe's (read|write) end .* was collected while open/);
  });
});
