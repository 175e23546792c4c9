/** Judges the two rounds of 5. Each criterion is decided in the file of its name. */
import type { Findings } from '../judge/verdict.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';
import { existingOk } from './existing-ok.js';
import { judgeRound } from './judge-round.js';
import { makesFifo } from './makes-fifo.js';
import type { Round } from './round.js';

export interface TwoRounds {
  readonly first: Round;
  /** On the FIFO that the first left behind. */
  readonly second: Round;
  /** The N of `-n N`. */
  readonly count: number;
}

export function judge5({ first, second, count }: TwoRounds): Findings<CriterionId, Evidence> {
  return {
    'makes-fifo': makesFifo(first),
    ...judgeRound(first, count),
    'existing-ok': existingOk(second, count),
  };
}
