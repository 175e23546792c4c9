import { patience, options, ours, own, single, type Case, type Expected } from '../case.js';

const programs: readonly Expected[] = [
  { name: 'System V, sigwait', program: '2a/system_v.c', verdicts: {} },
  { name: 'POSIX, a semaphore, buffered, SIGKILL', program: '2a/posix_semaphore.c', verdicts: {} },
  { name: 'anonymous, sigwaitinfo, Python', program: '2a/anonymous.py', verdicts: {} },
  { name: 'asyncio, a resource tracker', program: '2a/resource_tracker.py', verdicts: {} },
  { name: 'multiprocessing by spawn', program: '2a/spawned.py', verdicts: {} },
  {
    name: 'the parent signals itself',
    program: '2a/signals_itself.c',
    verdicts: { 'signals-child': 'fail', 'child-reads': 'fail', 'child-ended': 'fail' },
  },
  { name: 'values are lost', program: '2a/values_lost.py', verdicts: { 'child-reads': 'fail' } },
  {
    name: 'the segment is left behind',
    program: '2a/segment_left.c',
    verdicts: { removed: 'fail' },
  },
  {
    name: 'six values, no shared memory',
    program: '2a/six_values_no_memory.py',
    verdicts: {
      'shared-segment': 'fail',
      'five-values': 'fail',
      'signals-child': 'fail',
      'child-reads': 'unknown',
      removed: 'unknown',
    },
  },
];

export const cases: readonly Case[] = [
  ...single('2a', programs, patience),
  ours('2a', () => [...options('2a', patience), '--', ...own('shared_random')]),
];
