import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { observe } from '../../../dist/observe/index.js';
import { only } from '../support.js';

function waitsIn(...lines: readonly string[]) {
  const first = '1 1.0 execve("/a", ["a"], 0x1 /* 1 var */) = 0 <0.000100>';
  return only([...observe([first, ...lines])], 'blocked');
}

describe('a call that waits', () => {
  it('in a POSIX message queue has an absolute time-out', () => {
    const timeOut = '{tv_sec=1700000007, tv_nsec=0}';
    const [wait] = waitsIn(
      `1 1700000002.0 mq_timedreceive(3</q>, "x", 8192, [0], ${timeOut}) = 1 <2.000000>`,
    );
    assert.equal(wait?.call, 'mq_timedreceive');
    assert.equal(wait.limit, 5);
    assert.equal(wait.object?.path, '/q');
  });

  it('may open a FIFO with creat(2), or relative to the descriptor of a folder', () => {
    for (const call of ['creat("/tmp/f", 0666)', 'openat(5</tmp>, "f", O_RDONLY)']) {
      const [wait] = waitsIn(`1 2.0 ${call} = 3</tmp/f> <1.000000>`);
      assert.equal(wait?.object?.path, '/tmp/f', call);
    }
  });

  it('may copy from a pipe within the kernel', () => {
    const ends = '3<pipe:[7]>, 6<pipe:[8]>';
    const [wait] = waitsIn(`1 2.0 tee(${ends}, 100, 0) = 5 <1.000000>`);
    assert.equal(wait?.object?.id, 'pipe:[7]');
  });
});
