import {
  following,
  longPatience,
  options,
  ours,
  own,
  single,
  type Case,
  type Expected,
} from '../case.js';

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
    says: { 'sigint-all': /1 child was not sent SIGINT.* bounds/ },
  },
  {
    name: 'children that end after one signal',
    program: '1a/one_signal_only.c',
    verdicts: { greeting: 'fail' },
    says: { greeting: /had already ended.* after its first greeting\?/ },
  },
  {
    name: 'threads in place of the children',
    program: '1a/threads_only.c',
    verdicts: {
      'five-children': 'fail',
      ...following(
        'five-children',
        'handler',
        'one-per-second',
        'greeting',
        'sigint-all',
        'reaped',
      ),
    },
    says: { 'five-children': /made no child, but 1 thread: .* have in common/ },
  },
  {
    name: 'the number of the parent',
    program: '1a/parents_number.c',
    verdicts: { greeting: 'fail' },
    says: { greeting: /printed "Hello from PID (\d+)": \1 is its parent.* its own number/ },
  },
  {
    name: 'other words',
    program: '1a/other_choices.c words',
    verdicts: { greeting: 'fail' },
    says: { greeting: /answered SIGUSR1 with "Bonjour de \d+", not with .* letter by letter/ },
  },
  {
    name: 'SIGTERM instead of SIGINT',
    program: '1a/other_choices.c SIGTERM',
    verdicts: { 'sigint-all': 'fail' },
    says: { 'sigint-all': /SIGINT was not sent to any child: SIGTERM was, 5 times/ },
  },
  {
    name: 'SIGUSR2 instead of SIGUSR1',
    program: '1a/other_choices.c SIGUSR2',
    verdicts: { 'one-per-second': 'fail', ...following('one-per-second', 'greeting') },
    says: { 'one-per-second': /SIGUSR1 was not sent to any child: SIGUSR2 was, 6 times/ },
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
      ...following('handler', 'greeting'),
      'sigint-all': 'fail',
    },
    says: {
      handler: /SIGUSR1 killed it/,
      'sigint-all': /not sent to any child.* Which call tells/i,
    },
  },
  {
    name: 'a signal to the whole group',
    program: '1a/signals_the_group.c',
    verdicts: { 'one-per-second': 'fail' },
    says: {
      'one-per-second': /kill\(0, SIGUSR1\) sent the signal to the whole group, 6 processes/,
    },
  },
  {
    name: 'a signal to the whole group, which kills the parent',
    program: '1a/kills_its_group.c',
    verdicts: { 'one-per-second': 'fail', ...following('one-per-second', 'sigint-all', 'reaped') },
    says: { 'one-per-second': /it killed the sender.* if its first argument is 0/ },
  },
  {
    name: 'handlers that the children install in time by luck',
    program: '1a/handler_in_child.c',
    verdicts: { handler: 'fragile' },
    says: {
      handler:
        /by luck.* run with delays, at .* SIGUSR1 reached child \d+, which had not installed/,
    },
  },
  {
    name: 'children that inherit the loop',
    program: '1a/inherited_loop.c',
    verdicts: { 'five-children': 'fail' },
    says: { 'five-children': /26 more processes.* What keeps it from the next turn\?/ },
  },
  {
    name: 'children that fork as well',
    program: '1a/children_fork_too.c',
    timeout: 20,
    verdicts: { 'five-children': 'fail', 'one-per-second': 'fail', 'sigint-all': 'fail' },
  },
  {
    name: 'a handler that the first signal removes',
    program: '1a/handler_removed.c',
    verdicts: { greeting: 'fail' },
    says: {
      greeting:
        /was killed by SIGUSR1 at \d+\.\d+ s: its handler was no longer installed \(SA_RESETHAND.* stay installed/,
    },
  },
  {
    name: 'no signal at all',
    program: '1a/never_signals.py',
    verdicts: { 'one-per-second': 'fail', ...following('one-per-second', 'greeting') },
    says: { 'one-per-second': /SIGUSR1 was not sent to any child Which call sends a signal\?/ },
  },
  {
    name: 'the parent signals itself',
    program: '1a/signals_itself.py',
    verdicts: { 'one-per-second': 'fail', ...following('one-per-second', 'greeting') },
    says: { 'one-per-second': /sent SIGUSR1 to itself.* first argument of kill/ },
  },
  {
    name: 'the parent crashes',
    program: '1a/parent_crashes.c',
    verdicts: { 'one-per-second': 'fail', ...following('one-per-second', 'sigint-all', 'reaped') },
    says: { 'one-per-second': /was killed by SIGSEGV at .* had sent SIGUSR1 2 times/ },
  },
  {
    name: 'SIGINT ignored',
    program: '1a/sigint_ignored.py',
    timeout: 25,
    verdicts: { reaped: 'fail' },
    says: { reaped: /received SIGINT and did not end/ },
  },
  {
    name: 'no SIGINT',
    program: '1a/never_ends_them.c',
    verdicts: { 'sigint-all': 'fail', ...following('sigint-all', 'reaped') },
    says: { 'sigint-all': /SIGINT was not sent to any child/ },
  },
];

/** Seconds: enough to see a rhythm. */
const tried = '6';

/** The same program, in a first try: it takes its seconds as its last argument. */
function shortened(one: Case): Case {
  return {
    ...one,
    args: (folder) => {
      const [exercise = '', ...rest] = one.args(folder);
      return [exercise, '--seconds', tried, ...rest, tried];
    },
  };
}

const [plain] = single('1a', programs, longPatience);

export const cases: readonly Case[] = [
  ...single('1a', programs, longPatience).map(shortened),
  ...(plain === undefined ? [] : [{ ...plain, name: 'all thirty seconds' }]),
  shortened(
    ours('1a', () => [
      ...options('1a', longPatience),
      '--',
      ...own('signal_children'),
      '--seconds',
    ]),
  ),
];
