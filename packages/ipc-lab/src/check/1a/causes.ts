/** Which failures of 1a explain which others. */
import type { Cause, Causes } from '../judge/causes.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';

type CauseOf1a = Cause<CriterionId, Evidence>;

const noChild: CauseOf1a = {
  by: 'five-children',
  when: ['no-child', 'no-child-error', 'child-feeds-parent', 'only-threads'],
};
/** Their children run the parent's code as well: they send signals, and end others. */
const childrenOfChildren: CauseOf1a = { by: 'five-children', when: ['children-of-children'] };
const toGroup: CauseOf1a = {
  by: 'one-per-second',
  when: ['signal-to-group', 'signal-to-group-fatal'],
};
/** The parent ended before it could do the rest. */
const parentKilled: CauseOf1a = {
  by: 'one-per-second',
  when: ['signal-to-group-fatal', 'signalled-itself-fatal', 'sender-killed'],
};

export const causes: Causes<CriterionId, Evidence> = {
  handler: [
    noChild,
    { ...childrenOfChildren, explains: ['signal-unhandled', 'signal-ignored'] },
    { ...parentKilled, explains: ['no-handler'] },
  ],
  'one-per-second': [
    noChild,
    { ...childrenOfChildren, explains: ['wrong-gap', 'signal-to-group', 'signal-to-group-fatal'] },
  ],
  greeting: [
    noChild,
    { by: 'handler', when: ['signal-unhandled', 'signal-ignored'] },
    childrenOfChildren,
    toGroup,
    { by: 'one-per-second', explains: ['never-received', 'stopped-early'] },
  ],
  'sigint-all': [noChild, parentKilled, { by: 'one-per-second', explains: ['stopped-before'] }],
  reaped: [
    noChild,
    parentKilled,
    { by: 'sigint-all', explains: ['children-left-running', 'children-running-at-stop'] },
  ],
};
