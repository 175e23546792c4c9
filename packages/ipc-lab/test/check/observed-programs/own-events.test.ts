import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { isOwn, type Stop } from '../../../dist/check/observed-programs/own-events.js';
import { observe } from '../../../dist/observe/index.js';

/** A program that writes every second, and waits in between: its writes, and the waits whose end is not seen. */
function ownOf(why: Stop, at: number): string[] {
  const lines = [
    `10 1.000000 execve("./x", ["./x"], 0x0 /* 1 var */) = 0 <0.000100>`,
    `10 2.000000 pipe2([3<pipe:[7]>, 4<pipe:[7]>], 0) = 0 <0.000010>`,
    `10 3.000000 write(4<pipe:[7]>, "a", 1) = 1 <0.000010>`,
    `10 3.500000 write(4<pipe:[7]>, "b", 1) = 1 <0.000010>`,
    `10 4.000000 pause( <unfinished ...>`,
    `10 9.000000 +++ killed by SIGKILL +++`,
  ];
  return [...observe(lines)]
    .filter((event) => isOwn(event, { why, at }))
    .flatMap((event) => {
      if (event.type === 'written') return [`written at ${event.time.toFixed(1)}`];
      return event.type === 'blocked' ? [`waiting since ${event.since}`] : [];
    });
}

describe('the events of a program that the checker stops', () => {
  it('are its own until its time is over, though they are read later', () => {
    assert.deepEqual(ownOf('time', 5), ['written at 3.0', 'written at 3.5', 'waiting since 4']);
    assert.deepEqual(ownOf('time', 3.2), ['written at 3.0']);
  });

  it('are not those that the checker had not read when it had seen enough', () => {
    assert.deepEqual(ownOf('asked', 5), ['waiting since 4']);
  });

  it('do not include a wait that begins while it is being stopped, as what comes before it is missing', () => {
    assert.deepEqual(ownOf('left-running', 3.7), ['written at 3.0', 'written at 3.5']);
    assert.deepEqual(ownOf('asked', 3.7), []);
  });
});
