import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { observe } from '../../../dist/observe/index.js';
import { only } from '../support.js';

/** The limits of the waits in these calls of one process, rounded. */
function limits(...lines: string[]): (number | undefined)[] {
  const events = [...observe(lines.map((line) => `10 ${line}`))];
  return only(events, 'blocked').map(({ limit }) =>
    limit === undefined ? undefined : Number(limit.toFixed(3)),
  );
}

const signalled = '= ? ERESTARTNOHAND (To be restarted if no handler)';
const handled =
  '1000.0 rt_sigaction(SIGALRM, {sa_handler=0x1, sa_mask=[], sa_flags=0}, NULL, 8) = 0';
const alarm = (time: number): string =>
  `${time} --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---`;

describe('a wait that ends by a timer', () => {
  it('is limited by alarm(2), once', () => {
    const waits = [
      handled,
      `1000.1 pause() ${signalled} <0.95>`,
      alarm(1001.05),
      `1002.0 pause() ${signalled} <0.95>`,
      alarm(1002.95),
    ];
    assert.deepEqual(limits('1000.0 alarm(1) = 0 <0.00001>', ...waits), [0.9, undefined]);
    const cancelled = '1000.05 alarm(0) = 1 <0.00001>';
    assert.deepEqual(limits('1000.0 alarm(1) = 0 <0.00001>', cancelled, ...waits), [
      undefined,
      undefined,
    ]);
  });

  it('is limited by a periodic timer until its next expiry', () => {
    const set =
      '1000.0 setitimer(ITIMER_REAL, {it_interval={tv_sec=1, tv_usec=0}, it_value={tv_sec=1, tv_usec=500000}}, NULL) = 0 <0.00001>';
    const first = `1000.5 rt_sigsuspend([], 8) ${signalled} <1.1>`;
    const late = `1002.7 rt_sigsuspend([], 8) ${signalled} <0.9>`;
    assert.deepEqual(limits(handled, set, first, alarm(1001.6), late), [1, 0.8]);
  });

  it('is limited by the timer of its descriptor, and by no other', () => {
    const set =
      '1000.0 timerfd_settime(3<anon_inode:[timerfd]>, 0, {it_interval={tv_sec=1, tv_nsec=0}, it_value={tv_sec=1, tv_nsec=0}}, NULL) = 0 <0.00001>';
    const reads = [3, 4].map((fd) => `1000.25 read(${fd}<anon_inode:[timerfd]>, "", 8) = 8 <0.8>`);
    assert.deepEqual(limits(set, ...reads), [0.75, undefined]);
    assert.deepEqual(limits(set, `1000.25 pause() ${signalled} <0.95>`), [undefined]);
  });

  it('is limited by a timer that expires at a point in time', () => {
    const set =
      '1700000000.0 timer_settime(0, TIMER_ABSTIME, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=1700000002, tv_nsec=0}}, NULL) = 0 <0.00001>';
    const wait = '1700000000.5 rt_sigtimedwait([ALRM], NULL, NULL, 8) = 14 (SIGALRM) <1.6>';
    assert.deepEqual(limits(set, wait), [1.5]);
  });
});
