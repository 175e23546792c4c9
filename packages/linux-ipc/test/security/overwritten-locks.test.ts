/** A process that overwrites the memory of a lock causes errors and waits that can be ended, and nothing else. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Barrier } from 'linux-ipc/barrier';
import { Condition } from 'linux-ipc/condition';
import { Mutex } from 'linux-ipc/mutex';
import { Once } from 'linux-ipc/once';
import { ReaderWriterLock } from 'linux-ipc/reader-writer-lock';
import { Semaphore } from 'linux-ipc/semaphore';
import { AnonymousMemory } from 'linux-ipc/shared-memory';

import { Child } from '../support/child.js';
import { pythonPeer } from '../support/peers.js';

const nothing = (): void => undefined;
const soon = 1;

interface Lock {
  unlock(): void;
}

/** One use of a lock, which ends soon or when the signal aborts. */
type Use = (signal: AbortSignal) => unknown;

interface Kind {
  readonly byteLength: number;
  /** Makes a new one in the memory; its uses, and its end. */
  readonly make: (memory: Uint8Array) => { readonly uses: Use[]; readonly close: () => void };
}

const unlocked = (lock: Lock | undefined): void => lock?.unlock();

const kinds: Record<string, Kind> = {
  mutex: {
    byteLength: Mutex.byteLength,
    make: (memory) => {
      const mutex = Mutex.createIn(memory);
      return {
        uses: [
          () => {
            unlocked(mutex.tryLock());
          },
          () => {
            unlocked(mutex.lockSync(soon));
          },
          async (signal) => {
            unlocked(await mutex.lock({ signal }));
          },
        ],
        close: () => {
          mutex.close();
        },
      };
    },
  },

  'reader-writer lock': {
    byteLength: ReaderWriterLock.byteLength,
    make: (memory) => {
      const lock = ReaderWriterLock.createIn(memory);
      return {
        uses: [
          () => {
            unlocked(lock.tryLockRead());
          },
          () => {
            unlocked(lock.tryLockWrite());
          },
          () => {
            unlocked(lock.lockReadSync(soon));
          },
          () => {
            unlocked(lock.lockWriteSync(soon));
          },
          async (signal) => {
            unlocked(await lock.lockRead({ signal }));
          },
          async (signal) => {
            unlocked(await lock.lockWrite({ signal }));
          },
        ],
        close: () => {
          lock.close();
        },
      };
    },
  },

  semaphore: {
    byteLength: Semaphore.byteLength,
    make: (memory) => {
      const semaphore = Semaphore.createIn(memory, { value: 1 });
      return {
        uses: [
          () => {
            semaphore.post();
          },
          () => semaphore.tryWait(),
          () => semaphore.waitSync(soon),
          (signal) => semaphore.wait({ signal }),
        ],
        close: () => {
          semaphore.close();
        },
      };
    },
  },

  barrier: {
    byteLength: Barrier.byteLength,
    make: (memory) => {
      const barrier = Barrier.createIn(memory, 2);
      return {
        uses: [() => barrier.waitSync(soon), (signal) => barrier.wait({ signal })],
        close: () => {
          barrier.close();
        },
      };
    },
  },

  once: {
    byteLength: Once.byteLength,
    make: (memory) => {
      const once = Once.createIn(memory);
      return {
        uses: [() => once.runSync(nothing, soon), (signal) => once.run(nothing, { signal })],
        close: () => {
          once.close();
        },
      };
    },
  },

  condition: {
    byteLength: Mutex.byteLength + Condition.byteLength,
    make: (memory) => {
      const mutex = Mutex.createIn(memory);
      const condition = Condition.openIn(memory.subarray(Mutex.byteLength));
      return {
        uses: [
          () => {
            condition.notifyOne();
          },
          () => {
            condition.notifyAll();
          },
          () => {
            using lock = mutex.lockSync(soon);
            if (lock !== undefined) condition.waitSync(lock, soon);
          },
          async (signal) => {
            using lock = await mutex.lock({ signal });
            await condition.wait(lock, { signal });
          },
        ],
        close: () => {
          condition.close();
          mutex.close();
        },
      };
    },
  },
};

/** Words that mean something to one lock or another: states, flags of a futex, this process's id with them. */
const values = [
  ...[0, 1, 2, 3, 0xffff, 0x1_0000, 0x3fff_ffff, 0x7fff_fffe, 0x7fff_ffff, 0xffff_ffff],
  ...[0, 0x4000_0000, 0x8000_0000, 0xc000_0000].flatMap((flags) => [flags, flags + process.pid]),
];

/** EPERM: of a lock that somebody else has according to its memory. Two of them at once: SuppressedError. */
const legal = /^(EPERM|EINVAL|EDEADLK|ENOTRECOVERABLE|EOVERFLOW|ERR_CLOSED|SuppressedError)$/;

/** Performs a use; whether it failed. */
async function fails(use: Use): Promise<boolean> {
  const over = new AbortController();
  const timer = setTimeout(() => {
    over.abort();
  }, soon);
  try {
    await use(over.signal);
    return false;
  } catch (error) {
    if (error === over.signal.reason) return true;
    const { code, name } = error as NodeJS.ErrnoException;
    assert.match(code ?? name, legal);
    return true;
  } finally {
    clearTimeout(timer);
  }
}

describe('a process that overwrites the memory of a lock without end', () => {
  for (const [name, { byteLength, make }] of Object.entries(kinds)) {
    it(`causes errors and waits that end: ${name}`, { timeout: 60_000 }, async () => {
      using memory = AnonymousMemory.create({ size: 4096 });
      const path = `/proc/${String(process.pid)}/fd/${String(memory.fd)}`;
      const parameters = [path, byteLength / 4, ...values].map(String);
      await using child = new Child('python3', [pythonPeer('scribble'), ...parameters]);
      assert.equal(await child.line(), 'scribbling');
      let failures = 0;
      for (let round = 0; round < 40 || failures === 0; round++) {
        let made: ReturnType<Kind['make']> | undefined;
        // To make one may fail, too: it checks what it has made.
        if (await fails(() => void (made = make(memory.bytes)))) continue;
        for (const use of made?.uses ?? []) if (await fails(use)) failures++;
        made?.close();
      }
      assert.equal(await child.end(), 0);
    });
  }
});
