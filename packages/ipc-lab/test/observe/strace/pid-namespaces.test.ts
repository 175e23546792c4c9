import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Observer } from '../../../dist/observe/index.js';
import { PidNamespaces } from '../../../dist/observe/strace/pid-namespaces.js';
import { only } from '../support.js';

const inside = (pid: number, outer: number): string => `${pid} /* ${outer} in strace's PID NS */`;

describe('numbers of processes in another PID namespace', () => {
  it('are those of the namespace of strace', () => {
    const lines = new PidNamespaces();
    assert.equal(
      lines.translated(`10 1.0 kill(${inside(2, 4711)}, SIGTERM) = 0 <0.1>`),
      '10 1.0 kill(4711, SIGTERM) = 0 <0.1>',
    );
    assert.equal(
      lines.translated(`10 1.0 clone(child_stack=NULL, flags=SIGCHLD) = ${inside(3, 4712)} <0.1>`),
      '10 1.0 clone(child_stack=NULL, flags=SIGCHLD) = 4712 <0.1>',
    );
  });

  it('are known to the thread that saw them, when strace can no longer translate them', () => {
    const lines = new PidNamespaces();
    lines.translated(`10 1.0 clone(child_stack=NULL, flags=SIGCHLD) = ${inside(2, 4711)} <0.1>`);
    assert.equal(
      lines.translated('10 1.0 --- SIGCHLD {si_signo=SIGCHLD, si_pid=2, si_status=0} ---'),
      '10 1.0 --- SIGCHLD {si_signo=SIGCHLD, si_pid=4711, si_status=0} ---',
    );
    for (const [before, after] of [
      ['wait4(-1, NULL, 0, NULL) = 2 <0.1>', 'wait4(-1, NULL, 0, NULL) = 4711 <0.1>'],
      [
        '<... wait4 resumed>NULL, 0, NULL) = 2 <0.1>',
        '<... wait4 resumed>NULL, 0, NULL) = 4711 <0.1>',
      ],
      ['read(3, "= 2", 4) = 2 <0.1>', 'read(3, "= 2", 4) = 2 <0.1>'],
    ]) {
      assert.equal(lines.translated(`10 1.0 ${before}`), `10 1.0 ${after}`);
      assert.equal(lines.translated(`11 1.0 ${before}`), `11 1.0 ${before}`);
    }
  });

  it('are known to a process of the namespace that adopts an orphan, if no other has this number', () => {
    const lines = new PidNamespaces();
    const clone = 'clone(child_stack=NULL, flags=SIGCHLD) =';
    lines.translated(`10 1.0 ${clone} ${inside(2, 11)} <0.1>`);
    lines.translated(`11 1.0 ${clone} ${inside(3, 12)} <0.1>`);
    const collects = (thread: number): string =>
      lines.translated(`${thread} 1.0 wait4(-1, NULL, 0, NULL) = 3 <0.1>`);
    assert.equal(collects(10), '10 1.0 wait4(-1, NULL, 0, NULL) = 12 <0.1>');
    assert.equal(collects(9), '9 1.0 wait4(-1, NULL, 0, NULL) = 3 <0.1>', 'of another namespace');
    lines.translated(`21 1.0 ${clone} ${inside(3, 22)} <0.1>`);
    assert.equal(collects(10), '10 1.0 wait4(-1, NULL, 0, NULL) = 3 <0.1>', 'of which is unknown');
  });

  it('are not read from the data of a program', () => {
    const line = `10 1.0 write(1, "${inside(2, 4711)}", 31) = 31 <0.1>`;
    assert.equal(new PidNamespaces().translated(line), line);
  });

  it('make one process of a child, which its parent collects', () => {
    const observer = new Observer();
    const events = [
      `10 1.0 clone(child_stack=NULL, flags=SIGCHLD) = ${inside(2, 11)} <0.1>`,
      '11 1.1 exit_group(3) = ?',
      '11 1.2 +++ exited with 3 +++',
      `10 1.3 wait4(${inside(2, 11)}, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 2 <0.1>`,
    ].flatMap((line) => observer.line(line));
    events.push(...observer.end());
    assert.deepEqual(
      only(events, 'process-born').map(({ pid }) => pid),
      [10, 11],
    );
    assert.deepEqual(
      only(events, 'process-collected').map(({ pid }) => pid),
      [11],
    );
  });
});
