/**
 * Programs of students, and what is to be found in them: right ones that a hasty checker would fail,
 * and wrong ones that fail exactly where they are wrong. What is not named passes.
 */
export type Verdicts = Readonly<Record<string, 'fail' | 'unknown'>>;

export interface Expected {
  readonly name: string;
  readonly program: string;
  /** A program it is started by. */
  readonly wrapper?: string;
  /** Seconds: for a program that does not end. */
  readonly timeout?: number;
  readonly verdicts: Verdicts;
}

export const pipePrograms: readonly Expected[] = [
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
  { name: 'nobody waits', program: '4a/no_wait.c', verdicts: { 'parent-waits': 'fail' } },
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
    name: 'forks for ever',
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
    name: 'writes for ever',
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

export const memoryPrograms: readonly Expected[] = [
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
  { name: 'the segment stays', program: '2a/segment_left.c', verdicts: { removed: 'fail' } },
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

export const signalPrograms: readonly Expected[] = [
  { name: 'the plain solution', program: '1a/plain.c', verdicts: {} },
  {
    name: 'sigwaitinfo, sigqueue, timerfd, SIGCHLD ignored',
    program: '1a/sigwaitinfo_sigqueue.c',
    verdicts: {},
  },
  {
    name: 'pidfd, threads, SIGINT to the group, waitid',
    program: '1a/pidfd_threads.c',
    verdicts: {},
  },
  { name: 'Python', program: '1a/plain.py', verdicts: {} },
  { name: 'bash', program: '1a/plain.sh', verdicts: {} },
  { name: 'alarm, vfork and execve, setsid', program: '1a/alarm_vfork.c', verdicts: {} },
  { name: 'a condition, signalfd, ppoll', program: '1a/signalfd_condition.c', verdicts: {} },
  {
    name: 'four of the five',
    program: '1a/four_of_five.c',
    verdicts: { 'sigint-all': 'fail', reaped: 'fail' },
  },
  {
    name: 'children that end after one signal',
    program: '1a/one_signal_only.c',
    verdicts: { greeting: 'fail' },
  },
  {
    name: 'too slow by a timer',
    program: '1a/slow_timer.c',
    verdicts: { 'one-per-second': 'fail' },
  },
  { name: 'too fast', program: '1a/too_fast.py', verdicts: { 'one-per-second': 'fail' } },
  {
    name: 'no handler',
    program: '1a/no_handler.c',
    verdicts: {
      handler: 'fail',
      'one-per-second': 'fail',
      greeting: 'fail',
      'sigint-all': 'fail',
    },
  },
  {
    name: 'children that fork as well',
    program: '1a/children_fork_too.c',
    timeout: 20,
    verdicts: { 'five-children': 'fail', 'one-per-second': 'fail', 'sigint-all': 'fail' },
  },
];

export interface ExpectedPair {
  readonly name: string;
  readonly first: string;
  readonly second: string;
  readonly timeout?: number;
  readonly verdicts: Verdicts;
}

export const filePairs: readonly ExpectedPair[] = [
  { name: 'C', first: '3d/writer.c', second: '3d/reader.c', verdicts: {} },
  { name: 'Python', first: '3d/writer.py', second: '3d/reader.py', verdicts: {} },
  { name: 'renamed', first: '3d/renamed.py', second: '3d/reader.c', verdicts: {} },
  { name: 'no name at first', first: '3d/unnamed.c', second: '3d/reader.py', verdicts: {} },
  {
    name: 'not sized',
    first: '3d/not_sized.c',
    second: '3d/reader.c',
    verdicts: { 'sized-first': 'fail', 'five-ints': 'fail', 'same-values': 'unknown' },
  },
  {
    name: 'MAP_PRIVATE',
    first: '3d/private.c',
    second: '3d/reader.c',
    verdicts: { 'maps-file': 'fail', 'five-ints': 'fail' },
  },
  { name: 'text', first: '3d/text.py', second: '3d/reader.c', verdicts: { 'five-ints': 'fail' } },
  {
    name: 'read(2) instead of mmap',
    first: '3d/writer.c',
    second: '3d/reads_by_read.sh',
    verdicts: { 'reader-maps': 'fail' },
  },
];

export const fifoPairs: readonly ExpectedPair[] = [
  { name: 'C, stdio', first: '5/send_rand.c', second: '5/get_rand.c', verdicts: {} },
  {
    name: 'Python, binary, polled',
    first: '5/send_rand.py',
    second: '5/get_rand.py',
    verdicts: {},
  },
  { name: 'shell, awk, truncated', first: '5/send_rand.c', second: '5/get_rand.sh', verdicts: {} },
  {
    name: 'one read of 80 bytes',
    first: '5/send_rand.c',
    second: '5/reads_once.c',
    verdicts: { 'reads-all': 'fail', average: 'fail', 'existing-ok': 'fail' },
  },
  {
    name: 'one value less, and no FIFO twice',
    first: '5/one_less.sh',
    second: '5/get_rand.c',
    timeout: 10,
    verdicts: { 'n-values': 'fail', 'existing-ok': 'fail' },
  },
];

export const socketPairs: readonly ExpectedPair[] = [
  { name: 'SOCK_SEQPACKET', first: '6/server.c', second: '6/client.c', verdicts: {} },
  { name: 'streams, threads, for ever', first: '6/server.py', second: '6/client.py', verdicts: {} },
  { name: 'abstract, datagrams', first: '6/abstract.py', second: '6/abstract.py', verdicts: {} },
  {
    name: 'the sheet’s way',
    first: '6/forked_server.c',
    second: '6/client.c',
    verdicts: { 'sum-server': 'fail', 'stale-ok': 'fail' },
  },
  {
    name: 'one answer, and the socket stays',
    first: '6/leaves_socket.py',
    second: '6/client.py',
    verdicts: { 'sum-clients': 'fail', cleaned: 'fail' },
  },
  {
    name: 'TCP',
    first: '6/internet.py',
    second: '6/internet.py',
    verdicts: { 'unix-socket': 'fail' },
  },
];
