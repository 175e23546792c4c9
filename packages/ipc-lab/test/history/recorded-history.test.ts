import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { RecordedHistory } from '../../dist/history/recorded-history.js';
import { observe } from '../../dist/observe/index.js';

describe('the history of a program', () => {
  it('keeps a process whose pid the kernel has reused', () => {
    const fork = (pid: number, child: number, time: string): string =>
      `${pid} ${time} clone(child_stack=NULL, flags=SIGCHLD) = ${child} <0.000100>`;
    const wait = (pid: number, child: number, time: string): string =>
      `${pid} ${time} wait4(${child}, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = ${child} <0.000100>`;
    const history = new RecordedHistory([
      ...observe([
        '10 1.0 execve("./x", ["./x"], 0x0 /* 1 var */) = 0 <0.000100>',
        fork(10, 11, '1.1'),
        fork(10, 12, '1.2'),
        '12 1.3 +++ exited with 0 +++',
        wait(10, 12, '1.4'),
        fork(11, 12, '1.5'),
      ]),
    ]);
    const [first, child, former, later] = history.processes.all;
    assert.deepEqual(
      history.processes.all.map(({ pid }) => pid),
      [10, 11, 12, 12],
    );
    assert.deepEqual(first?.children, [child, former]);
    assert.deepEqual(child?.children, [later]);
    const owners = history.events.map((event) => history.processes.owner(12, event));
    assert.deepEqual(owners, [undefined, undefined, undefined, former, former, former, later]);
    assert.equal(history.processes.root?.pid, 10);
  });

  it('joins and splits writes into lines, without colours and carriage returns', () => {
    const terminal = '1</dev/pts/1<char 136:1>>';
    const writes = ['\\33[31mred\\33[0m\\r\\na', 'b', '\\nthe \\33]0;title\\7end'];
    const history = new RecordedHistory([
      ...observe([
        '10 1.0 execve("./x", ["./x"], 0x0 /* 1 var */) = 0 <0.000100>',
        ...writes.map(
          (text, at) => `10 1.${at + 1} write(${terminal}, "${text}", 99) = 99 <0.000010>`,
        ),
      ]),
    ]);
    const lines = history.allLines();
    assert.deepEqual(
      lines.map(({ text }) => text),
      ['red', 'ab', 'the end'],
    );
    assert.equal(lines[1]?.event, lines[0]?.event);
  });
});
