/** Which failures of 5 explain which others. */
import type { Causes } from '../judge/causes.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';

/** Nothing shows which values were sent. */
const valuesUnknown = [
  'nothing-written',
  'write-refused',
  'bytes-unexplained',
  'values-unseen',
  'readings-differ',
] as const satisfies readonly Evidence[];

const noFifo = [
  'no-fifo',
  'file-not-fifo',
  'other-carrier',
  'memory-instead',
] as const satisfies readonly Evidence[];

const again = ['never-worked', 'unknown-again'] as const satisfies readonly Evidence[];

export const causes: Causes<CriterionId, Evidence> = {
  'n-values': [
    { by: 'makes-fifo', explains: ['no-fifo'] },
    {
      by: 'reads-all',
      explains: ['sender-in-open', 'values-cut', 'values-refused', 'first-refused'],
    },
    { by: 'reads-all', when: ['fifo-closed-between'], explains: ['n-wrong'] },
  ],
  'reads-all': [
    {
      by: 'makes-fifo',
      when: ['fifo-elsewhere', 'fifo-relative'],
      explains: ['read-refused', 'fifo-never-read', 'reader-elsewhere'],
    },
    { by: 'makes-fifo', explains: ['no-fifo'] },
    { by: 'n-values', when: ['nothing-written', 'write-refused'], explains: ['fifo-never-read'] },
  ],
  average: [
    { by: 'makes-fifo', when: noFifo },
    {
      by: 'reads-all',
      when: [
        'process-killed',
        'reader-elsewhere',
        'fifo-never-read',
        'read-refused',
        'sender-opened-both',
        'fifo-not-all-read',
        'fifo-closed-between',
        'fifo-end-not-seen',
        'fifo-end-held',
        'fifo-opened-both',
      ],
    },
    { by: 'n-values', when: valuesUnknown },
    {
      by: 'reads-all',
      explains: ['average-not-printed', 'average-of-some', 'nothing-to-average', 'values-refused'],
    },
    { by: 'n-values', explains: ['nothing-to-average'] },
  ],
  'existing-ok': [
    { by: 'makes-fifo', when: noFifo, explains: again },
    {
      by: 'makes-fifo',
      when: ['fifo-elsewhere', 'fifo-relative'],
      explains: [...again, 'failed-again'],
    },
    { by: 'reads-all', explains: again },
    { by: 'n-values', explains: again },
    { by: 'average', explains: again },
  ],
};
