/** A sample of what `npm run campaign` does at length: every step of every protocol. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';

import { Ground } from './support/kill-ground.js';
import { killTogether } from './support/kill-round.js';
import { accessesOf, STEPS, type Role } from './support/kill-steps.js';
import { ACTIONS, Tally, type Fate } from './support/kill-tally.js';

const TOGETHER = 8;

describe('a channel whose user is killed or stopped at a step of its protocol', () => {
  const ground = new Ground();
  after(() => ground[Symbol.asyncDispose]());

  for (const role of Object.keys(STEPS) as Role[]) {
    it(role, async () => {
      ground.tally = new Tally();
      for (const action of ACTIONS) {
        const fates: Fate[] = accessesOf(role).map((access, i) => {
          return { role, action, access, occurrence: 1 + (i % 3) };
        });
        for (let i = 0; i < fates.length; i += TOGETHER) {
          await killTogether(ground, fates.slice(i, i + TOGETHER));
        }
      }
      const { kills, stops } = ground.tally;
      assert.ok(kills >= accessesOf(role).length && stops > 0, ground.tally.summary());
    });
  }
});
