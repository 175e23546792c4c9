/** The rounds of 5: with a new FIFO; with the one left behind and another N; and, if that went wrong, with a new one again. */
import type { Commands, ExercisePrograms } from '../observed-programs/exercise-programs.js';
import { removeLeftovers } from '../observed-programs/leftovers.js';
import { nextSecond, sharesSecond } from '../observed-programs/run-twice.js';
import { countOf, otherCount, withCount } from './count.js';
import { judgeRound } from './judge-round.js';
import { haveSameValues } from './random.js';
import type { Round, Rounds } from './round.js';
import { runLateRounds } from './late-rounds.js';
import { runRound } from './run-round.js';

/** @param showFirst Is given the first round in the place of the second, and the criterion that is about the second. */
export async function runRounds(
  commands: Commands,
  programs: ExercisePrograms,
  showFirst: (rounds: Rounds, undecided: readonly ['existing-ok']) => Promise<void>,
): Promise<Rounds> {
  const { send = [], get = [] } = commands;
  const count = countOf(send);
  const other = otherCount(count, get);
  const changed = { ...commands, send: withCount(send, other) };
  const first = await runRound(commands, programs, true);
  await showFirst({ first, second: first, third: undefined, count, other: count }, ['existing-ok']);
  let second = await runRound(changed, programs, false);
  const rounds = { first, count, other };
  if (fails(second, other) && !fails(first, count)) {
    removeLeftovers([...first.send.leftovers, ...first.get.leftovers]);
    return { ...rounds, second, third: await runRound(changed, programs, true), late: [] };
  }
  if (haveSameValues({ ...rounds, second }) && sharesSecond(first.send, second.send)) {
    await nextSecond(programs.limits.signal);
    second = await runRound(changed, programs, false);
  }
  const isRight = ![judgeRound(first, count), judgeRound(second, other)].some(isImperfect);
  const late = isRight ? await runLateRounds(changed, programs, second) : [];
  return { ...rounds, second, third: undefined, late };
}

function isImperfect(findings: ReturnType<typeof judgeRound>): boolean {
  return Object.values(findings).some(({ verdict }) => verdict !== 'pass');
}

function fails(round: Round, count: number): boolean {
  return Object.values(judgeRound(round, count)).some(({ verdict }) => verdict === 'fail');
}
