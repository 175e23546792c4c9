import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { precedes } from '../../../dist/check/judge/order.js';
import { isSentUnanswered, unorderedHandler } from '../../../dist/check/judge/readiness.js';
import { findSubject, type Subject } from '../../../dist/check/judge/subject.js';
import { RecordedHistory } from '../../../dist/history/recorded-history.js';
import { observe } from '../../../dist/observe/observer.js';

const fork = 'clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 20 <0.000100>';
const handler =
  'rt_sigaction(SIGUSR1, {sa_handler=0x55, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000010>';
const kill = 'kill(20, SIGUSR1) = 0 <0.000010>';
const arrives = '--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=10, si_uid=0} ---';

type Step = readonly [pid: 10 | 20, what: string];

/** A parent 10 with its child 20; each step happens 10 ms after the one before. */
function run(...steps: readonly Step[]): { history: RecordedHistory; subject: Subject } {
  const all: Step[] = [[10, 'execve("./p", ["./p"], 0x7f) = 0 <0.000100>'], ...steps];
  const lines = all.map(([pid, what], index) => `${pid} ${(100 + index / 100).toFixed(6)} ${what}`);
  const history = new RecordedHistory([...observe(lines)]);
  const subject = findSubject({
    words: [],
    history,
    stopped: undefined,
    leftovers: [],
    lateness: [],
  });
  assert.ok(subject);
  return { history, subject };
}

const pipe: Step = [10, 'pipe2([3<pipe:[7]>, 4<pipe:[7]>], 0) = 0 <0.000010>'];
const ready: Step = [20, 'write(4<pipe:[7]>, "r", 1) = 1 <0.000010>'];
const readReady: Step = [10, 'read(3<pipe:[7]>, "r", 1) = 1 <0.000010>'];
const forked: Step = [10, fork];
const installs: Step = [20, handler];
const sleeps: Step = [
  10,
  'clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=1, tv_nsec=0}, 0x7f) = 0 <0.005000>',
];
const kills: Step = [10, kill];
const answered: Step = [20, arrives];

describe("the child's handler and the parent's first signal", () => {
  const cases: readonly (readonly [string, boolean, readonly Step[]])[] = [
    ['not ordered', false, [forked, installs, kills, answered]],
    ['not ordered by a sleep', false, [forked, installs, sleeps, kills, answered]],
    ['not ordered by what the child says to nobody', false, [pipe, forked, installs, ready, kills]],
    [
      'not ordered by what the child said before',
      false,
      [pipe, forked, ready, installs, readReady, kills],
    ],
    ['ordered by a pipe', true, [pipe, forked, installs, ready, readReady, kills]],
    [
      'ordered by a signal of the child',
      true,
      [
        forked,
        installs,
        [20, 'kill(10, SIGUSR2) = 0 <0.000010>'],
        [10, '--- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=20, si_uid=0} ---'],
        kills,
      ],
    ],
    ['inherited', true, [[10, handler], forked, kills, answered]],
    ['installed before fork and again after it', true, [[10, handler], forked, installs, kills]],
  ];
  for (const [name, isOrdered, steps] of cases) {
    it(`are ${name}`, () => {
      const { history, subject } = run(...steps);
      assert.equal(unorderedHandler(history, subject, 'SIGUSR1') === undefined, isOrdered);
    });
  }
});

describe('a second signal', () => {
  it('may come before the answer to the first', () => {
    const { history, subject } = run([10, handler], forked, kills, answered, kills, answered);
    assert.ok(isSentUnanswered(history, subject, 'SIGUSR1'));
  });

  it('waits for the answer to the first', () => {
    const { history, subject } = run(
      pipe,
      [10, handler],
      forked,
      kills,
      answered,
      ready,
      readReady,
      kills,
    );
    assert.ok(!isSentUnanswered(history, subject, 'SIGUSR1'));
  });
});

describe('the order of events', () => {
  it('is that of each process, of causes and of births: a partial order', () => {
    const { history } = run(pipe, forked, installs, ready, sleeps, readReady, kills, answered);
    const { events } = history;
    for (const one of events) {
      assert.ok(precedes(history, one, one));
      for (const other of events) {
        if (one.id > other.id) assert.ok(!precedes(history, one, other));
        if (one.id <= other.id && one.pid === other.pid && one.type !== 'process-born') {
          assert.ok(precedes(history, one, other), `${one.type} before ${other.type}`);
        }
        for (const third of events) {
          const isChain = precedes(history, one, other) && precedes(history, other, third);
          if (isChain) assert.ok(precedes(history, one, third));
        }
      }
    }
  });
});
