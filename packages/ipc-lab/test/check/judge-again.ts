/**
 * Judges every program of the tests again and again: a verdict can be trusted only if the same program
 * always gets the same one, even on a busy machine.
 *
 *     npm run judge-again --workspace ipc-lab -- TIMES [PART OF "EXERCISE NAME"]
 *
 * Prints for each program whether all its verdicts were as expected, and the evidence of the others; on
 * standard error, each round as it ends. The exit status is 1 if any verdict was not as expected. SIGINT,
 * SIGTERM and SIGHUP end it with 128 + n, once the checks that are running have removed what they made.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Report } from '../../dist/check/report/report.js';
import { expectedStatus, type Case } from './case.js';
import { cases } from './cases.js';
import { check, verdictOf } from './support.js';

/** How many programs run at a time: those of 1a sleep most of the time. */
const slots = { sleeping: 20, working: 3 };

/** Each running check ends by these signals on its own; no other is begun after it. */
let interruption: NodeJS.Signals | undefined;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    interruption ??= name;
  });
}

/** @returns A line for each verdict that was not as expected. */
async function judge({ args, verdicts }: Case, folder: string): Promise<string[]> {
  const { status, stdout, stderr } = await check(args(folder));
  if (stdout === '') return [stderr.trim()];
  const { criteria } = JSON.parse(stdout) as Report;
  const differing = criteria
    .filter((one) => verdictOf(one) !== (verdicts[one.id] ?? 'pass'))
    .map((one) => `${one.id} ${verdictOf(one)}: ${one.evidence}`);
  return status === expectedStatus(verdicts) || differing.length > 0
    ? differing
    : [`exit status ${status}`];
}

async function judgeAll(
  kind: string,
  wanted: readonly Case[],
  times: number,
  atOnce: number,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-test-'));
  const turns =
    interruption === undefined ? Array.from({ length: times }, () => wanted).flat() : [];
  const judged = new Map<Case, number>();
  const differing = new Map<Case, string[]>();
  const work = async (): Promise<void> => {
    for (let one = turns.shift(); one !== undefined; one = turns.shift()) {
      const found = await judge(one, folder);
      if (interruption !== undefined) return;
      if (found.length > 0)
        differing.set(one, [...(differing.get(one) ?? []), found.join('\n    ')]);
      const count = (judged.get(one) ?? 0) + 1;
      judged.set(one, count);
      if (count === times) report(one, times, differing.get(one) ?? []);
      const ended = wanted.filter((each) => (judged.get(each) ?? 0) >= count).length;
      if (ended === wanted.length) showRound(kind, count, times, differing.size);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return differing.size;
}

function showRound(kind: string, round: number, times: number, differing: number): void {
  const seconds = Math.round(performance.now() / 1000);
  console.error(
    `${kind}: round ${round} of ${times} after ${seconds} s, ${differing} not as expected`,
  );
}

function report({ exercise, name }: Case, times: number, differing: readonly string[]): void {
  const verdict =
    differing.length === 0
      ? `as expected ${times} times`
      : `NOT AS EXPECTED ${differing.length} times`;
  console.log(`${exercise} ${name}: ${verdict}`);
  for (const found of differing) console.log(`    ${found}`);
}

const [times, part] = [Number(process.argv[2]), process.argv[3] ?? ''];
const wanted = cases.filter(({ exercise, name }) => `${exercise} ${name}`.includes(part));
if (!Number.isInteger(times) || times < 1 || wanted.length === 0) {
  console.error('usage: judge-again TIMES [PART OF "EXERCISE NAME"]');
  process.exit(2);
}
const isSleeping = ({ exercise }: Case): boolean => exercise === '1a';
const sleeping = wanted.filter(isSleeping);
const working = wanted.filter((one) => !isSleeping(one));
const wrong =
  (await judgeAll('1a', sleeping, times, slots.sleeping)) +
  (await judgeAll('the others', working, times, slots.working));
if (interruption !== undefined) {
  console.error(`judge-again: ended by ${interruption}`);
  process.exit(128 + constants.signals[interruption]);
}
console.log(`${wanted.length} programs, ${times} times each: ${wrong} not judged as expected`);
process.exitCode = wrong === 0 ? 0 : 1;
