/** Which failures of 3d explain which others. */
import type { Causes } from '../judge/causes.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';

export const causes: Causes<CriterionId, Evidence> = {
  'sized-first': [{ by: 'maps-file', explains: ['no-mapping'] }],
  'five-ints': [
    { by: 'maps-file', explains: ['no-mapping', 'ints-missing', 'ints-from-before', 'file-short'] },
    { by: 'sized-first', explains: ['ints-missing', 'file-short'] },
  ],
  'reader-maps': [
    { by: 'maps-file', explains: ['no-mapping'] },
    { by: 'five-ints', when: ['file-missing', 'file-short'] },
  ],
  // The reader prints no five values: this was seen, whatever the reason.
  'same-values': [
    { by: 'five-ints', explains: ['values-not-in-file', 'values-not-written'], fails: true },
    { by: 'reader-maps', explains: ['values-differ'] },
  ],
};
