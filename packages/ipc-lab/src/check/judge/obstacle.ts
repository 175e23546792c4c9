/** What kept a program from being observed, or from doing what it would have done: no verdict holds then. */
import { inEach, type Text } from '../../language/text.js';
import type { Run } from '../observed-programs/observed-program.js';
import { sharedEvidence } from './evidence.js';
import { findUnansweredRead } from './unanswered-read.js';
import type { Verdict } from './verdict.js';

export interface Obstacle {
  readonly evidence: Text;
  /** Whether a verdict of this kind does not hold. */
  readonly spoils: (verdict: Verdict) => boolean;
}

export function findObstacle(runs: readonly Run[]): Obstacle | undefined {
  for (const { isCut, history } of runs) {
    if (isCut !== true) continue;
    const at = ((history.events.at(-1)?.time ?? 0) - history.begin).toFixed(2);
    return { evidence: inEach(sharedEvidence['trace-cut'], { at }), spoils: () => true };
  }
  for (const { history, input } of runs) {
    const read = findUnansweredRead(history, input !== undefined);
    if (read === undefined) continue;
    const key = input === undefined ? 'asked-for-input' : 'asked-for-more-input';
    const evidence = inEach(sharedEvidence[key], {
      pid: read.pid,
      at: history.at(read),
      program: history.processes.owner(read.pid, read)?.name ?? '',
    });
    return { evidence, spoils: (verdict) => verdict === 'fail' };
  }
  return undefined;
}
