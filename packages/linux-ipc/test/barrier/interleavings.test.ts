/** Nobody passes a barrier early or stays behind: every order of steps, of time-outs and of deaths. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Barrier } from 'linux-ipc/barrier';

import { LockModel, modelMemory, type LockProcess, type Shared } from '../support/lock-model.js';

/** By round: how many have arrived, as the processes count them. */
const arrivals = 0;

function arrives(
  barrier: Barrier,
  name: string,
  parties: number,
  { rounds = 1, timeoutMs = undefined as number | undefined, mayDie = false } = {},
): LockProcess {
  return {
    name,
    mayDie,
    run: (shared: Shared) => {
      const passed: (boolean | undefined)[] = [];
      for (let round = 0; round < rounds; round++) {
        shared.set(arrivals + round, shared.get(arrivals + round) + 1);
        const result = barrier.waitSync(timeoutMs);
        passed.push(result);
        if (result === undefined) return passed;
        assert.ok(shared.get(arrivals + round) <= parties);
      }
      return passed;
    },
  };
}

const flat = (results: readonly unknown[]): unknown[] => results.flat();

describe('Barrier, in every order of steps', () => {
  for (const { parties, rounds } of [
    { parties: 2, rounds: 2 },
    { parties: 3, rounds: 1 },
  ]) {
    it(`lets all ${String(parties)} pass ${String(rounds)} rounds, one of them as the last`, () => {
      using model = new LockModel();
      using barrier = Barrier.createIn(modelMemory, parties);
      const processes = Array.from({ length: parties }, (_, i) => ({
        name: 'ABC'.charAt(i),
        run: () => {
          const passed: unknown[] = [];
          for (let round = 0; round < rounds; round++) passed.push(barrier.waitSync());
          return passed;
        },
      }));
      const outcomes = model.explore(
        processes,
        ({ results, waits, schedule }) => {
          assert.ok(!waits.includes(true), `stays behind: ${schedule}`);
          for (let round = 0; round < rounds; round++) {
            const ofRound = results.map((passed) => (passed as unknown[])[round]);
            assert.equal(ofRound.filter((last) => last === true).length, 1, schedule);
            assert.equal(ofRound.filter((last) => last === false).length, parties - 1, schedule);
          }
        },
        () => {
          Barrier.createIn(modelMemory, parties).close();
        },
      );
      assert.ok(outcomes > 0);
    });
  }

  it('withdraws an arrival whose time is over, or lets it pass, and nothing between', () => {
    using model = new LockModel();
    using barrier = Barrier.createIn(modelMemory, 2);
    const ends = new Set<string>();
    model.explore(
      [arrives(barrier, 'A', 2, { timeoutMs: 0 }), arrives(barrier, 'B', 2, { timeoutMs: 0 })],
      ({ results, waits, world, schedule }) => {
        assert.ok(!waits.includes(true), schedule);
        const passed = flat(results);
        assert.ok(
          passed.every((result) => result === undefined) ||
            passed.every((result) => result !== undefined),
          `one passes and one withdraws: ${JSON.stringify(passed)} ${schedule}`,
        );
        // Nobody is counted any more.
        assert.equal((world.words[1] ?? 0) & 0xffff, 0, schedule);
        ends.add(JSON.stringify(passed));
      },
      () => {
        Barrier.createIn(modelMemory, 2).close();
      },
    );
    assert.ok(ends.size >= 3, [...ends].join(' '));
  });

  it('withdraws an arrival from its own round only, though the next one has begun', () => {
    using model = new LockModel();
    using barrier = Barrier.createIn(modelMemory, 2);
    let withdrawn = 0;
    model.explore(
      [
        { name: 'A', run: () => barrier.waitSync(0) },
        { name: 'B', run: () => barrier.waitSync() },
        { name: 'C', run: () => barrier.waitSync() },
      ],
      ({ results, waits, world, schedule }) => {
        const state = world.words[1] ?? 0;
        assert.equal(state & 0xffff, waits.filter(Boolean).length, `counted: ${schedule}`);
        assert.equal(state >>> 16, results.filter((last) => last === true).length, schedule);
        if (results[0] === undefined && waits[0] !== true) withdrawn++;
      },
      () => {
        Barrier.createIn(modelMemory, 2).close();
      },
    );
    assert.ok(withdrawn > 0);
  });

  it('counts the arrival of a process that dies afterwards, and of none that dies before', () => {
    using model = new LockModel();
    using barrier = Barrier.createIn(modelMemory, 2);
    let passedWithDead = 0;
    model.explore(
      [{ name: 'A', mayDie: true, run: () => barrier.waitSync() }, arrives(barrier, 'B', 2)],
      ({ killed, waits, world, schedule }) => {
        assert.ok(killed[0] === true || !waits.includes(true), schedule);
        const round = (world.words[1] ?? 0) >>> 16;
        // Whoever stays waits in a round that is not over, or was the dead one's to wake.
        if (waits[1] === true && round === 0) assert.equal((world.words[1] ?? 0) & 0xffff, 1);
        if (killed[0] === true && waits[1] !== true) passedWithDead++;
      },
      () => {
        Barrier.createIn(modelMemory, 2).close();
      },
    );
    assert.ok(passedWithDead > 0);
  });
});
