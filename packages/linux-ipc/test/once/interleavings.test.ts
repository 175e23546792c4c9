/** Work is done once, whoever dies during it: every order of steps, every death at every step. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Once } from 'linux-ipc/once';

import { LockModel, modelMemory, type LockProcess, type Shared } from '../support/lock-model.js';

/** How often the work was begun, and done. */
const begun = 0;
const finished = 1;

const runs = (once: Once, name: string, mayDie: boolean): LockProcess => ({
  name,
  mayDie,
  run: (shared: Shared) => {
    const did = once.runSync(() => {
      shared.set(begun, shared.get(begun) + 1);
      shared.set(finished, shared.get(finished) + 1);
    });
    // Nobody continues before the work is done.
    assert.ok(shared.get(finished) >= 1);
    return did;
  },
});

describe('Once, in every order of steps', () => {
  it('is done by exactly one of three', () => {
    using model = new LockModel();
    using once = Once.openIn(modelMemory);
    const outcomes = model.explore(
      ['A', 'B', 'C'].map((name) => runs(once, name, false)),
      ({ results, world, schedule }) => {
        assert.deepEqual([...results].sort(), [false, false, true], schedule);
        assert.deepEqual(world.data, [1, 1], schedule);
      },
    );
    assert.ok(outcomes > 0);
  });

  it('is done by the next one if a process dies or fails during the work', () => {
    using model = new LockModel();
    using once = Once.openIn(modelMemory);
    const fails: LockProcess = {
      name: 'F',
      run: (shared: Shared) => {
        try {
          return once.runSync(() => {
            shared.set(begun, shared.get(begun) + 1);
            throw new RangeError('expected');
          });
        } catch (error) {
          if (error instanceof RangeError) return 'failed';
          throw error;
        }
      },
    };
    let again = 0;
    model.explore(
      [runs(once, 'A', true), fails, runs(once, 'C', false)],
      ({ results, killed, waits, world, schedule }) => {
        assert.ok(!waits.includes(true), `waits for ever: ${schedule}`);
        assert.equal(once.done, true, schedule);
        for (const { holder, state } of Object.values(world.mutexes)) {
          assert.equal(holder, undefined, schedule);
          assert.notEqual(state, 'lost', schedule);
        }
        const did = results.filter((result) => result === true).length;
        assert.ok(did === 1 || (did === 0 && killed[0] === true), schedule);
        if ((world.data[begun] ?? 0) > 1) again++;
      },
    );
    assert.ok(again > 1);
  });
});
