import { longPatience, options, ours, own, single, type Case, type Expected } from '../case.js';

const programs: readonly Expected[] = [
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

export const cases: readonly Case[] = [
  ...single('1a', programs, longPatience),
  ours('1a', () => [...options('1a', longPatience), '--', ...own('signal_children')]),
];
