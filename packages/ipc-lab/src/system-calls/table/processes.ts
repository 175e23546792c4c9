/** The system calls that make, change and end processes, and those that collect them. */
import { none, type Row } from '../system-call.js';

/** Where the decoder is `vfork`, the caller waits for the child only if the flags contain CLONE_VFORK. */
// prettier-ignore
export const processes: readonly Row[] = [
  ['clone',         56,  220, { handler: 'forked', decoder: 'vfork' }],
  ['clone3',       435,  435, { handler: 'forked', decoder: 'vfork' }],
  ['fork',          57, none, { handler: 'forked' }],
  ['vfork',         58, none, { handler: 'forked', decoder: 'vfork' }],
  ['execve',        59,  221, { handler: 'programStarted' }],
  ['execveat',     322,  281, { handler: 'programStarted' }],
  ['exit',          60,   93, { handler: 'exiting' }],
  ['exit_group',   231,   94, { handler: 'exiting' }],
  ['wait4',         61,  260, { handler: 'childWaitedFor', waitsFor: 'child', flags: 2, decoder: 'waitForChild' }],
  ['prctl',        157,  167, { handler: 'processControlled' }],
  ['waitid',       247,   95, { handler: 'childWaitedFor', waitsFor: 'child', flags: 3, decoder: 'waitForId' }],
];
