import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Lateness } from '../../../dist/check/observed-programs/lateness.js';
import { firstWrongGap, signalsLost } from '../../../dist/check/1a/rhythm.js';
import type { Run } from '../../../dist/check/observed-programs/observed-program.js';
import { RecordedHistory } from '../../../dist/history/recorded-history.js';
import { findSubject } from '../../../dist/check/judge/subject.js';
import { observe } from '../../../dist/observe/index.js';

const start = 1_700_000_000;
const idle: readonly Lateness[] = [];
/** Other processes used the processors all the time, though none was woken late. */
const pressed = Array.from({ length: 2000 }, (_, index) => ({
  from: start + index * 0.05,
  to: start + (index + 1) * 0.05,
  seconds: 0,
  pressed: 0.04,
}));

interface Second {
  /** Seconds that the program asks to sleep between two signals, and seconds that the sleep takes. */
  readonly asks: number;
  readonly takes: number;
}

/** A parent that signals its child, sleeps by `call`, and so on. */
function run(seconds: readonly Second[], lateness: readonly Lateness[], call = 'nanosleep'): Run {
  let time = start;
  const lines: string[] = [];
  const line = (text: string): void => {
    lines.push(`10 ${time.toFixed(6)} ${text}`);
  };
  line('execve("./x", ["./x"], 0x0 /* 1 var */) = 0 <0.000100>');
  line('clone(child_stack=NULL, flags=SIGCHLD) = 11 <0.000100>');
  for (const { asks, takes } of seconds) {
    line('kill(11, SIGUSR1) = 0 <0.000010>');
    time += 0.001;
    const asked = `{tv_sec=${Math.floor(asks)}, tv_nsec=${Math.round((asks % 1) * 1e9)}}`;
    const words = call === 'nanosleep' ? `${asked}, NULL` : 'NULL';
    line(`${call}(${words}) = 0 <${(takes - 0.002).toFixed(6)}>`);
    time += takes - 0.001;
  }
  line('kill(11, SIGUSR1) = 0 <0.000010>');
  const history = new RecordedHistory([...observe(lines)]);
  return { words: [], history, stopped: undefined, leftovers: [], lateness };
}

/** A parent that waits without a limit for its thread, which sleeps. */
function clockThread(asks: number, takes: number, lateness: readonly Lateness[]): Run {
  const at = (seconds: number): string => (start + seconds).toFixed(6);
  const asked = `{tv_sec=${Math.floor(asks)}, tv_nsec=${Math.round((asks % 1) * 1e9)}}`;
  const waits = `FUTEX_WAIT_PRIVATE, 0, NULL) = 0 <${(takes - 0.02).toFixed(6)}>`;
  const history = new RecordedHistory([
    ...observe([
      `10 ${at(0)} execve("./x", ["./x"], 0x0 /* 1 var */) = 0 <0.000100>`,
      `10 ${at(0.1)} clone(child_stack=NULL, flags=SIGCHLD) = 11 <0.000100>`,
      `10 ${at(0.2)} clone(child_stack=0x1, flags=CLONE_VM|CLONE_THREAD) = 12 <0.000100>`,
      `10 ${at(1)} kill(11, SIGUSR1) = 0 <0.000010>`,
      `12 ${at(1.01)} nanosleep(${asked}, NULL) = 0 <${(takes - 0.02).toFixed(6)}>`,
      `10 ${at(1.01)} futex(0x1, ${waits}`,
      `10 ${at(1 + takes)} kill(11, SIGUSR1) = 0 <0.000010>`,
    ]),
  ]);
  return { words: [], history, stopped: undefined, leftovers: [], lateness };
}

function wrongGap(made: Run): number | undefined {
  return firstWrongGap(
    made,
    new Set(made.history.processes.all.slice(0, 1)),
    made.history.all('signal-sent'),
  )?.number;
}

describe('one signal per second', () => {
  it('accepts a second, and nothing else, on an idle machine', () => {
    assert.equal(wrongGap(run([{ asks: 1, takes: 1.1 }], idle)), undefined);
    assert.equal(wrongGap(run([{ asks: 1, takes: 1.5 }], idle)), 2);
    assert.equal(wrongGap(run([{ asks: 0.5, takes: 0.5 }], idle)), 2);
  });

  it('counts what the program asked for on a busy machine, however long it took', () => {
    assert.equal(wrongGap(run([{ asks: 1, takes: 3 }], pressed)), undefined);
    assert.equal(wrongGap(run([{ asks: 2, takes: 2.1 }], pressed)), 2);
    assert.equal(wrongGap(run([{ asks: 0.5, takes: 2 }], pressed)), 2);
  });

  it('does not count the waits of a process that got the pid of a former helper', () => {
    const at = (seconds: number): string => (start + seconds).toFixed(6);
    const fork = (pid: number, from: number, child: number): string[] => [
      `${pid} ${at(from)} clone(child_stack=NULL, flags=SIGCHLD) = ${child} <0.000100>`,
    ];
    const sleep = (pid: number, from: number, seconds: number): string[] => [
      `${pid} ${at(from)} execve("/bin/sleep", ["sleep"], 0x0 /* 1 var */) = 0 <0.000100>`,
      `${pid} ${at(from + 0.001)} nanosleep({tv_sec=0, tv_nsec=${seconds * 1e9}}, NULL) = 0 <${seconds.toFixed(6)}>`,
      `${pid} ${at(from + seconds + 0.002)} +++ exited with 0 +++`,
    ];
    const kill = (from: number): string => `10 ${at(from)} kill(11, SIGUSR1) = 0 <0.000010>`;
    const lines = [
      `10 ${at(0)} execve("./x", ["./x"], 0x0 /* 1 var */) = 0 <0.000100>`,
      ...fork(10, 0.1, 11),
      `11 ${at(0.2)} nanosleep({tv_sec=0, tv_nsec=1000000}, NULL) = 0 <0.001000>`,
      kill(1),
      ...fork(10, 1.01, 12),
      ...sleep(12, 1.02, 0.95),
      kill(2),
      ...fork(10, 2.01, 13),
      ...sleep(13, 2.02, 0.95),
      ...fork(11, 3, 12),
      ...sleep(12, 3.01, 0.4),
      kill(3.5),
    ];
    const history = new RecordedHistory([...observe(lines)]);
    const made: Run = { words: [], history, stopped: undefined, leftovers: [], lateness: pressed };
    const self = findSubject(made)?.self ?? new Set();
    assert.equal(history.all('signal-sent').length, 3);
    assert.equal(firstWrongGap(made, self, history.all('signal-sent')), undefined);
  });

  it('recognises a busy machine even if the checker was woken only after it', () => {
    const late = [{ from: start - 1, to: start + 20, seconds: 20, pressed: 0 }];
    assert.equal(wrongGap(run([{ asks: 1, takes: 3 }], late)), undefined);
    const before = [{ from: start - 20, to: start - 1, seconds: 19, pressed: 19 }];
    assert.equal(wrongGap(run([{ asks: 1, takes: 3 }], before)), 2);
  });

  it('counts the length of a wait without a limit, less the time by which it was woken late', () => {
    const woken = pressed.map((one) => ({ ...one, seconds: 0.01 }));
    const waits = { asks: 0, takes: 1.4 };
    assert.equal(wrongGap(run([waits], pressed, 'rt_sigsuspend')), 2);
    assert.equal(wrongGap(run([waits], woken, 'rt_sigsuspend')), undefined);
  });

  it('counts the wait of a thread that another thread waits for', () => {
    const woken = pressed.map((one) => ({ ...one, seconds: 0.02 }));
    assert.equal(wrongGap(clockThread(1, 1.5, woken)), undefined);
    assert.equal(wrongGap(clockThread(1.4, 1.5, woken)), 2);
  });

  it('counts a shorter wait after one that was late', () => {
    const seconds = [
      { asks: 1, takes: 1.24 },
      { asks: 0.74, takes: 1.28 },
    ];
    assert.equal(wrongGap(run(seconds, pressed)), undefined);
    assert.equal(wrongGap(run(seconds, idle)), 3);
    const tooShort = [
      { asks: 1, takes: 1.1 },
      { asks: 0.5, takes: 1.28 },
    ];
    assert.equal(wrongGap(run(tooShort, pressed)), 3);
  });

  it('accepts that a program makes up for a late signal', () => {
    const made = run(
      [
        { asks: 1, takes: 1.7 },
        { asks: 0.3, takes: 0.3 },
      ],
      pressed,
    );
    assert.equal(wrongGap(made), undefined);
  });

  it('accepts that a program makes up for the seconds that it lost, and for no more', () => {
    const late = { asks: 1, takes: 3.4 };
    const [soon, rest] = [
      { asks: 0, takes: 0.02 },
      { asks: 0.64, takes: 0.64 },
    ];
    assert.equal(wrongGap(run([late, soon, soon, rest], pressed)), undefined);
    assert.equal(wrongGap(run([late, soon, soon, soon], pressed)), 5);
  });

  it('counts the signals that a busy machine prevented', () => {
    const slow = Array.from({ length: 24 }, () => ({ asks: 1, takes: 1.25 }));
    const lost = (made: Run): number => signalsLost(made, made.history.all('signal-sent'));
    assert.equal(lost(run(slow, pressed)), 6);
    assert.equal(lost(run(slow, idle)), 0);
  });
});
