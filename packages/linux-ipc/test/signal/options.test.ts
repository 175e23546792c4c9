import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../support/temporary-folder.js';

const trace = join(temporaryFolder(), 'trace');

/** The disposition of SIGUSR2 that a watch sets, as strace shows it. */
function dispositionOf(options: object): string {
  const program = `
    import('linux-ipc/signal').then(({ Signals }) => {
      Signals.watch(['SIGUSR2'], ${JSON.stringify(options)}).close();
    });
  `;
  const observer = ['-f', '-e', 'trace=rt_sigaction', '-o', trace];
  execFileSync('strace', [...observer, process.execPath, '-e', program]);
  const told = readFileSync(trace, 'utf8').matchAll(
    /rt_sigaction\(SIGUSR2, (\{sa_handler=0x.*?\}),/g,
  );
  return [...told].at(-1)?.[1] ?? '';
}

describe('the disposition of a watched signal', () => {
  it('restarts interrupted calls, unless restart is false', () => {
    assert.match(dispositionOf({}), /sa_flags=.*SA_RESTART.*SA_SIGINFO/);
    assert.doesNotMatch(dispositionOf({ restart: false }), /SA_RESTART\b/);
  });

  it('blocks the signals of its mask and the watched ones', () => {
    // strace counts real-time signals from 32; the first two belong to the C library.
    assert.match(
      dispositionOf({ mask: ['SIGTERM', 'SIGRTMIN+3'] }),
      /sa_mask=\[.*TERM.*RT_5\b.*\]/,
    );
  });

  it('is the default again after one signal with resetHandler', () => {
    assert.match(dispositionOf({ resetHandler: true }), /SA_RESETHAND/);
    assert.doesNotMatch(dispositionOf({}), /SA_RESETHAND/);
  });
});
