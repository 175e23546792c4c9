/* A call that the kernel restarts after a signal is one wait, under its own name. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Observer, type Event } from '../../../dist/observe/index.js';
import { only } from '../support.js';

const child = '--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=11, si_status=0} ---';
const interrupted = '= ? ERESTART_RESTARTBLOCK (Interrupted by signal)';

function eventsOf(...lines: readonly (readonly [seconds: number, text: string])[]): Event[] {
  const observer = new Observer();
  const events = lines.flatMap(([seconds, text]) =>
    observer.line(`10 ${(1000 + seconds).toFixed(6)} ${text}`),
  );
  return [...events, ...observer.end()];
}

function waitsIn(events: Event[]): { call: string; since: number; until: number | undefined }[] {
  return events
    .filter((event) => event.type === 'blocked')
    .map(({ call, since, until }) => ({
      call,
      since: Number((since - 1000).toFixed(3)),
      until: until && Number((until - 1000).toFixed(3)),
    }));
}

describe('a call that is restarted', () => {
  it('is one sleep, however often it is interrupted, and nobody releases it', () => {
    const events = eventsOf(
      [1, `clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=1, tv_nsec=0}, NULL) ${interrupted} <0.2>`],
      [1.2, child],
      [1.2, `restart_syscall(<... resuming interrupted clock_nanosleep ...>) ${interrupted} <0.3>`],
      [1.5, child],
      [1.5, 'restart_syscall(<... resuming interrupted restart_syscall ...> <unfinished ...>'],
      [2, '<... restart_syscall resumed>) = 0 <0.5>'],
    );
    assert.deepEqual(waitsIn(events), [{ call: 'clock_nanosleep', since: 1, until: 2 }]);
    assert.equal(only(events, 'blocked')[0]?.by, undefined);
  });

  it('names what it waits for, and who released it', () => {
    const events = eventsOf(
      [0, 'pipe2([3<pipe:[7]>, 4<pipe:[7]>], 0) = 0 <0.001>'],
      [1, `poll([{fd=3<pipe:[7]>, events=POLLIN}], 1, 5000) ${interrupted} <0.2>`],
      [1.2, child],
      [1.2, 'restart_syscall(<... resuming interrupted poll ...> <unfinished ...>'],
      [1.6, '<... restart_syscall resumed>) = 1 <0.4>'],
    );
    assert.deepEqual(waitsIn(events), [{ call: 'poll', since: 1, until: 1.6 }]);
    assert.equal(only(events, 'blocked')[0]?.object?.id, 'pipe:[7]');
  });

  it('is stopped and continued, too', () => {
    const events = eventsOf(
      [1, `nanosleep({tv_sec=1, tv_nsec=0}, NULL) ${interrupted} <0.2>`],
      [1.2, '--- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=11, si_uid=0} ---'],
      [1.2, '--- stopped by SIGSTOP ---'],
      [1.8, '--- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=11, si_uid=0} ---'],
      [1.8, 'restart_syscall(<... resuming interrupted nanosleep ...>) = 0 <0.2>'],
    );
    assert.deepEqual(waitsIn(events), [{ call: 'nanosleep', since: 1, until: 2 }]);
  });

  it('is over if a handler ran: the sender of the signal has ended the wait', () => {
    const events = eventsOf(
      [1, `nanosleep({tv_sec=1, tv_nsec=0}, NULL) ${interrupted} <0.2>`],
      [1.2, '--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=11, si_uid=0} ---'],
      [1.2, 'rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.0001>'],
      [1.3, 'getpid() = 10 <0.0001>'],
    );
    assert.deepEqual(waitsIn(events), [{ call: 'nanosleep', since: 1, until: 1.2 }]);
    assert.equal(only(events, 'blocked')[0]?.by, 11);
  });

  it('waits at the end, under its own name, if it does not return', () => {
    const events = eventsOf(
      [1, `nanosleep({tv_sec=9, tv_nsec=0}, NULL) ${interrupted} <0.2>`],
      [1.2, child],
      [1.2, 'restart_syscall(<... resuming interrupted nanosleep ...> <unfinished ...>'],
    );
    assert.deepEqual(waitsIn(events), [{ call: 'nanosleep', since: 1, until: undefined }]);
  });

  const again = '= ? ERESTARTSYS (To be restarted if SA_RESTART is set)';
  const user = '--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=11, si_uid=0} ---';
  const handlerReturned = 'rt_sigreturn({mask=[]}) = 61 <0.0001>';
  const handler = (flags: string): readonly [number, string] => [
    0,
    `rt_sigaction(SIGUSR1, {sa_handler=0x1, sa_mask=[], sa_flags=${flags}}, NULL, 8) = 0 <0.0001>`,
  ];

  it('goes on after a handler with SA_RESTART, whatever the handler calls meanwhile', () => {
    const events = eventsOf(
      handler('SA_RESTORER|SA_RESTART'),
      [1, `wait4(12, 0x7ff1, 0, NULL) ${again} <0.2>`],
      [1.2, user],
      [1.2, 'write(1</dev/null>, "x", 1) = 1 <0.0001>'],
      [1.3, handlerReturned],
      [1.3, 'wait4(12,  <unfinished ...>'],
      [1.9, '<... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 12 <0.6>'],
    );
    assert.deepEqual(waitsIn(events), [{ call: 'wait4', since: 1, until: 1.9 }]);
  });

  it('is over if siglongjmp leaves the handler, which another call of the same follows', () => {
    const events = eventsOf(
      handler('SA_RESTORER|SA_RESTART'),
      [1, `wait4(12, 0x7ff1, 0, NULL) ${again} <0.2>`],
      [1.2, user],
      [1.3, `wait4(12, 0x7ff1, 0, NULL) ${again} <0.2>`],
      [1.5, user],
      [1.5, handlerReturned],
      [1.5, 'wait4(12, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 12 <0.4>'],
    );
    const byTheirBegin = waitsIn(events).sort((a, b) => a.since - b.since);
    assert.deepEqual(byTheirBegin, [
      { call: 'wait4', since: 1, until: 1.2 },
      { call: 'wait4', since: 1.3, until: 1.9 },
    ]);
  });

  it('ends with a handler without SA_RESTART, which another call of the same follows', () => {
    const events = eventsOf(
      handler('SA_RESTORER'),
      [1, `wait4(12, 0x7ff1, 0, NULL) ${again} <0.2>`],
      [1.2, user],
      [1.3, `wait4(12, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 12 <0.6>`],
    );
    assert.deepEqual(waitsIn(events), [
      { call: 'wait4', since: 1, until: 1.2 },
      { call: 'wait4', since: 1.3, until: 1.9 },
    ]);
    assert.deepEqual(
      only(events, 'blocked').map(({ by }) => by),
      [11, undefined],
    );
  });

  it('goes on within the handler of another signal, and then itself', () => {
    const events = eventsOf(
      handler('SA_RESTORER|SA_RESTART'),
      [1, `wait4(12, 0x7ff1, 0, NULL) ${again} <0.2>`],
      [1.2, user],
      [1.2, `flock(3</tmp/f>, LOCK_EX) ${again} <0.2>`],
      [1.4, user],
      [1.4, handlerReturned],
      [1.4, 'flock(3</tmp/f>, LOCK_EX) = 0 <0.2>'],
      [1.7, handlerReturned],
      [1.7, 'wait4(12, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 12 <0.2>'],
    );
    assert.deepEqual(waitsIn(events), [
      { call: 'flock', since: 1.2, until: 1.6 },
      { call: 'wait4', since: 1, until: 1.9 },
    ]);
  });

  it('still waits when the run ends, since the time it began', () => {
    const events = eventsOf(
      handler('SA_RESTORER|SA_RESTART'),
      [1, `wait4(12, 0x7ff1, 0, NULL) ${again} <0.2>`],
      [1.2, user],
      [1.3, handlerReturned],
      [1.3, 'wait4(12,  <unfinished ...>'],
    );
    assert.deepEqual(waitsIn(events), [{ call: 'wait4', since: 1, until: undefined }]);
  });

  it('is over, by the signal, if the handler ends the process or never returns', () => {
    const events = eventsOf(
      handler('SA_RESTORER|SA_RESTART'),
      [1, `wait4(12, 0x7ff1, 0, NULL) ${again} <0.2>`],
      [1.2, user],
      [1.3, 'exit_group(0) = ?'],
      [1.3, '+++ exited with 0 +++'],
    );
    assert.deepEqual(waitsIn(events), [{ call: 'wait4', since: 1, until: 1.2 }]);
    assert.equal(only(events, 'blocked')[0]?.by, 11);
  });
});
