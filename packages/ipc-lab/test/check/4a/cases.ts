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

const endHeld = {
  'all-read': 'fail',
  ...following('all-read', 'sum', 'child-exits', 'parent-waits', 'finishes'),
} as const;

/** What the argument of other_carrier.c names, and what the evidence says. */
const otherCarriers: Readonly<Record<string, RegExp>> = {
  'system-v': /have a System V shared memory segment \(\d+\) in common/,
  posix: /have POSIX shared memory \(\/dev\/shm\/.*\) in common/,
  anonymous: /have anonymous shared memory in common/,
  'mapped-file': /have a mapped file \(\/tmp\/.*\) in common/,
  'socket-pair':
    /went through a socket pair, not through a pipe.* Which call makes what the exercise asks for/,
  fifo: /went through a FIFO \(\/tmp\/.*\), not through a pipe/,
  queue: /went through a message queue, not through a pipe/,
  file: /went through a regular file \(\/tmp\/.*\), not through a pipe/,
};

const programs: readonly Expected[] = [
  ...Object.entries(otherCarriers).map(([name, text]) => ({
    name: `through another carrier: ${name}`,
    program: `4a/other_carrier.c ${name}`,
    verdicts: { pipe: 'fail', ...following('pipe', 'values', 'all-read', 'sum') } as const,
    says: { pipe: text },
  })),
  { name: 'the plain solution', recorded: true, program: '4a/plain.c', verdicts: {} },
  {
    name: 'a child that knows the number of values',
    program: '4a/portions.c counted',
    verdicts: {},
    says: { 'all-read': /all that was written, and ended without waiting for end-of-file/ },
  },
  { name: 'running sums of a known number', program: '4a/portions.c running', verdicts: {} },
  { name: 'a queue, and a closing mark', program: '4a/multiprocessing_queue.py', verdicts: {} },
  {
    name: 'the child reads from the write end',
    program: '4a/wrong_end.c read',
    verdicts: { 'all-read': 'fail', ...following('all-read', 'sum') },
    says: {
      'all-read': /called read on descriptor 4, which is not open for reading: EBADF.* Print/,
    },
  },
  {
    name: 'the parent writes to the read end',
    program: '4a/wrong_end.c write',
    verdicts: { values: 'fail', ...following('values', 'sum') },
    says: { values: /called write on descriptor 3, which is not open for writing: EBADF.* Print/ },
  },
  {
    name: 'each read taken for one number',
    program: '4a/portions.c atoi',
    verdicts: { sum: 'fragile' },
    says: { sum: /by luck.* in a run with delays, child \d+ printed .* in any portions/ },
  },
  {
    name: 'the first read taken for all',
    program: '4a/portions.c one-read',
    verdicts: { 'all-read': 'fragile', ...following('all-read', 'sum') },
    says: { 'all-read': /by luck.* read \d+ of \d+ bytes/ },
  },
  {
    name: 'behind a wrapper with children of its own',
    program: '4a/plain.c',
    wrapper: '4a/switches_versions.sh',
    verdicts: {},
  },
  {
    name: 'two programs that could be meant',
    program: '4a/plain.c',
    wrapper: '4a/twice.sh',
    verdicts: {},
    says: { 'one-child': /\(judged: plain; plain \d+ could be meant as well\)/ },
  },
  { name: 'under a shell', program: '4a/plain.c', wrapper: '4a/wrapped.sh', verdicts: {} },
  { name: 'SIGCHLD ignored', program: '4a/sigchld_ignored.c', verdicts: {} },
  { name: 'posix_spawn, stdio, waitid', program: '4a/posix_spawn.c', verdicts: {} },
  { name: 'threads, writev, binary', program: '4a/threads_writev.c', verdicts: {} },
  { name: 'helpers, and the count first', program: '4a/helpers.c', verdicts: {} },
  { name: 'Python, buffered', recorded: true, program: '4a/plain.py', verdicts: {} },
  { name: 'a structure with unused room', program: '4a/struct_with_room.c', verdicts: {} },
  {
    name: 'messages with a type, of which the last one closes',
    program: '4a/typed.c',
    verdicts: {},
  },
  {
    name: 'a child that is ended before it prints',
    program: '4a/typed.c pause',
    verdicts: { 'child-exits': 'fail', ...following('child-exits', 'all-read', 'sum') },
  },
  { name: 'framed pickles', program: '4a/pickled.py', verdicts: {} },
  { name: 'multiprocessing by spawn', program: '4a/spawned.py', verdicts: {} },
  { name: 'multiprocessing by a fork server', program: '4a/fork_server.py', verdicts: {} },
  {
    name: 'values that no reading explains',
    program: '4a/tallies.py',
    verdicts: { values: 'unknown', ...following('values', 'sum') },
  },
  {
    name: 'a value out of range, a coloured sum with a decimal',
    program: '4a/out_of_range.c',
    verdicts: { values: 'fail' },
  },
  {
    name: 'a sum known before',
    program: '4a/known_before.c',
    verdicts: { sum: 'fail' },
    says: { sum: /to 3 4 5 6 8, child \d+ still printed "Sum: 25" and not 26/ },
  },
  { name: 'bash, process substitution', program: '4a/bash_only.sh', verdicts: {} },
  { name: 'vmsplice, 32 threads', program: '4a/vmsplice_threads.c', verdicts: {} },
  {
    name: 'within the kernel: sendfile, splice',
    recorded: true,
    program: '4a/within_the_kernel.c',
    verdicts: { values: 'unknown', ...following('values', 'sum') },
  },
  {
    name: 'the child holds the write end',
    recorded: true,
    program: '4a/write_end_kept.c',
    timeout: 4,
    verdicts: endHeld,
  },
  {
    name: 'running sums, the last one right by chance',
    recorded: true,
    program: '4a/running_sums.c',
    timeout: 4,
    verdicts: endHeld,
  },
  {
    name: 'no process waits',
    recorded: true,
    program: '4a/no_wait.c',
    verdicts: { 'parent-waits': 'fail' },
  },
  {
    name: 'the child is killed',
    recorded: true,
    program: '4a/child_killed.c',
    verdicts: { 'child-exits': 'fail' },
  },
  {
    name: 'one read only',
    recorded: true,
    program: '4a/first_read_only.py',
    verdicts: { 'all-read': 'fail', ...following('all-read', 'sum') },
  },
  ...['reads_one.c', 'reads_one.c ignoring', 'reads_one.py'].map((program) => ({
    name: `one value read, the others refused: ${program}`,
    program: `4a/${program}`,
    verdicts: {
      'all-read': 'fail',
      ...following('all-read', 'values', 'sum'),
      ...(program.endsWith('ignoring') ? {} : following('all-read', 'parent-waits')),
    } as const,
    says: {
      'all-read': /had the read end open when process \d+ wrote more: .* write failed.* How many/,
    },
  })),
  {
    name: 'what is not read is zeros',
    program: '4a/reads_all_but_zeros.c',
    verdicts: { 'all-read': 'fail', ...following('all-read', 'sum') },
  },
  {
    name: 'two children',
    recorded: true,
    program: '4a/two_children.py',
    verdicts: { 'one-child': 'fail' },
  },
  {
    name: 'through a file',
    recorded: true,
    program: '4a/through_a_file.sh',
    verdicts: { pipe: 'fail', ...following('pipe', 'values', 'all-read', 'sum') },
  },
  {
    name: 'too many values',
    recorded: true,
    program: '4a/too_many_values.py',
    verdicts: { values: 'fail' },
  },
  {
    name: 'forks forever',
    program: '4a/fork_without_end.sh',
    verdicts: {
      'one-child': 'fail',
      ...following('one-child', 'pipe', 'values', 'all-read', 'sum'),
      ...following('one-child', 'child-exits', 'parent-waits', 'finishes'),
    },
  },
  {
    name: 'writes forever, behind a wrapper with children of its own',
    program: '4a/output_without_end.py',
    wrapper: '4a/switches_versions.sh',
    verdicts: {
      ...following('finishes', 'one-child', 'pipe', 'values', 'all-read', 'sum'),
      ...following('finishes', 'child-exits', 'parent-waits'),
      finishes: 'fail',
    },
  },
  {
    name: 'the parent alone holds the write end',
    program: '4a/parent_keeps_write_end.py',
    timeout: 10,
    verdicts: endHeld,
  },
  {
    name: 'the child holds the write end, and no process waits for it',
    program: '4a/left_with_write_end.c',
    verdicts: {
      'all-read': 'fail',
      ...following('all-read', 'sum', 'child-exits', 'finishes'),
      'parent-waits': 'fail',
    },
  },
  {
    name: 'the child never reads, SIGPIPE',
    program: '4a/never_reads.c',
    verdicts: {
      'all-read': 'fail',
      ...following('all-read', 'values', 'sum', 'parent-waits'),
    },
  },
  {
    name: 'the child crashes',
    program: '4a/child_crashes.c',
    verdicts: { 'child-exits': 'fail', ...following('child-exits', 'all-read', 'sum') },
  },
  {
    name: 'a thread in place of the child',
    program: '4a/threads_only.c',
    verdicts: {
      'one-child': 'fail',
      ...following('one-child', 'pipe', 'all-read', 'sum', 'child-exits', 'parent-waits'),
    },
    says: { 'one-child': /made no child, but 1 thread: .* have in common/ },
  },
  {
    name: 'the child sends, and the parent adds',
    program: '4a/other_way.c values',
    verdicts: { values: 'fail', ...following('values', 'all-read', 'sum') },
    says: { values: /wrote nothing to the pipe: its child \d+ did, .* Who sends/ },
  },
  {
    name: 'the parent prints the sum that the child sends back',
    program: '4a/other_way.c sum',
    verdicts: { sum: 'fail' },
    says: { sum: /printed no number; the sum is 28, and process \d+ printed "Sum: 28"/ },
  },
  {
    name: 'no child',
    program: '4a/no_fork.py',
    verdicts: {
      'one-child': 'fail',
      ...following('one-child', 'pipe', 'all-read', 'sum', 'child-exits', 'parent-waits'),
    },
  },
  {
    name: 'nothing is written',
    program: '4a/writes_nothing.c',
    timeout: 4,
    verdicts: {
      values: 'fail',
      ...following('values', 'all-read', 'sum', 'child-exits', 'parent-waits', 'finishes'),
    },
  },
];

export const cases: readonly Case[] = [
  ...single('4a', programs, patience),
  ours('4a', () => [...options('4a', patience), '--', ...own('pipe_sum')]),
];
