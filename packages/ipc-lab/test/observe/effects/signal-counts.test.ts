import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { observe } from '../../../dist/observe/index.js';
import { totalsOf } from '../../../dist/trace/text/totals.js';
import { pictureOf } from '../../trace/support.js';

const start = [
  '10 1.0 execve("/a", ["a"], 0x1 /* 1 var */) = 0 <0.0001>',
  '10 1.1 clone(child_stack=NULL, flags=SIGCHLD) = 11 <0.0001>',
];
const send = (signal: string, at: number) => `10 ${at.toFixed(1)} kill(11, ${signal}) = 0 <0.0001>`;
const ends = ['11 8.0 exit_group(0) = ?', '11 8.1 +++ exited with 0 +++'];
const arrives = (signal: string, at: number) =>
  `11 ${at.toFixed(1)} --- ${signal} {si_signo=${signal}, si_code=SI_USER, si_pid=10, si_uid=0} ---`;
const block = '11 1.5 rt_sigprocmask(SIG_BLOCK, ~[RTMIN RT_1], NULL, 8) = 0 <0.0001>';

function countsOf(...lines: readonly string[]) {
  const [passage] = totalsOf(pictureOf(observe([...start, ...lines]))).signals;
  assert.ok(passage !== undefined);
  const { signal, sent, arrived, merged, pending, discarded } = passage;
  assert.equal(sent, arrived + merged + pending + discarded, 'each has one fate');
  return { signal, sent, arrived, merged, pending, discarded };
}

const none = { arrived: 0, merged: 0, pending: 0, discarded: 0 };

describe('signals are counted by what became of them', () => {
  it('SIGKILL arrives with the end of its receiver', () => {
    const counts = countsOf(send('SIGKILL', 2), '11 2.1 +++ killed by SIGKILL +++');
    assert.deepEqual(counts, { ...none, signal: 'SIGKILL', sent: 1, arrived: 1 });
  });

  it('SIGKILL arrives once, before its call returns', () => {
    const counts = countsOf(
      '10 2.0 kill(11, SIGKILL <unfinished ...>',
      '11 2.1 +++ killed by SIGKILL +++',
      '10 2.2 <... kill resumed>) = 0 <0.2>',
    );
    assert.deepEqual(counts, { ...none, signal: 'SIGKILL', sent: 1, arrived: 1 });
  });

  it('blocked standard signals merge into one, which stays pending', () => {
    const counts = countsOf(
      block,
      send('SIGUSR1', 2),
      send('SIGUSR1', 3),
      send('SIGUSR1', 4),
      ...ends,
    );
    assert.deepEqual(counts, { ...none, signal: 'SIGUSR1', sent: 3, merged: 2, pending: 1 });
  });

  it('blocked real-time signals all stay pending', () => {
    const counts = countsOf(block, send('SIGRT_4', 2), send('SIGRT_4', 3), ...ends);
    assert.deepEqual(counts, { ...none, signal: 'SIGRTMIN+2', sent: 2, pending: 2 });
  });

  it('what is sent to a process that has ended is discarded', () => {
    const counts = countsOf(...ends, send('SIGTERM', 9));
    assert.deepEqual(counts, { ...none, signal: 'SIGTERM', sent: 1, discarded: 1 });
  });

  it('what the process did not live to see is discarded', () => {
    const counts = countsOf(
      send('SIGUSR1', 2),
      arrives('SIGUSR1', 2.1),
      send('SIGUSR1', 7.9),
      ...ends,
    );
    assert.deepEqual(counts, { ...none, signal: 'SIGUSR1', sent: 2, arrived: 1, discarded: 1 });
  });
});
