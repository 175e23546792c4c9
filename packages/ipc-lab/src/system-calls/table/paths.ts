/** The system calls that change names in the file system. */
import { none, type Row } from '../system-call.js';

// prettier-ignore
export const paths: readonly Row[] = [
  ['mknod',       133, none, { handler: 'nodeMade' }],
  ['mknodat',     259,   33, { handler: 'nodeMade' }],
  ['link',         86, none, { handler: 'linked' }],
  ['linkat',      265,   37, { handler: 'linked' }],
  ['rename',       82, none, { handler: 'renamed' }],
  ['renameat',    264,   38, { handler: 'renamed', isOptional: true }],
  ['renameat2',   316,  276, { handler: 'renamed' }],
  ['unlink',       87, none, { handler: 'unlinked' }],
  ['unlinkat',    263,   35, { handler: 'unlinked' }],
];
