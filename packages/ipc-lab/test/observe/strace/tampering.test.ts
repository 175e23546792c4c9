import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { tamperingArguments } from '../../../dist/observe/strace/tampering.js';

const injections = ['kill,?tkill:delay_exit=100ms:when=3', 'write:poke_enter=@arg2=31:when=1'];

function argumentsFor(features: string, stacks: boolean): string[] {
  const version = `strace -- version 6.1\n\nOptional features enabled: ${features}\n`;
  return tamperingArguments(
    { injections, also: ['rt_sigreturn'], stacks },
    'read,mmap',
    () => version,
  );
}

describe('what strace is told to do to a program', () => {
  it('is traced as well, since it overlooks what its filter leaves out', () => {
    assert.deepEqual(argumentsFor('', false), [
      ...injections.map((one) => `--inject=${one}`),
      '-e',
      'trace=read,mmap,kill,?tkill,write,rt_sigreturn',
    ]);
  });

  it('contains stacks only if this strace has them', () => {
    assert.ok(argumentsFor('stack-trace=libunwind m32-mpers', true).includes('-k'));
    assert.ok(!argumentsFor('m32-mpers no-stack', true).includes('-k'));
    assert.ok(!argumentsFor('stack-trace=libdw', false).includes('-k'));
  });
});
