import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { exercise1a } from '../../../dist/check/1a/exercise.js';
import type { Run } from '../../../dist/check/observed-programs/observed-program.js';
import { RecordedHistory } from '../../../dist/history/recorded-history.js';
import { observe } from '../../../dist/observe/index.js';

const start = 1_700_000_000;

/** The verdict on a child that answers the first signal but not the second; the checker may end the run. */
function verdict(from: number, to: number, stopped: Run['stopped'], after = ''): string {
  const at = (seconds: number): string => (start + seconds).toFixed(6);
  const arrives = `--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=10, si_uid=0} ---`;
  const lines = [
    `10 ${at(0)} execve("./x", ["./x"], 0x0 /* 1 var */) = 0 <0.000100>`,
    `10 ${at(0.1)} rt_sigaction(SIGUSR1, {sa_handler=0x1, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000010>`,
    `10 ${at(0.2)} clone(child_stack=NULL, flags=SIGCHLD) = 11 <0.000100>`,
    `10 ${at(0.3)} kill(11, SIGUSR1) = 0 <0.000010>`,
    `11 ${at(0.31)} ${arrives}`,
    `11 ${at(0.32)} write(1</dev/pts/1<char 136:1>>, "Hello from 11\\n", 14) = 14 <0.000010>`,
    `11 ${at(0.33)} pause() = ? ERESTARTNOHAND (To be restarted if no handler) <0.900000>`,
    `10 ${at(from)} kill(11, SIGUSR1) = 0 <0.000010>`,
    `11 ${at(from + 0.01)} ${arrives}`,
    ...(after === '' ? [] : [`11 ${at(from + 0.02)} ${after}`]),
    `10 ${at(to)} rt_sigprocmask(SIG_BLOCK, [CHLD], [], 8) = 0 <0.000010>`,
  ];
  const history = new RecordedHistory([...observe(lines)]);
  const run: Run = { words: [], history, stopped, leftovers: [], lateness: [] };
  return (
    exercise1a.judge({ first: run, late: undefined }).judgements.find(({ id }) => id === 'greeting')
      ?.verdict ?? ''
  );
}

/** The report on a child that a SIGINT of its parent ends so many seconds after its second SIGUSR1. */
function endedAfter(seconds: number, calls: readonly string[] = []): string {
  const at = (time: number): string => (start + time).toFixed(6);
  const lines = [
    `10 ${at(0)} execve("./x", ["./x"], 0x0 /* 1 var */) = 0 <0.000100>`,
    `10 ${at(0.1)} rt_sigaction(SIGUSR1, {sa_handler=0x1, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000010>`,
    `10 ${at(0.2)} clone(child_stack=NULL, flags=SIGCHLD) = 11 <0.000100>`,
    `10 ${at(0.3)} kill(11, SIGUSR1) = 0 <0.000010>`,
    `11 ${at(0.31)} --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=10, si_uid=0} ---`,
    `11 ${at(0.32)} write(1</dev/pts/1<char 136:1>>, "Hello from 11\n", 14) = 14 <0.000010>`,
    `11 ${at(0.33)} pause() = ? ERESTARTNOHAND (To be restarted if no handler) <0.900000>`,
    `10 ${at(1.3)} kill(11, SIGUSR1) = 0 <0.000010>`,
    `11 ${at(1.31)} --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=10, si_uid=0} ---`,
    ...calls.map((call, index) => `11 ${at(1.311 + index / 10_000)} ${call}`),
    `10 ${at(1.31 + seconds)} kill(11, SIGINT) = 0 <0.000010>`,
    `11 ${at(1.312 + seconds)} --- SIGINT {si_signo=SIGINT, si_code=SI_USER, si_pid=10, si_uid=0} ---`,
    `11 ${at(1.313 + seconds)} +++ killed by SIGINT +++`,
    `10 ${at(1.32 + seconds)} wait4(11, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGINT}], 0, NULL) = 11 <0.000010>`,
    `10 ${at(1.33 + seconds)} +++ exited with 0 +++`,
  ];
  const history = new RecordedHistory([...observe(lines)]);
  const run: Run = { words: [], history, stopped: undefined, leftovers: [], lateness: [] };
  const { judgements } = exercise1a.judge({ first: run, late: undefined });
  const found = judgements.find(({ id }) => id === 'greeting');
  return `${found?.verdict ?? ''}: ${found?.evidence.en ?? ''}`;
}

describe('a greeting that is missing', () => {
  it('is forgiven if the checker ended the child before it could answer', () => {
    assert.equal(verdict(1.3, 1.32, 'time'), 'pass');
    assert.equal(verdict(1.3, 1.32, undefined), 'fail');
  });

  it('is forgiven on a machine that gives the child no time before the checker ends it', () => {
    assert.equal(verdict(1.3, 2.3, 'time'), 'pass');
  });

  it('is not forgiven if the child waited again', () => {
    assert.equal(verdict(1.3, 1.33, 'time', 'pause( <unfinished ...>'), 'fail');
  });

  it('is forgiven if the parent ended the child directly after its signal, and the evidence says so', () => {
    assert.match(
      endedAfter(0.001),
      /^pass: 1 of 2 signals were answered; before the others could be/,
    );
    const answering = 'write(1</dev/pts/1<char 136:1>>, "Hello from 11\\n", 14 <unfinished ...>';
    assert.match(endedAfter(0.01, [answering]), /^pass: 1 of 2/);
    assert.match(endedAfter(1), /^fail: .* received SIGUSR1 2 times but printed 1 line/);
    assert.match(endedAfter(0.01, ['pause( <unfinished ...>']), /^fail/);
    assert.match(endedAfter(0.01, ['exit_group(0) = ?', '+++ exited with 0 +++']), /^fail/);
  });
});
