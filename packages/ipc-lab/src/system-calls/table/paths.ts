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
  ['mkdir',        83, none, { handler: 'changeMade' }],
  ['mkdirat',     258,   34, { handler: 'changeMade' }],
  ['rmdir',        84, none, { handler: 'changeMade' }],
  ['symlink',      88, none, { handler: 'changeMade' }],
  ['symlinkat',   266,   36, { handler: 'changeMade' }],
  ['chmod',        90, none, { handler: 'changeMade' }],
  ['fchmod',       91,   52, { handler: 'changeMade' }],
  ['fchmodat',    268,   53, { handler: 'changeMade' }],
  ['fchmodat2',   452,  452, { handler: 'changeMade', isOptional: true }],
  ['chown',        92, none, { handler: 'changeMade' }],
  ['lchown',       94, none, { handler: 'changeMade' }],
  ['fchown',       93,   55, { handler: 'changeMade' }],
  ['fchownat',    260,   54, { handler: 'changeMade' }],
  ['utime',       132, none, { handler: 'changeMade' }],
  ['utimes',      235, none, { handler: 'changeMade' }],
  ['futimesat',   261, none, { handler: 'changeMade' }],
  ['utimensat',   280,   88, { handler: 'changeMade' }],
  ['chdir',        80,   49, { handler: 'folderChanged' }],
  ['fchdir',       81,   50, { handler: 'folderChanged' }],
];
