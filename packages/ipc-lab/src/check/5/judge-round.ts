/** The criteria that each round has to meet. */
import type { Findings } from '../judge/verdict.js';
import { average } from './average.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';
import { nValues } from './n-values.js';
import { readsAll } from './reads-all.js';
import { fifoOf, type Round } from './round.js';
import { findSentValues } from './sent-values.js';

export type InEachRound = Exclude<CriterionId, 'makes-fifo' | 'existing-ok'>;

export function judgeRound(round: Round, count: number): Findings<InEachRound, Evidence> {
  const fifo = fifoOf(round);
  const sent = fifo === undefined ? undefined : findSentValues(round, fifo, count);
  return {
    'n-values': nValues(round, fifo, sent, count),
    'reads-all': readsAll(round, fifo),
    average: average(round, fifo, sent),
  };
}
