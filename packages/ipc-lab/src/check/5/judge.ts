/** Judges the rounds of 5. Each criterion is decided in the file of its name. */
import type { Findings } from '../judge/verdict.js';
import { fragileWhere, worse } from '../judge/worse.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';
import { existingOk } from './existing-ok.js';
import { judgeRound } from './judge-round.js';
import { judgeLate } from './late-rounds.js';
import { makesFifo } from './makes-fifo.js';
import type { Rounds } from './round.js';

export function judge5(rounds: Rounds): Findings<CriterionId, Evidence> {
  const { first, second, count, other, third, late = [] } = rounds;
  const found = judgeRound(first, count);
  const again = judgeRound(second, other);
  // With another N, and a new FIFO as in the first round.
  const fresh = third === undefined ? undefined : judgeRound(third, other);
  const inTime = late.reduce(
    (findings, round) => fragileWhere(findings, judgeLate(round, other)),
    worse(found, fresh),
  );
  return {
    'makes-fifo': makesFifo(first),
    ...inTime,
    'existing-ok': existingOk(fresh ?? found, again, second),
  };
}
