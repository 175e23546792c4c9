import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { readCall } from '../../dist/observe/strace/calls.js';
import { flagsIn } from '../../dist/observe/strace/fields.js';
import {
  mayWait,
  systemCall,
  systemCalls,
  traceFilter,
} from '../../dist/system-calls/system-calls.js';

/** `#define __NR_read 0`; `__NR3264_` in the header that 32- and 64-bit machines share. */
function numbersIn(header: string): Map<string, number> {
  const text = readFileSync(header, 'utf8');
  const found = text.matchAll(/^#define __NR(?:3264)?_(\w+) (\d+)$/gm);
  const numbers = new Map([...found].map(([, name = '', number]) => [name, Number(number)]));
  // The header for arm64 has the kernel's name; strace has one name for all machines.
  const shared = numbers.get('fstatat');
  if (shared !== undefined) numbers.set('newfstatat', shared);
  return numbers;
}

/** Headers of the package linux-libc-dev, on Debian for x64. */
const headers = {
  x64: '/usr/include/x86_64-linux-gnu/asm/unistd_64.h',
  arm64: '/usr/include/asm-generic/unistd.h',
};

describe('the table of system calls', () => {
  it('has each name once, and each number of a machine once', () => {
    for (const key of ['name', 'x64', 'arm64'] as const) {
      const values = systemCalls.map((call) => call[key]).filter((value) => value !== undefined);
      assert.deepEqual([...new Set(values)], values, key);
    }
  });

  for (const machine of ['x64', 'arm64'] as const) {
    const isThere = existsSync(headers[machine]);
    it(`has the kernel's numbers for ${machine}`, { skip: !isThere }, () => {
      const numbers = numbersIn(headers[machine]);
      const newest = Math.max(...numbers.values());
      for (const call of systemCalls) {
        // The headers may be older than the call.
        if ((call[machine] ?? 0) <= newest)
          assert.equal(call[machine], numbers.get(call.name), call.name);
      }
    });
  }

  it('has calls that strace knows', () => {
    const given = ['-e', `trace=${traceFilter}`, '-o', '/dev/null', '--', '/bin/true'];
    const { status, stderr } = spawnSync('strace', given, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });

  it('traces the calls that make events and those that wait, and no others', () => {
    const traced = new Set(traceFilter.replaceAll('?', '').split(','));
    for (const { name, handler, waitsFor } of systemCalls) {
      const isNeeded = handler !== undefined || waitsFor !== undefined;
      assert.equal(traced.has(name), isNeeded, name);
    }
  });

  it('marks, in the filter for strace, each call that a machine lacks', () => {
    const plain = new Set(traceFilter.split(','));
    for (const { name, x64, arm64 } of systemCalls) {
      if (x64 === undefined || arm64 === undefined) assert.ok(!plain.has(name), name);
    }
  });

  it('has a time-out only for a call that waits, and no row without a use', () => {
    for (const { name, limit, waitsFor, handler, decoder } of systemCalls) {
      if (limit !== undefined) assert.ok(waitsFor !== undefined, name);
      assert.ok((handler ?? waitsFor ?? decoder) !== undefined, name);
    }
  });

  it('says by the flags, or the command, of a call whether it may wait', () => {
    const cases: readonly (readonly [call: string, mayWait: boolean])[] = [
      ['read(3, "", 1) = 0', true],
      ['recvfrom(3, "", 1, MSG_DONTWAIT, NULL, NULL) = 0', false],
      ['recvmsg(3, {msg_namelen=0}, 0) = 0', true],
      ['recvmsg(3, {msg_namelen=0}, MSG_PEEK|MSG_DONTWAIT) = 0', false],
      ['recvmmsg(3, [], 1, MSG_DONTWAIT, NULL) = 0', false],
      ['sendto(3, "", 0, MSG_DONTWAIT|MSG_NOSIGNAL, NULL, 0) = 0', false],
      ['sendmsg(3, {msg_namelen=0}, MSG_DONTWAIT) = 0', false],
      ['sendmmsg(3, [], 1, MSG_DONTWAIT) = 0', false],
      ['preadv2(3, [], 1, -1, RWF_NOWAIT) = 0', false],
      ['pwritev2(3, [], 1, -1, RWF_NOWAIT) = 0', false],
      ['splice(3, NULL, 4, NULL, 1, SPLICE_F_NONBLOCK) = 0', false],
      ['tee(3, 4, 1, SPLICE_F_NONBLOCK) = 0', false],
      ['vmsplice(3, [], 1, SPLICE_F_NONBLOCK) = 0', false],
      ['msgsnd(3, {1, "x"}, 1, IPC_NOWAIT) = 0', false],
      ['msgrcv(3, {1, "x"}, 1, 0, MSG_NOERROR|IPC_NOWAIT) = 1', false],
      ['wait4(-1, NULL, WNOHANG, NULL) = 0', false],
      ['wait4(-1, NULL, WUNTRACED, NULL) = 0', true],
      ['waitid(P_ALL, 0, NULL, WNOHANG|WEXITED, NULL) = 0', false],
      ['open("/tmp/f", O_RDONLY|O_NONBLOCK) = 3', false],
      ['openat(AT_FDCWD, "/tmp/f", O_RDONLY|O_NONBLOCK) = 3', false],
      ['openat(AT_FDCWD, "/tmp/f", O_WRONLY|O_CLOEXEC) = 3', true],
      ['flock(3, LOCK_EX|LOCK_NB) = 0', false],
      ['flock(3, LOCK_SH) = 0', true],
      ['fcntl(3, F_SETLKW, {l_type=F_WRLCK}) = 0', true],
      ['fcntl(3, F_OFD_SETLK, {l_type=F_WRLCK}) = 0', false],
      ['fcntl(3, F_GETFL) = 0', false],
      ['futex(0x7f0000000000, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 1, NULL) = 0', true],
      ['futex(0x7f0000000000, FUTEX_LOCK_PI_PRIVATE, NULL) = 0', true],
      ['futex(0x7f0000000000, FUTEX_WAKE, 1) = 0', false],
      ['getpid() = 1', false],
    ];
    for (const [text, expected] of cases) {
      const [name = '', given = ''] = text.split(/\((.*)/s);
      assert.equal(mayWait(name, flagsIn(readCall(1, name, 0, given))), expected, text);
    }
    const tried = new Set(cases.map(([text]) => text.slice(0, text.indexOf('('))));
    for (const { name, flags } of systemCalls) if (flags !== undefined) assert.ok(tried.has(name));
  });

  it('has an argument for flags only in calls that wait', () => {
    for (const { name, flags, waitsFor } of systemCalls) {
      if (flags !== undefined) assert.ok(waitsFor !== undefined, name);
    }
  });

  it('knows no call of an unknown name', () => {
    assert.equal(systemCall('nothing'), undefined);
  });
});
