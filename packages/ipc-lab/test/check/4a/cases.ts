import { patience, options, ours, own, single, type Case, type Expected } from '../case.js';

const programs: readonly Expected[] = [
  { name: 'the plain solution', program: '4a/plain.c', verdicts: {} },
  { name: 'under a shell', program: '4a/plain.c', wrapper: '4a/wrapped.sh', verdicts: {} },
  { name: 'SIGCHLD ignored', program: '4a/sigchld_ignored.c', verdicts: {} },
  { name: 'posix_spawn, stdio, waitid', program: '4a/posix_spawn.c', verdicts: {} },
  { name: 'threads, writev, binary', program: '4a/threads_writev.c', verdicts: {} },
  { name: 'helpers, and the count first', program: '4a/helpers.c', verdicts: {} },
  { name: 'Python, buffered', program: '4a/plain.py', verdicts: {} },
  { name: 'bash, process substitution', program: '4a/bash_only.sh', verdicts: {} },
  { name: 'vmsplice, 32 threads', program: '4a/vmsplice_threads.c', verdicts: {} },
  {
    name: 'within the kernel: sendfile, splice',
    program: '4a/within_the_kernel.c',
    verdicts: { values: 'unknown', sum: 'unknown' },
  },
  {
    name: 'the child holds the write end',
    program: '4a/write_end_kept.c',
    timeout: 4,
    verdicts: {
      'all-read': 'fail',
      sum: 'fail',
      'child-exits': 'fail',
      'parent-waits': 'fail',
      finishes: 'fail',
    },
  },
  {
    name: 'running sums, the last one right by chance',
    program: '4a/running_sums.c',
    timeout: 4,
    verdicts: {
      'all-read': 'fail',
      sum: 'fail',
      'child-exits': 'fail',
      'parent-waits': 'fail',
      finishes: 'fail',
    },
  },
  { name: 'no process waits', program: '4a/no_wait.c', verdicts: { 'parent-waits': 'fail' } },
  {
    name: 'the child is killed',
    program: '4a/child_killed.c',
    verdicts: { 'child-exits': 'fail' },
  },
  {
    name: 'one read only',
    program: '4a/first_read_only.py',
    verdicts: { 'all-read': 'fail', sum: 'fail' },
  },
  { name: 'two children', program: '4a/two_children.py', verdicts: { 'one-child': 'fail' } },
  {
    name: 'through a file',
    program: '4a/through_a_file.sh',
    verdicts: { pipe: 'fail', values: 'fail', 'all-read': 'fail', sum: 'unknown' },
  },
  { name: 'too many values', program: '4a/too_many_values.py', verdicts: { values: 'fail' } },
  {
    name: 'forks forever',
    program: '4a/fork_without_end.sh',
    verdicts: {
      'one-child': 'fail',
      pipe: 'fail',
      values: 'fail',
      'all-read': 'fail',
      sum: 'unknown',
      'child-exits': 'fail',
      'parent-waits': 'fail',
      finishes: 'fail',
    },
  },
  {
    name: 'writes forever',
    program: '4a/output_without_end.py',
    verdicts: {
      'one-child': 'fail',
      pipe: 'fail',
      values: 'fail',
      'all-read': 'fail',
      sum: 'fail',
      'child-exits': 'fail',
      'parent-waits': 'fail',
      finishes: 'fail',
    },
  },
];

export const cases: readonly Case[] = [
  ...single('4a', programs, patience),
  ours('4a', () => [...options('4a', patience), '--', ...own('pipe_sum')]),
];
