import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Story } from '../../dist/check/story.js';
import { observe } from '../../dist/observe/index.js';

describe('the story of a program', () => {
  it('keeps the process whose pid went to another', () => {
    const fork = (pid: number, child: number, time: string): string =>
      `${pid} ${time} clone(child_stack=NULL, flags=SIGCHLD) = ${child} <0.000100>`;
    const wait = (pid: number, child: number, time: string): string =>
      `${pid} ${time} wait4(${child}, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = ${child} <0.000100>`;
    const story = new Story([
      ...observe([
        '10 1.0 execve("./x", ["./x"], 0x0 /* 1 var */) = 0 <0.000100>',
        fork(10, 11, '1.1'),
        fork(10, 12, '1.2'),
        '12 1.3 +++ exited with 0 +++',
        wait(10, 12, '1.4'),
        fork(11, 12, '1.5'),
      ]),
    ]);
    assert.deepEqual(
      story.childrenOf(10).map(({ pid }) => pid),
      [11, 12],
    );
    assert.deepEqual(
      story.childrenOf(11).map(({ pid }) => pid),
      [12],
    );
    assert.equal(story.people.get(12)?.parent, 11);
    assert.equal(story.root?.pid, 10);
  });
});
