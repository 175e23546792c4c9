import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Story } from '../../../dist/check/judge/story.js';
import { observe } from '../../../dist/observe/index.js';

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
    const [first, child, former, later] = story.people;
    assert.deepEqual(
      story.people.map(({ pid }) => pid),
      [10, 11, 12, 12],
    );
    assert.deepEqual(first?.children, [child, former]);
    assert.deepEqual(child?.children, [later]);
    const owners = story.events.map((event) => story.owner(12, event));
    assert.deepEqual(owners, [undefined, undefined, undefined, former, former, former, later]);
    assert.equal(story.root?.pid, 10);
  });
});
