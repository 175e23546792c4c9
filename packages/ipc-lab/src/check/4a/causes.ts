/** Which failures of 4a explain which others. */
import type { Cause, Causes } from '../judge/causes.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';

type CauseOf4a = Cause<CriterionId, Evidence>;

const noChild: CauseOf4a = {
  by: 'one-child',
  when: ['no-child', 'no-child-error', 'child-feeds-parent', 'only-threads', 'only-popen'],
};
const tooManyChildren: CauseOf4a = {
  by: 'one-child',
  when: ['children-wrong-count', 'stopped-while-forking'],
};
/** The program never got that far. */
const endless: CauseOf4a = { by: 'finishes', when: ['stopped-output', 'stopped-time'] };
const endNeverCame: CauseOf4a = { by: 'all-read', when: ['end-held'] };

export const causes: Causes<CriterionId, Evidence> = {
  'one-child': [
    { ...endless, explains: ['no-child', 'no-child-error', 'child-feeds-parent', 'only-threads'] },
  ],
  pipe: [
    { ...noChild, explains: ['pipe-without-child'] },
    {
      by: 'one-child',
      when: ['only-popen', 'child-feeds-parent', 'only-threads'],
      explains: ['no-pipe'],
    },
    { ...tooManyChildren, explains: ['no-pipe'] },
    { ...endless, explains: ['no-pipe'] },
  ],
  values: [
    { by: 'pipe' },
    noChild,
    {
      ...tooManyChildren,
      explains: ['nothing-written', 'child-wrote', 'write-refused', 'values-wrong'],
    },
    { by: 'all-read', explains: ['values-cut', 'values-refused', 'first-refused'] },
  ],
  'all-read': [
    noChild,
    { by: 'pipe' },
    tooManyChildren,
    { by: 'values', when: ['nothing-written', 'child-wrote', 'write-refused'] },
    { by: 'child-exits', when: ['child-crashed'] },
    {
      by: 'child-exits',
      when: ['child-ended-by-parent'],
      explains: ['never-read', 'not-all-read', 'read-end-closed'],
    },
    // It read everything, and something else than the pipe kept it from its end.
    { by: 'child-exits', explains: ['end-never-seen'] },
  ],
  sum: [
    noChild,
    { by: 'pipe' },
    {
      by: 'values',
      when: [
        'nothing-written',
        'child-wrote',
        'write-refused',
        'first-refused',
        'bytes-unexplained',
        'values-unseen',
        'readings-differ',
      ],
    },
    tooManyChildren,
    { by: 'child-exits', when: ['child-crashed'] },
    { by: 'child-exits', explains: ['sum-not-printed'] },
    {
      by: 'all-read',
      when: ['never-read', 'read-refused', 'not-all-read', 'read-end-closed', 'end-held'],
    },
    { by: 'all-read', explains: ['sum-by-chance'] },
  ],
  'child-exits': [
    noChild,
    tooManyChildren,
    endNeverCame,
    {
      by: 'values',
      when: ['nothing-written', 'child-wrote', 'write-refused'],
      explains: ['still-waiting'],
    },
    { by: 'finishes', when: ['stopped-output'], explains: ['still-running', 'still-waiting'] },
  ],
  'parent-waits': [
    noChild,
    tooManyChildren,
    { ...endNeverCame, explains: ['was-waiting', 'not-yet-waiting'] },
    { by: 'child-exits', explains: ['was-waiting', 'not-yet-waiting'] },
    { by: 'finishes', explains: ['was-waiting', 'not-yet-waiting'] },
    { by: 'all-read', explains: ['parent-broken-pipe'] },
  ],
  finishes: [
    { ...tooManyChildren, explains: ['stopped-processes'] },
    endNeverCame,
    { by: 'child-exits', when: ['still-waiting', 'still-running'] },
  ],
};
