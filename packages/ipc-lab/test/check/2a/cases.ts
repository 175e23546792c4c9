import {
  following,
  patience,
  options,
  ours,
  own,
  single,
  type Case,
  type Expected,
} from '../case.js';

const programs: readonly Expected[] = [
  ...Object.entries({
    pipe: /went through a pipe, not/,
    file: /went through a regular file \(/,
  }).map(([name, text]) => ({
    name: `through another carrier: ${name}`,
    program: `2a/other_carrier.py ${name}`,
    verdicts: { 'shared-segment': 'fail', ...following('shared-segment', 'removed') } as const,
    says: { 'shared-segment': text },
  })),
  {
    name: 'SIGUSR2',
    program: '2a/other_carrier.py other-signal',
    verdicts: { 'signals-child': 'fail' },
    says: { 'signals-child': /not sent to any child: SIGUSR2 was, 5 times/ },
  },
  { name: 'System V, sigwait', recorded: true, program: '2a/system_v.c', verdicts: {} },
  { name: 'POSIX, a semaphore, buffered, SIGKILL', program: '2a/posix_semaphore.c', verdicts: {} },
  {
    name: 'anonymous, sigwaitinfo, Python',
    recorded: true,
    program: '2a/anonymous.py',
    verdicts: {},
  },
  { name: 'asyncio, a resource tracker', program: '2a/resource_tracker.py', verdicts: {} },
  { name: 'multiprocessing by spawn', program: '2a/spawned.py', verdicts: {} },
  {
    name: 'the parent signals itself',
    recorded: true,
    program: '2a/signals_itself.c',
    verdicts: {
      'signals-child': 'fail',
      ...following('signals-child', 'child-reads'),
      'child-ended': 'fail',
    },
  },
  {
    name: 'values are lost',
    recorded: true,
    program: '2a/values_lost.py',
    // How many signals arrive, and so how many lines there are, is the scheduler's choice.
    verdicts: { 'child-reads': 'fail' },
    says: { 'child-reads': /printed|two signals became one/ },
  },
  {
    name: 'signals become one',
    program: '2a/signals_merged.c',
    verdicts: { 'child-reads': 'fail' },
    says: { 'child-reads': /two signals became one: SIGUSR1 number 2,.* lost 4 signals/ },
  },
  {
    name: 'the child has no handler yet',
    program: '2a/child_not_ready.c',
    verdicts: { 'child-reads': 'fail' },
    says: { 'child-reads': /had not installed a handler yet: SIGUSR1 killed it/ },
  },
  { name: 'ready and read, said in memory', program: '2a/ready_in_memory.c', verdicts: {} },
  {
    name: 'the next value after a moment',
    program: '2a/without_waiting.c',
    verdicts: { 'child-reads': 'fragile' },
    says: { 'child-reads': /in a run with delays, / },
  },
  {
    name: 'the value after the signal',
    program: '2a/value_after_signal.c',
    verdicts: { 'child-reads': 'fragile' },
  },
  {
    name: 'the segment is left behind',
    recorded: true,
    program: '2a/segment_left.c',
    verdicts: { removed: 'fail' },
  },
  {
    name: 'six values, no shared memory',
    recorded: true,
    program: '2a/six_values_no_memory.py',
    verdicts: {
      'shared-segment': 'fail',
      'five-values': 'fail',
      ...following('shared-segment', 'child-reads', 'removed'),
    },
  },
];

export const cases: readonly Case[] = [
  ...single('2a', programs, patience),
  ours('2a', () => [...options('2a', patience), '--', ...own('shared_random')]),
];
