import assert from 'node:assert/strict';
import { it } from 'node:test';

import { Observer } from '../../dist/observe/index.js';

/** The trace of a process that repeatedly makes a pipe and a child, sends it bytes, and kills it. */
function* story(turns: number): Generator<string> {
  yield '1 1.0 execve("/a", ["a"], 0x1 /* 1 var */) = 0 <0.000100>';
  for (let turn = 0; turn < turns; turn += 1) {
    const child = 10 + turn;
    const time = `${1 + turn / 1000}.000001`.replace(/\.(\d*)\.\d+$/, '.$1');
    yield `1 ${time}1 pipe2([3<pipe:[${turn}]>, 4<pipe:[${turn}]>], 0) = 0 <0.000010>`;
    yield `1 ${time}1 clone(child_stack=NULL, flags=SIGCHLD) = ${child} <0.000100>`;
    yield `${child} ${time}2 close(4<pipe:[${turn}]>) = 0 <0.000010>`;
    yield `${child} ${time}2 read(3<pipe:[${turn}]>,  <unfinished ...>`;
    yield `1 ${time}3 write(4<pipe:[${turn}]>, "${'\\1\\2\\3'.repeat(20)}", 60) = 60 <0.000010>`;
    yield `${child} ${time}4 <... read resumed>"${'\\1\\2\\3'.repeat(20)}", 100) = 60 <0.020000>`;
    yield `1 ${time}5 kill(${child}, SIGTERM) = 0 <0.000010>`;
    yield `${child} ${time}6 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=1, si_uid=0} ---`;
    yield `${child} ${time}6 +++ killed by SIGTERM +++`;
    yield `1 ${time}7 wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGTERM}], 0, NULL) = ${child} <0.000010>`;
    yield `1 ${time}8 close(3<pipe:[${turn}]>) = 0 <0.000010>`;
    yield `1 ${time}8 close(4<pipe:[${turn}]>) = 0 <0.000010>`;
  }
}

it('understands a trace of a million lines within 30 s of processor time', () => {
  const observer = new Observer();
  const begin = process.cpuUsage();
  let lines = 0;
  let events = 0;
  for (const line of story(83_334)) {
    for (const event of observer.line(line)) {
      assert.notEqual(event.type, 'unparsed');
      events += 1;
    }
    lines += 1;
  }
  const { user, system } = process.cpuUsage(begin);
  assert.ok(lines > 1_000_000);
  assert.ok(events > 1_000_000);
  assert.ok((user + system) / 1e6 < 30, `${(user + system) / 1e6} s`);
});
