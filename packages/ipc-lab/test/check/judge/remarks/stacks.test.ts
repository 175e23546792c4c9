import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { handlerCallRemarks } from '../../../../dist/check/judge/remarks/handler-calls.js';
import { signalFunctionRemarks } from '../../../../dist/check/judge/remarks/signal-function.js';
import type { Remark } from '../../../../dist/check/judge/remark.js';
import { RecordedHistory } from '../../../../dist/history/recorded-history.js';
import { isStackLine, StackReader } from '../../../../dist/observe/strace/stacks.js';

const libc = '/usr/lib/x86_64-linux-gnu/libc.so.6';
const program = '/home/ann/td 5/p';

/** From the innermost: `printf` is of the library, `greet!` of the program. */
function stack(...names: readonly string[]): string[] {
  return names.map((name) =>
    name.endsWith('!')
      ? ` > ${program}(${name.slice(0, -1)}+0x1a) [0x11d9]`
      : ` > ${libc}(${name}+0xb3) [0x53413]`,
  );
}

const interrupted = ['pause', 'main!', '__libc_start_main'];
const arrival = [
  '20 100.000000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER} ---',
  ...stack(...interrupted),
];
const back = [
  '20 100.300000 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.000010>',
];

function written(...names: readonly string[]): string[] {
  return ['20 100.100000 write(1</dev/pts/1>, "Hello", 5) = 5 <0.000010>', ...stack(...names)];
}

function read(lines: readonly string[]): StackReader {
  const reader = new StackReader();
  for (const line of lines) reader.line(line);
  return reader;
}

function calls(...lines: readonly string[]): Remark[] {
  return handlerCallRemarks(read(lines).stacked, new RecordedHistory([]));
}

describe('what a handler calls', () => {
  const printf = ['__write', '_IO_file_write', '_IO_printf'];

  it('is named as the source spells it', () => {
    for (const [symbol, name] of [
      ['_IO_printf', 'printf'],
      ['__printf_chk', 'printf'],
      ['_IO_puts', 'puts'],
      ['_IO_fflush', 'fflush'],
    ] as const) {
      const [remark] = calls(
        ...arrival,
        ...written('__write', '_IO_file_write', symbol, 'greet!', '__sigaction', ...interrupted),
        ...back,
      );
      assert.match(remark?.text.en ?? '', new RegExp(`SIGUSR1 calls ${name}, which`));
      assert.match(remark?.text.fr ?? '', new RegExp(`appelle ${name}, que`));
    }
  });

  it('is known also if the compiler left out the frame of the handler', () => {
    const lines = written(...printf, '__restore_rt', ...interrupted);
    assert.equal(calls(...arrival, ...lines, ...back).length, 1);
  });

  it('may be write(2)', () => {
    const lines = written('__write', 'greet!', '__sigaction', ...interrupted);
    assert.deepEqual(calls(...arrival, ...lines, ...back), []);
  });

  it('is not what the program calls after the handler, or after a signal without one', () => {
    const outside = written(...printf, 'main!', '__libc_start_main');
    const ignored = ['20 100.000000 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---'];
    assert.deepEqual(calls(...arrival, ...back, ...outside), []);
    assert.deepEqual(calls(...ignored, ...outside, ...arrival, ...back), []);
    assert.deepEqual(calls(...arrival, ...outside), []);
  });

  it('is not what another thread does meanwhile', () => {
    const other = written(...printf, 'main!').map((line) => line.replace(/^20 /, '21 '));
    assert.deepEqual(calls(...arrival, ...other, ...back), []);
  });
});

describe('how a handler is installed', () => {
  const action = (flags: string, handler = '0x55'): string =>
    `20 100.000000 rt_sigaction(SIGUSR1, {sa_handler=${handler}, sa_mask=[], sa_flags=${flags}}, NULL, 8) = 0 <0.000010>`;
  const remarks = (line: string, ...names: readonly string[]): Remark[] =>
    signalFunctionRemarks(read([line, ...stack(...names)]).stacked, new RecordedHistory([]));

  it('is by signal, under each of its names, and which signal removes it', () => {
    for (const name of ['signal', '__bsd_signal', 'ssignal', '__sysv_signal']) {
      const found = remarks(action('SA_RESTART'), '__libc_sigaction', name, 'main!');
      assert.match(found[0]?.text.en ?? '', /by signal, whose effect/);
    }
    const found = remarks(action('SA_RESETHAND'), '__libc_sigaction', '__sysv_signal', 'main!');
    assert.match(found[0]?.text.en ?? '', /SA_RESETHAND/);
  });

  it('is by sigaction, or no handler is', () => {
    assert.deepEqual(remarks(action('SA_RESTART'), '__libc_sigaction', 'sigaction', 'main!'), []);
    assert.deepEqual(remarks(action('0', 'SIG_IGN'), '__libc_sigaction', 'signal', 'main!'), []);
  });
});

describe('a line of a stack', () => {
  it('is told from the lines of calls, and its path may contain anything', () => {
    assert.ok(isStackLine(stack('pause')[0] ?? ''));
    assert.ok(!isStackLine(arrival[0] ?? ''));
    const lines = [
      '20 100.000000 getpid() = 20 <0.000010>',
      ' > /tmp/a (b)/p(std::ostream::operator<<(int)+0x1) [0x1]',
      ' > /usr/bin/script() [0x7019]',
      ' > unexpected_backtracing_error [0x7ffe]',
    ];
    assert.deepEqual(read(lines).stacked[0]?.frames, [
      { file: '/tmp/a (b)/p', name: 'std::ostream::operator<<(int)', offset: 1 },
      { file: '/usr/bin/script', name: '', offset: 0x7019 },
      { file: 'unexpected_backtracing_error', name: '', offset: 0x7ffe },
    ]);
  });
});
