/**
 * What mutation testing covers: for each folder its sources, the tests that run, and the floor: the share of
 * mutants, in per cent, that these tests must notice.
 *
 * Only tests that start no other process run: the mutant is chosen in memory, in the process of the tests.
 */
const lab = 'packages/ipc-lab';
const library = 'packages/linux-ipc';

/** The recorded runs compare every output of ipc-lab. */
const golden = [`${lab}/test/golden/`];

/** Tests too long to be run for each of a thousand mutants; what they find, others find too. */
export const tooLong = ['observe/million', 'observe/fuzz', 'ring/fuzz', 'kill-steps', 'campaign'];

/**
 * Sources that only start programs, read the files of living processes, or run the commands: tests with other
 * processes cover them, and the lists of `scripts/slips/`.
 */
export const withProcesses = [
  '/command.ts',
  '/help.ts',
  'check/class/',
  'check/observed-programs/exercise-programs.ts',
  'check/observed-programs/observed-program.ts',
  'observe/live.ts',
  'observe/memory-watch.ts',
  'observe/strace/find-command.ts',
  'observe/strace/launch.ts',
  'observe/strace/paced-reader.ts',
  'observe/strace/proc.ts',
  'observe/strace/tracer.ts',
  'trace/outputs.ts',
  'trace/pass-signals.ts',
  'why/family.ts',
  'why/in-passing.ts',
  'why/snapshot/machine.ts',
  'why/snapshot/process-table.ts',
  'why/watch.ts',
];

export const folders = {
  observe: {
    sources: [`${lab}/src/observe/`],
    tests: [`${lab}/test/observe/`, `${lab}/test/trace/`, ...golden],
    floor: 90,
  },
  history: {
    sources: [`${lab}/src/history/`],
    tests: [`${lab}/test/history/`, `${lab}/test/trace/`, ...golden],
    floor: 90,
  },
  check: {
    sources: [`${lab}/src/check/`],
    tests: [`${lab}/test/check/`, ...golden],
    floor: 90,
  },
  trace: {
    sources: [`${lab}/src/trace/`],
    tests: [`${lab}/test/trace/`, ...golden],
    floor: 90,
  },
  why: {
    sources: [`${lab}/src/why/`],
    tests: [`${lab}/test/why/`, ...golden],
    floor: 90,
  },
  channel: {
    sources: [`${library}/src/channel/`],
    tests: [`${library}/test/channel/`],
    floor: 85,
  },
  core: {
    sources: [
      'abort',
      'arguments',
      'errors',
      'nearest',
      'options',
      'path-kind',
      'poll-list',
      'poller',
      'slice',
      'time-out',
      'turn',
      'wait-options',
      'waiters',
      'without-prototype',
    ].map((name) => `${library}/src/core/${name}.ts`),
    tests: [`${library}/test/`],
    floor: 85,
  },
};
