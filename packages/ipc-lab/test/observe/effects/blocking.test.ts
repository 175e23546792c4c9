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

  it('does not wait for a pipe of its own that has the bytes, or the room, when the run is stopped', () => {
    const made = '1 1.1 pipe2([3<pipe:[7]>, 4<pipe:[7]>], 0) = 0 <0.0001>';
    const written = '1 1.2 write(4<pipe:[7]>, "x", 1) = 1 <0.0001>';
    const reads = '1 1.3 read(3<pipe:[7]>, <unfinished ...>';
    const writes = (count: number) => `1 1.3 write(4<pipe:[7]>, "x"..., ${count} <unfinished ...>`;
    const calls = (...lines: string[]) => waitsIn(...lines).map(({ call }) => call);
    assert.deepEqual(calls(made, reads), ['read']);
    assert.deepEqual(calls(made, written, reads), []);
    assert.deepEqual(calls(made, writes(4096)), []);
    assert.deepEqual(calls(made, written, writes(4096)), ['write']);
    // Who else uses a pipe that was there before is not known.
    assert.deepEqual(calls(writes(1)), ['write']);
    assert.deepEqual(calls(written, reads), ['read']);
  });

  it('may copy from a pipe within the kernel', () => {
    const ends = '3<pipe:[7]>, 6<pipe:[8]>';
    const [wait] = waitsIn(`1 2.0 tee(${ends}, 100, 0) = 5 <1.000000>`);
    assert.equal(wait?.object?.id, 'pipe:[7]');
  });
});
