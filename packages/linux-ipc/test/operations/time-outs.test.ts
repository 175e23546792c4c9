/** Every `…Sync` call with a time-out follows one rule. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { MutexLock } from 'linux-ipc/mutex';
import type { PosixMessageQueue, SystemVMessageQueue } from 'linux-ipc/message-queue';
import type { Semaphore, SystemVSemaphoreSet } from 'linux-ipc/semaphore';
import { queueSignal } from 'linux-ipc/signal';

import { operate, type Table } from './table.js';
import { tables } from './tables/index.js';

const isReady = (): void => undefined;

/**
 * Makes a new object ready, so that the call succeeds at once. Calls that are not listed succeed only if
 * another thread or process acts meanwhile; their own tests do that.
 */
const makeReady = new Map<string, (subject: never) => void>([
  ['Mutex.lockSync', isReady],
  ['ReaderWriterLock.lockReadSync', isReady],
  ['ReaderWriterLock.lockWriteSync', isReady],
  ['Once.runSync', isReady],
  ['LockableFile.lockSync', isReady],
  ['LockableFile.lockRangeSync', isReady],
  ['SystemVMessageQueue.sendSync', isReady],
  ['PosixMessageQueue.sendSync', isReady],
  [
    'PosixMessageQueue.receiveSync',
    (queue: PosixMessageQueue) => {
      queue.trySend(Buffer.from('message'));
    },
  ],
  [
    'Semaphore.waitSync',
    (semaphore: Semaphore) => {
      semaphore.post();
    },
  ],
  [
    'SystemVSemaphoreSet.operateSync',
    (set: SystemVSemaphoreSet) => {
      set.setValue(0, 1);
    },
  ],
  [
    'SystemVMessageQueue.receiveSync',
    (queue: SystemVMessageQueue) => {
      queue.trySend(Buffer.from('message'), 1);
    },
  ],
  [
    'BlockedSignals.takeSync',
    () => {
      queueSignal(process.pid, 'SIGRTMIN+10');
    },
  ],
  [
    'MutexLock.relockSync',
    (lock: MutexLock) => {
      lock.unlock();
    },
  ],
]);

const calls = tables.flatMap((table) =>
  Object.entries(table.members)
    .filter(([, row]) => row.parameters.some(({ name }) => name === 'timeoutMs'))
    .map(([method, row]) => ({ table, method, row })),
);

/** Calls the method of a new object, with valid other arguments and this time-out. */
async function call(
  table: Table,
  method: string,
  timeout: unknown[],
  prepare?: (subject: never) => void,
): Promise<unknown> {
  const made = await table.make?.();
  if (made === undefined) throw new Error(`${table.name} cannot be made`);
  const over = new AbortController();
  try {
    prepare?.(made.subject as never);
    const parameters = table.members[method]?.parameters.slice(0, -1) ?? [];
    const values = parameters.map((parameter) => parameter.valid(over.signal));
    const result = operate(made.subject as object, method, [...values, ...timeout]);
    if (typeof result === 'object' && result !== null && Symbol.dispose in result) {
      (result as Disposable)[Symbol.dispose]();
    }
    return result;
  } finally {
    over.abort();
    await table.close?.(made.subject);
    made.release?.();
  }
}

describe('the time-out of', () => {
  for (const { table, method, row } of calls) {
    const name = `${table.name}.${method}`;
    const prepare = makeReady.get(name);

    it(`${name} is the last parameter, and refuses invalid values`, async () => {
      assert.match(method, /Sync$/);
      assert.equal(row.parameters.at(-1)?.name, 'timeoutMs');
      for (const wrong of [-1, -0.5, -Infinity, NaN]) {
        await assert.rejects(call(table, method, [wrong]), {
          name: 'RangeError',
          code: 'ERR_OUT_OF_RANGE',
          message: `timeoutMs must be 0 or more, not ${String(wrong)}`,
        });
      }
      for (const wrong of ['1', null, 1n, {}]) {
        await assert.rejects(call(table, method, [wrong]), {
          name: 'TypeError',
          code: 'ERR_INVALID_ARG_TYPE',
          message: /^timeoutMs must be a number, not /,
        });
      }
    });

    it(`${name} may be 0: the call tries once`, async () => {
      // A lock that is held cannot be acquired again.
      if (method === 'relockSync') return;
      const result = await call(table, method, [0]);
      if (prepare !== isReady) assert.ok(result === undefined || result === false, String(result));
    });

    if (prepare === undefined) continue;

    it(`${name} may be omitted or infinite: the call then has no time-out`, async () => {
      for (const timeout of [[0], [], [undefined], [Infinity]]) {
        const result = await call(table, method, timeout, prepare);
        assert.ok(result !== undefined, 'the time-out expired');
        if (method !== 'runSync') assert.notEqual(result, false);
      }
    });
  }
});
