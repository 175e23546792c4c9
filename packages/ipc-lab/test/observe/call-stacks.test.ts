/* The stack of a call goes to the events of that call, also if they were seen before it returned. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { CallStacks } from '../../dist/observe/call-stacks.js';
import { Observer } from '../../dist/observe/observer.js';
import { isStackLine } from '../../dist/observe/strace/stacks.js';

const stack = (name: string): string => ` > /tmp/p(${name}+0x10) [0x1210]`;

/** Which events are within which functions: `written in put`. */
function locatedIn(lines: readonly string[]): string[] {
  const found: string[] = [];
  const stacks = new CallStacks((events, [frame]) => {
    for (const { type } of events) found.push(`${type} in ${frame?.name ?? ''}`);
  });
  const observer = new Observer();
  for (const line of lines) {
    if (isStackLine(line)) stacks.stackLine(line);
    else stacks.line(line, observer.line(line));
  }
  stacks.end();
  return found;
}

const begin = [
  '10 1.000000 execve("/tmp/p", ["p"], 0x7ff /* 1 vars */) = 0 <0.000100>',
  '10 1.000100 pipe2([3<pipe:[7]>, 4<pipe:[7]>], 0) = 0 <0.000010>',
  stack('make'),
  '10 1.000200 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 11 <0.000100>',
  stack('split'),
];

describe('the stack of a call', () => {
  it('goes to its events', () => {
    const found = locatedIn(begin);
    assert.ok(found.includes('made in make'), found.join());
    assert.ok(found.includes('process-born in split'), found.join());
  });

  it('goes to a write that was seen when another process read what it wrote', () => {
    const found = locatedIn([
      ...begin,
      '10 1.000300 write(4<pipe:[7]>, "x", 1 <unfinished ...>',
      '11 1.000310 read(3<pipe:[7]>, "x", 1) = 1 <0.000010>',
      stack('take'),
      '10 1.000400 <... write resumed>) = 1 <0.000100>',
      stack('put'),
    ]);
    assert.ok(found.includes('written in put'), found.join());
    assert.ok(found.includes('read in take'), found.join());
    assert.ok(!found.includes('written in take'), found.join());
  });

  it('does not go to what another process does meanwhile', () => {
    const found = locatedIn([
      ...begin,
      '11 1.000300 read(3<pipe:[7]>, <unfinished ...>',
      '10 1.000310 exit_group(0) = ?',
      '10 1.000320 +++ exited with 0 +++',
      '11 1.000400 <... read resumed>"", 1) = 0 <0.000100>',
      stack('take'),
    ]);
    assert.ok(found.includes('read in take'), found.join());
    assert.ok(!found.some((one) => one.startsWith('process-orphaned')), found.join());
  });
});
