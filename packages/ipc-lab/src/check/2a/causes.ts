/** Which failures of 2a explain which others. */
import type { Cause, Causes } from '../judge/causes.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';

type CauseOf2a = Cause<CriterionId, Evidence>;

const noChild: CauseOf2a = {
  by: 'one-child',
  when: ['no-child', 'no-child-error', 'child-feeds-parent', 'only-threads', 'only-popen'],
};
/** The parent ended before it could do the rest. */
const parentKilled: readonly CauseOf2a[] = [
  { by: 'signals-child', when: ['signalled-itself-fatal', 'signal-to-group-fatal'] },
  { by: 'five-values', when: ['process-killed'] },
];
/** It went on until it was stopped: why, another criterion says. */
const stopped = ['child-running-at-stop', 'segment-left-at-stop'] as const;

export const causes: Causes<CriterionId, Evidence> = {
  'shared-segment': [noChild],
  'five-values': [
    { by: 'signals-child', when: ['signalled-itself-fatal', 'signal-to-group-fatal'] },
  ],
  'signals-child': [
    noChild,
    {
      by: 'five-values',
      when: ['process-killed'],
      explains: ['never-signalled', 'wrong-number-of-signals'],
    },
  ],
  'child-reads': [
    noChild,
    { by: 'signals-child' },
    { by: 'shared-segment' },
    { by: 'five-values', when: ['process-killed'] },
    { by: 'five-values', explains: ['values-not-known'] },
    { by: 'five-values', when: ['values-not-five'], explains: ['child-lines-missing'] },
  ],
  'child-ended': [
    noChild,
    ...parentKilled,
    { by: 'signals-child', explains: stopped },
    { by: 'child-reads', explains: stopped },
  ],
  removed: [
    { by: 'shared-segment', explains: ['no-segment'] },
    ...parentKilled.map((cause) => ({ ...cause, explains: ['segment-left'] as const })),
    { by: 'signals-child', explains: stopped },
    { by: 'child-reads', explains: stopped },
    { by: 'child-ended', explains: stopped },
  ],
};
