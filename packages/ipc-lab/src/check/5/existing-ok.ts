/** The criterion `existing-ok`: both programs work again on the FIFO left behind. */
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import type { Evidence } from './evidence.js';
import { judgeRound } from './judge-round.js';
import type { Round } from './round.js';

export function existingOk(second: Round, count: number): Finding<Evidence> {
  const findings = Object.entries(judgeRound(second, count));
  const [failed] = findings.find(([, { verdict }]) => verdict === 'fail') ?? [];
  if (failed !== undefined) return fail('failed-again', { id: failed });
  const [unseen] = findings.find(([, { verdict }]) => verdict === 'unknown') ?? [];
  return unseen === undefined ? pass('worked-again') : unknown('unknown-again', { id: unseen });
}
