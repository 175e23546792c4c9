/** What a mutex guards stays whole, and a death is told: every order of steps, every death at every step. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Mutex } from 'linux-ipc/mutex';

import { LockModel, modelMemory, type LockProcess, type Shared } from '../support/lock-model.js';

/** Two numbers that are equal while the data are whole. */
const first = 0;
const second = 1;

const adds = (mutex: Mutex, name: string, mayDie = true): LockProcess => ({
  name,
  mayDie,
  run: (shared: Shared) => {
    using lock = mutex.lockSync();
    assert.ok(lock);
    if (lock.ownerDied) {
      shared.set(second, shared.get(first));
      lock.makeConsistent();
    }
    assert.equal(shared.get(first), shared.get(second));
    shared.set(first, shared.get(first) + 1);
    shared.set(second, shared.get(second) + 1);
    return 'added';
  },
});

describe('Mutex, in every order of steps', () => {
  it('guards data that each owner repairs after a death', () => {
    using model = new LockModel();
    using mutex = Mutex.openIn(modelMemory);
    let died = 0;
    model.explore(
      [adds(mutex, 'A'), adds(mutex, 'B'), adds(mutex, 'C', false)],
      ({ waits, world, schedule }) => {
        assert.ok(!waits.includes(true), `waits for ever: ${schedule}`);
        const { state } = world.mutexes[0] ?? { state: 'sound' };
        assert.notEqual(state, 'lost', schedule);
        if (state === 'died') died++;
        if (world.data[first] === world.data[second]) return;
        assert.equal(state, 'died', `half changed, and nobody will learn of it: ${schedule}`);
      },
    );
    assert.ok(died > 0);
  });

  it('is unusable for all once an owner that was told of a death has released it', () => {
    using model = new LockModel();
    using mutex = Mutex.openIn(modelMemory);
    const careless: LockProcess = {
      name: 'B',
      run: () => {
        using lock = mutex.lockSync();
        return lock?.ownerDied;
      },
    };
    const late: LockProcess = {
      name: 'C',
      run: () => {
        try {
          using lock = mutex.lockSync();
          const died = lock?.ownerDied;
          lock?.makeConsistent();
          return died;
        } catch (error) {
          return (error as NodeJS.ErrnoException).code;
        }
      },
    };
    const seen = new Set<unknown>();
    model.explore([adds(mutex, 'A'), careless, late], ({ results, waits, world, schedule }) => {
      assert.ok(!waits.includes(true), schedule);
      const isLost = world.mutexes[0]?.state === 'lost';
      assert.equal(isLost, results[1] === true, schedule);
      if (results[2] === 'ENOTRECOVERABLE') assert.equal(results[1], true, schedule);
      seen.add(results[2]);
    });
    assert.deepEqual([...seen].map(String).sort(), ['ENOTRECOVERABLE', 'false', 'true']);
  });
});
