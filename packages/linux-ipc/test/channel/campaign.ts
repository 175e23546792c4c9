/**
 * Kills real processes at the steps of their protocols, as many as you like: the long form of
 * crash.test.ts.
 *
 * A kill is the SIGKILL of a whole process that runs this library's own code, forked from a Node.js
 * process which has loaded it: a fork costs less than a hundredth of a start, and the child is as
 * good a victim. It kills itself before a chosen access to the shared memory (see
 * `kill-steps.ts`), or stops itself there with SIGSTOP and is then killed or continued, or is killed by
 * the survivor at any instant. Victims that finish their task and are killed after it are counted apart:
 * they are not in KILLS.
 *
 * Usage: npm run campaign --workspace linux-ipc -- [KILLS, 1000 unless given] [PART OF A ROLE'S NAME]
 * Ctrl-C ends it after the current round, with a report of the rounds so far.
 */
import { Ground } from './support/kill-ground.js';
import { killTogether } from './support/kill-round.js';
import { accessesOf, STEPS, type Role } from './support/kill-steps.js';
import { ACTIONS, type Fate } from './support/kill-tally.js';

const TOGETHER = 8;
const wanted = process.argv[3] ?? '';
const roles = (Object.keys(STEPS) as Role[]).filter((role) => role.includes(wanted));

function oneOf<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)] as T;
}

function randomFates(role: Role): Fate[] {
  return Array.from({ length: TOGETHER }, () => ({
    role,
    // Half are killed at the step; the others meet any of the ends.
    action: Math.random() < 0.5 ? ACTIONS[0] : oneOf(ACTIONS),
    access: oneOf(accessesOf(role)),
    occurrence: 1 + Math.floor(Math.random() ** 2 * 6),
  }));
}

const kills = Number(process.argv[2] ?? 1000);
const started = performance.now();
await using ground = new Ground();
const { tally } = ground;

function report(): void {
  const seconds = (performance.now() - started) / 1000;
  console.log(`${seconds.toFixed(0)} s, no fault: ${tally.summary()}`);
}

async function runRound(fates: readonly Fate[]): Promise<void> {
  try {
    await killTogether(ground, fates);
  } catch (error) {
    console.error('this failed:', fates);
    throw error;
  }
}

let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (isInterrupted = true));

for (let rounds = 1; tally.kills < kills && !isInterrupted; rounds++) {
  await runRound(randomFates(oneOf(roles)));
  if (rounds % 100 === 0) report();
}
console.log(tally.table());
report();
