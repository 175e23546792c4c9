import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { killAtStep } from './support/kill-campaign.js';

/** A sample of what `npm run campaign` does at length. */
const steps = [0, 1, 2, 3, 4, 5, 6, 7, 11, 50, 333, 2000];

describe('a channel whose other end is killed at a step of its protocol', () => {
  it('receives all that a killed sender published, whole and in order, and learns of it', async () => {
    let most = 0;
    for (const step of steps) most = Math.max(most, await killAtStep('send', step));
    assert.ok(most > 100, String(most));
  });

  it('tells a sender that the receiver was killed', async () => {
    for (const step of steps) await killAtStep('receive', step);
  });
});
