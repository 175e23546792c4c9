/**
 * Kills owners at random moments: what they held can be acquired again, and a waiter acquires it.
 * LINUX_IPC_KILLS=2000 kills that many owners of each kind.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { SystemVSemaphoreSet } from 'linux-ipc/semaphore';
import { systemVKey } from 'linux-ipc/shared-memory';

import { Child } from '../support/child.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';
import { uniqueName } from '../support/unique-name.js';
import { zygote } from '../support/zygote.js';
import { SEGMENT_SIZE, type Ground } from './support/ground.js';
import { heirs } from './support/heirs.js';
import type { Role } from './support/owners.js';

const kills = Number(process.env['LINUX_IPC_KILLS'] ?? 20);
const SIGKILL = 9;

const folder = temporaryFolder();
writeFileSync(join(folder, 'key'), '');

describe('the recovery from an owner killed at a random moment', () => {
  const segment = temporarySegment(SEGMENT_SIZE);
  const set = SystemVSemaphoreSet.create({ values: [1] });
  const ground: Ground = {
    segment: segment.id,
    set: set.id,
    folder,
    name: uniqueName(),
    key: systemVKey(join(folder, 'key'), 77),
  };
  let parent: Child;
  before(() => {
    parent = new Child(...zygote('owner-zygote', folder, JSON.stringify(ground)));
  });
  after(async () => {
    await parent[Symbol.asyncDispose]();
    set.remove();
    segment.close();
  });

  /** The child may print its line before the parent prints the pid. */
  async function start(role: Role): Promise<number> {
    parent.say(`fork ${role}`);
    const lines = [await parent.line(), await parent.line()];
    assert.ok(lines.includes('started'));
    return Number(lines.find((line) => line !== 'started'));
  }

  for (const role of Object.keys(heirs) as Role[]) {
    it(role, async (t) => {
      const inherit = heirs[role](ground, segment);
      const recoveriesMs: number[] = [];
      let reported = 0;
      for (let i = 0; i < kills; i++) {
        const pid = await start(role);
        let dead: (() => void) | undefined;
        const inheriting = inherit(new Promise((resolve) => (dead = resolve)));
        await delay(Math.random() * 5);
        const killed = performance.now();
        process.kill(pid, 'SIGKILL');
        assert.equal(await parent.ask(`wait ${pid}`), String(SIGKILL));
        dead?.();
        reported += await inheriting;
        recoveriesMs.push(performance.now() - killed);
      }
      recoveriesMs.sort((one, other) => one - other);
      const share = (part: number): string =>
        (recoveriesMs[Math.floor(part * (kills - 1))] ?? 0).toFixed(2);
      t.diagnostic(
        `${role}: ${kills} kills, ${recoveriesMs.length} recoveries, ${reported} deaths reported; ` +
          `recovered in ${share(0.5)} ms (median), ${share(0.99)} ms (99 %)`,
      );
    });
  }
});
