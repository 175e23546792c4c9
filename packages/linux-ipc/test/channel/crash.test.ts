/** A sample of what `npm run campaign` does at length: every step of every protocol. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';

import { Ground } from './support/kill-ground.js';
import { killTogether } from './support/kill-round.js';
import { accessesOf, STEPS, type Role } from './support/kill-steps.js';
import { ACTIONS, Tally, type Fate } from './support/kill-tally.js';

const TOGETHER = 8;
/** How many rounds may miss a step that few victims reach: it may need the other side asleep. */
const ATTEMPTS = 30;

describe('a channel whose user is killed or stopped at a step of its protocol', () => {
  const ground = new Ground();
  after(() => ground[Symbol.asyncDispose]());

  const kill = async (fates: readonly Fate[]): Promise<void> => {
    for (let i = 0; i < fates.length; i += TOGETHER) {
      await killTogether(ground, fates.slice(i, i + TOGETHER));
    }
  };

  for (const role of Object.keys(STEPS) as Role[]) {
    it(role, async () => {
      ground.tally = new Tally();
      const [killed, ...others] = ACTIONS;
      for (const actions of [[killed], others]) {
        await kill(
          accessesOf(role).map((access, i) => ({
            ...{ role, action: actions[i % actions.length] ?? killed },
            ...{ access, occurrence: 1 + (i % 3) },
          })),
        );
      }
      for (const access of accessesOf(role)) {
        const fate: Fate = { role, action: 'killed at the step', access, occurrence: 1 };
        for (let i = 0; i < ATTEMPTS && !ground.tally.hasKilledAt(role, access); i++) {
          await kill(Array.from({ length: TOGETHER }, () => fate));
        }
        assert.ok(ground.tally.hasKilledAt(role, access), `no victim reached: ${access}`);
      }
      assert.ok(ground.tally.stops > 0, ground.tally.summary());
    });
  }
});
