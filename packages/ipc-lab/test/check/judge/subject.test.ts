import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Lateness } from '../../../dist/check/observed-programs/lateness.js';
import type { Run } from '../../../dist/check/observed-programs/observed-program.js';
import { RecordedHistory } from '../../../dist/history/recorded-history.js';
import { findSubject, isBeingMade } from '../../../dist/check/judge/subject.js';
import { observe } from '../../../dist/observe/index.js';

const start = 1_700_000_000;

interface Late {
  /** Seconds between the last fork and the stop. */
  readonly age: number;
  /** The call that the last child makes meanwhile. */
  readonly doing?: string;
  readonly isStopped?: boolean;
  readonly lateness?: readonly Lateness[];
  readonly workers?: number;
}

/** Workers that sleep, and a last child that is just born when the run is stopped. */
function run({ age, doing = '', isStopped = true, lateness = [], workers = 5 }: Late): Run {
  const lines = [`10 ${start}.0 execve("./x", ["./x"], 0x0 /* 1 var */) = 0 <0.000100>`];
  for (let child = 0; child < workers; child += 1) {
    lines.push(
      `10 ${start}.1 clone(child_stack=NULL, flags=SIGCHLD) = ${11 + child} <0.000100>`,
      `${11 + child} ${start}.2 nanosleep({tv_sec=1, tv_nsec=0}, NULL) = 0 <1.000100>`,
    );
  }
  lines.push(`10 ${start + 20}.0 clone(child_stack=NULL, flags=SIGCHLD) = 30 <0.000100>`);
  if (doing !== '') lines.push(`30 ${start + 20}.1 ${doing}`);
  lines.push(`11 ${start + 20 + age}.5 rt_sigprocmask(SIG_BLOCK, [CHLD], [], 8) = 0 <0.000010>`);
  const history = new RecordedHistory([...observe(lines)]);
  const stopped = isStopped ? 'time' : undefined;
  return { words: [], history, stopped, leftovers: [], lateness };
}

const counted = (made: Run): number | undefined => findSubject(made)?.children.length;

describe('a child born shortly before the checker ends the run', () => {
  it('is not counted if it may be a helper between fork and execve', () => {
    assert.equal(counted(run({ age: 0 })), 5);
    assert.equal(counted(run({ age: 0, doing: 'close(3</tmp/x>) = 0 <0.000100>' })), 5);
    const opens = 'openat(AT_FDCWD, "/dev/null", O_RDONLY) = 3</dev/null<char 1:3>> <0.200100>';
    assert.equal(counted(run({ age: 0, doing: opens })), 5);
  });

  it('is counted if it has made a call that a helper does not make', () => {
    const waits = 'nanosleep({tv_sec=0, tv_nsec=100000000}, NULL) = 0 <0.100100>';
    assert.equal(counted(run({ age: 0, doing: waits })), 6);
  });

  it('is counted if it has existed for long, and the machine gave it time', () => {
    assert.equal(counted(run({ age: 2 })), 6);
    const pressed = [{ from: start + 20, to: start + 24, seconds: 0, pressed: 3.5 }];
    assert.equal(counted(run({ age: 2, lateness: pressed })), 5);
  });

  it('is counted if the program ended by itself', () => {
    assert.equal(counted(run({ age: 0, isStopped: false })), 6);
  });

  it('leaves the verdict open if it would be the last child that is missing', () => {
    const subject = findSubject(run({ age: 0, workers: 4 }));
    assert.ok(subject !== undefined);
    assert.equal(isBeingMade(subject, 5), true);
    assert.equal(isBeingMade(subject, 6), false);
  });
});
