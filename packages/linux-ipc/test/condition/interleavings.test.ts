/** No notification is lost, and no death is hidden: every order of steps, every death at every step. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Condition } from 'linux-ipc/condition';
import { Mutex, type MutexLock } from 'linux-ipc/mutex';

import {
  hasChanged,
  LockModel,
  modelMemory,
  type LockOutcome,
  type LockProcess,
  type Shared,
} from '../support/lock-model.js';

/** The number of places to take, guarded by the mutex. */
const places = 0;

class Room implements Disposable {
  readonly mutex = Mutex.openIn(modelMemory);
  readonly condition = Condition.openIn(modelMemory.subarray(128));

  [Symbol.dispose](): void {
    this.mutex.close();
    this.condition.close();
  }

  lock(): MutexLock {
    const lock = this.mutex.lockSync();
    assert.ok(lock);
    lock.makeConsistent();
    return lock;
  }

  /** Takes a place. Returns how many waits it took. */
  readonly takes = (name: string, mayDie = false): LockProcess => ({
    name,
    mayDie,
    run: (shared: Shared) => {
      using lock = this.lock();
      let waits = 0;
      while (shared.get(places) === 0) {
        this.condition.waitSync(lock);
        lock.makeConsistent();
        waits++;
      }
      shared.set(places, shared.get(places) - 1);
      return waits;
    },
  });

  /** Makes places and notifies, with the mutex held or after it was released. */
  readonly makes = (
    name: string,
    count: number,
    notify: () => void,
    { holding = true, mayDie = false } = {},
  ): LockProcess => ({
    name,
    mayDie,
    run: (shared: Shared) => {
      const lock = this.lock();
      shared.set(places, shared.get(places) + count);
      if (holding) notify();
      lock.unlock();
      if (!holding) notify();
      return 'made';
    },
  });
}

const allEnd = ({ waits, schedule }: LockOutcome): void => {
  assert.ok(!waits.includes(true), `waits for ever: ${schedule}`);
};

describe('Condition, in every order of steps', () => {
  for (const holding of [true, false]) {
    const when = holding ? 'with the mutex held' : 'after the mutex was released';

    it(`loses no notification of one waiter, ${when}`, () => {
      using model = new LockModel();
      using room = new Room();
      const one = (): void => {
        room.condition.notifyOne();
      };
      const outcomes = model.explore(
        [room.takes('A'), room.makes('N', 1, one, { holding })],
        allEnd,
      );
      assert.ok(outcomes > 1);
    });

    it(`wakes all waiters by notifyAll, ${when}`, () => {
      using model = new LockModel();
      using room = new Room();
      const all = (): void => {
        room.condition.notifyAll();
      };
      let both = 0;
      model.explore(
        [room.takes('A'), room.takes('B'), room.makes('N', 2, all, { holding })],
        (outcome) => {
          allEnd(outcome);
          if (outcome.world.woken === 2) both++;
        },
      );
      assert.ok(both > 0);
    });

    it(`wakes one waiter by notifyOne, never two, ${when}`, () => {
      using model = new LockModel();
      using room = new Room();
      const one = (): void => {
        room.condition.notifyOne();
      };
      let stays = 0;
      model.explore(
        [room.takes('A'), room.takes('B'), room.makes('N', 1, one, { holding })],
        ({ results, waits, world, schedule }) => {
          assert.ok(world.woken <= 1, schedule);
          assert.equal(waits.filter(Boolean).length, 1, schedule);
          assert.equal(results[2], 'made', schedule);
          assert.equal(world.data[places], 0, schedule);
          stays++;
        },
      );
      assert.ok(stays > 1);
    });
  }

  it('does not hold the mutex after a time-out, of the notification or of the mutex', () => {
    using model = new LockModel();
    using room = new Room();
    const ends = new Set<unknown>();
    const impatient: LockProcess = {
      name: 'A',
      run: () => {
        using lock = room.lock();
        const notified = room.condition.waitSync(lock, 0);
        assert.equal(lock.held, notified);
        return notified;
      },
    };
    const one = (): void => {
      room.condition.notifyOne();
    };
    model.explore([impatient, room.makes('N', 1, one)], (outcome) => {
      allEnd(outcome);
      assert.deepEqual(
        Object.values(outcome.world.mutexes).map(({ holder }) => holder),
        [undefined],
        outcome.schedule,
      );
      ends.add(outcome.results[0]);
    });
    assert.deepEqual([...ends].sort(), [false, true]);
  });

  it('leaves the mutex usable and the others awake, whoever dies at whichever step', () => {
    using model = new LockModel();
    using room = new Room();
    const all = (): void => {
      room.condition.notifyAll();
    };
    let deaths = 0;
    model.explore(
      [room.takes('A', true), room.takes('B'), room.makes('N', 2, all, { mayDie: true })],
      ({ killed, waits, world, schedule }) => {
        if (killed.includes(true)) deaths++;
        for (const { holder, state } of Object.values(world.mutexes)) {
          assert.equal(holder, undefined, schedule);
          assert.notEqual(state, 'lost', schedule);
        }
        world.asleep.forEach((sleep, process) => {
          if (waits[process] !== true) return;
          assert.ok(sleep, `waits for a mutex that nobody holds: ${schedule}`);
          // It looks at the word again before long. If it would find nothing new, nobody has notified.
          const notified = hasChanged(world, sleep);
          assert.ok(notified || killed[2] === true, `sleeps on: ${schedule}`);
        });
      },
    );
    assert.ok(deaths > 1);
  });
});
