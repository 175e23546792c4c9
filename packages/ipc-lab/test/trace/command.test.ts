import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { python } from '../../../linux-ipc/dist-test/support/peers.js';
import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { allExited, asleep, becomes } from '../support/processes.js';
import { programPath } from '../support/program-path.js';
import { run, runCommand, Running } from '../support/run.js';

const folder = temporaryFolder();
const pipeline = ['sh', '-c', 'echo hello | cat; exit 3'];

function trace(...args: readonly string[]) {
  return run('ipc-lab', 'trace', '--lang', 'en', ...args);
}

describe('ipc-lab trace', () => {
  it('shows the messages, and exits with the status of the command', async () => {
    const { code, stdout, stderr } = await trace('--', ...pipeline);
    assert.deepEqual([code, stdout], [3, 'hello\n']);
    assert.match(stderr, /[├▶─]+ .*reads "hello\\n" from pipe \d+/);
    assert.match(stderr, /pipe \d+: \d+ → \d+, 1 message, 6 bytes/);
  });

  it('draws a recorded trace as it drew the live one', async () => {
    const file = join(folder, 'trace.jsonl');
    const live = await trace('--json', file, '--', ...pipeline);
    const again = await trace('--from', file);
    assert.equal(again.code, 0);
    assert.equal(again.stderr, live.stderr);
    assert.match(readFileSync(file, 'utf8'), /^\{"format":"ipc-lab-trace"/);
  });

  it('samples shared memory, to which a program stores without a system call', async () => {
    const program = [
      'import mmap, struct, sys',
      'memory = mmap.mmap(-1, 4096)',
      "memory[:4] = struct.pack('i', 1234)",
      'for line in sys.stdin: print("tick", flush=True)',
    ].join('\n');
    const running = new Running(process.execPath, [
      ...[programPath('ipc-lab'), 'trace', '--lang', 'en', '--', python(), '-c', program],
    ]);
    // The program may be far ahead of the tracer, so this sends as many ticks as necessary.
    for (let ticks = 1; !running.stderr.includes('holds 1234'); ticks += 1) {
      assert.ok(ticks < 10_000, running.stderr);
      running.stdin.write('\n');
      await running.says(new RegExp(`^(?:tick\\s+){${ticks}}`));
    }
    running.stdin.end();
    assert.equal((await running.ended).code, 0);
  });

  it('shows what a client wrote that exited before its server accepted it', async () => {
    const program = [
      'import os, socket, sys',
      'server = socket.socket(socket.AF_UNIX)',
      'server.bind(sys.argv[1])',
      'server.listen()',
      'if os.fork() == 0:',
      '    client = socket.socket(socket.AF_UNIX)',
      '    client.connect(server.getsockname())',
      '    client.sendall(b"early")',
      '    os._exit(0)',
      'os.wait()',
      'accepted = server.accept()[0]',
      'accepted.recv(9)',
      'accepted.recv(9)',
    ].join('\n');
    const { stderr } = await trace('--', python(), '-c', program, join(folder, 'early'));
    assert.match(stderr, /◀─+┤.* reads "early" from socket \d+/);
    assert.match(stderr, /◀─+┤.* end-of-file on socket \d+/);
    assert.match(stderr, /socket \d+: \d+ → \d+, 1 message, 5 bytes/);
  });

  it('exits with 128 and the number of the signal that killed the command, as a shell does', async () => {
    const { code } = await trace('--quiet', '--', 'sh', '-c', 'kill -TERM $$');
    assert.equal(code, 143);
  });

  it('ends a program that hangs when its time-out expires', async () => {
    const { code, stderr } = await trace('--timeout', '1', '--', 'sh', '-c', 'sleep 600 | cat');
    assert.equal(code, 137);
    assert.match(
      stderr,
      /1 s are over; looking for what is stuck[^]*ended after \d+(?:\.\d)? s: 1 s, then/,
    );
    assert.doesNotMatch(stderr, /Never collected/);
  });

  it('ends a program that is busy when its time-out expires, and does not call it stuck', async () => {
    const program = [
      'import os',
      '(r, w), (a, b) = os.pipe(), os.pipe()',
      'if os.fork() == 0:',
      '    while True: os.write(b, os.read(r, 1))',
      "while True: os.write(w, b'x'); os.read(a, 1)",
    ].join('\n');
    const { code, stderr } = await trace(
      '--quiet',
      '--timeout',
      '1',
      '--',
      python(),
      '-c',
      program,
    );
    assert.equal(code, 137);
    assert.match(stderr, /ended after \d+(?:\.\d)? s: 1 s, then/);
    assert.doesNotMatch(stderr, /forever/);
  });

  it('leaves out what the C library does on its own, unless --all asks for it', async () => {
    const program = [
      'import socket',
      's = socket.socket(socket.AF_UNIX)',
      "try: s.connect('/var/run/nscd/socket')",
      'except OSError: pass',
    ].join('\n');
    const command = ['--', python(), '-c', program];
    assert.doesNotMatch((await trace(...command)).stderr, /● .*nscd\/socket\)/);
    assert.match((await trace('--all', ...command)).stderr, /connect failed: ENOENT \(.*nscd/);
  });

  it('gives a program no terminal that others have, and script(1) gives it one of its own', async () => {
    const tries = 'true </dev/tty && echo opened || echo refused';
    const alone = await trace('--quiet', '--', 'sh', '-c', tries);
    assert.equal(alone.stdout, 'refused\n');
    const script = ['script', '--quiet', '--return', '--command', tries, '/dev/null'];
    const { stdout } = await trace('--quiet', '--', ...script);
    assert.equal(stdout, 'opened\r\n');
  });

  it('shows the wait of a program that was stopped', async () => {
    const lab = [programPath('ipc-lab'), 'trace', '--lang', 'en', '--quiet'];
    const line = 'sleep 600 | sh -c "echo \\$\\$; exec cat"';
    const running = new Running(process.execPath, [...lab, '--', 'sh', '-c', line]);
    const reader = Number((await running.says(/\d+\n/))[0]);
    await becomes(reader, 'cat');
    await asleep(reader);
    process.kill(running.pid, 'SIGTERM');
    const { stderr } = await running.ended;
    assert.match(
      stderr,
      /Still waiting at the end[^]*waits in read \(pipe \d+\); write end still open: \d+ \(fd 1\): [\d.]+ s when the trace was stopped/,
    );
  });

  it('ends the program when a signal ends it', async () => {
    const running = new Running(process.execPath, [
      ...[programPath('ipc-lab'), 'trace', '--', 'sh', '-c', 'echo ready; sleep 600; echo no'],
    ]);
    await running.says(/ready/);
    process.kill(running.pid, 'SIGTERM');
    const { code, stdout } = await running.ended;
    assert.deepEqual([code, stdout], [137, 'ready\n']);
  });

  it('ends the program when a signal ends it while the program starts', async () => {
    // It runs strace once to find out whether it may trace; the signal arrives then.
    const text = '#!/bin/sh\n[ -e "$0.tried" ] || { touch "$0.tried"; kill -TERM $PPID; }\n';
    const path = join(folder, 'path');
    mkdirSync(path);
    const real = (await runCommand('which', 'strace')).stdout.trim();
    writeFileSync(join(path, 'strace'), `${text}exec ${real} "$@"\n`, { mode: 0o755 });
    const running = new Running(
      process.execPath,
      [programPath('ipc-lab'), 'trace', '--', 'sh', '-c', 'sleep 600; echo no'],
      { env: { ...process.env, PATH: `${path}:${process.env['PATH'] ?? ''}` } },
    );
    const { code, signal, stdout } = await running.ended;
    assert.deepEqual([code, signal, stdout], [137, null, '']);
  });

  it('runs the command until it exits even if the timeline has no reader', async () => {
    const file = join(folder, 'unread.jsonl');
    const line = [
      `"$0" "$1" trace --json "$2" -- sh -c 'for i in 1 2 3; do echo $i | cat; done; exit 4'`,
      '2>&1 >/dev/null | true; exit "${PIPESTATUS[0]}"',
    ].join(' ');
    const words = ['-c', line, process.execPath, programPath('ipc-lab'), file];
    assert.equal((await runCommand('bash', ...words)).code, 4);
    assert.match(readFileSync(file, 'utf8'), /"type":"process-ended"[^\n]*"status":4/);
  });

  it('says in one line that tracing is not permitted', async () => {
    // This process is traced already, and a process cannot have two tracers.
    const words = [process.execPath, programPath('ipc-lab'), 'trace', '--', 'true'];
    const { code, stderr } = await runCommand('strace', '-f', '-o', '/dev/null', ...words);
    assert.match(stderr, /^ipc-lab trace: tracing is not permitted here: [^\n]+\n$/);
    assert.equal(code, 2);
  });

  it('ends the program if the trace cannot be recorded, and names the file', async () => {
    const line = 'echo $$; while :; do sleep 0.01; done';
    const args = ['--quiet', '--json', '/dev/full', '--', 'sh', '-c', line];
    const { code, stdout, stderr } = await trace(...args);
    assert.equal(code, 2);
    assert.match(stderr, /^ipc-lab trace: ENOSPC: [^\n]+'\/dev\/full'\n$/);
    await allExited(stdout.trim().split('\n').map(Number));
  });

  it('writes the other files and its summary if one file cannot be written', async () => {
    const file = join(folder, 'other.html');
    const files = ['--perfetto', '/dev/full', '--html', file];
    const { code, stderr } = await trace('--quiet', ...files, '--', ...pipeline);
    assert.equal(code, 2);
    assert.match(stderr, /1 message, 6 bytes\n[^]*ipc-lab trace: ENOSPC: [^\n]+'\/dev\/full'\n$/);
    assert.match(readFileSync(file, 'utf8'), /<svg/);
  });

  it('names the objects that the program leaves behind', async () => {
    const fifo = join(folder, 'left');
    const args = ['--quiet', '--', 'sh', '-c', 'mkfifo "$0"; ipcmk -M 100', fifo];
    const { stdout, stderr } = await run('ipc-lab', 'trace', '--lang', 'fr', ...args);
    const id = /\d+/.exec(stdout)?.[0] ?? '';
    await runCommand('ipcrm', '-m', id);
    const left = stderr.split('Ce qui reste\n')[1]?.trimEnd().split('\n').sort();
    assert.deepEqual(left, [`  FIFO ${fifo}`, `  segment ${id}`]);
    // A no-break space precedes the colon, so that no line breaks before it.
    assert.match(stderr, /^ {2}\d+ sh\u00a0: /m);
  });

  it('keeps the content of a file if the command cannot be run', async () => {
    const file = join(folder, 'kept.html');
    writeFileSync(file, 'precious');
    assert.equal((await trace('--html', file, '--', 'no-such-command-here')).code, 2);
    assert.equal(readFileSync(file, 'utf8'), 'precious');
  });

  const notJson = join(folder, 'not.json');
  writeFileSync(notJson, 'nothing\n');
  for (const [args, said] of [
    [[], /give a command after --, or --from FILE/],
    [['--from', notJson, '--', 'true'], /give a command/],
    [['--loud', '--', 'true'], /unknown option --loud/],
    [['--lang', 'de', '--', 'true'], /"de"/],
    [['--timeout', '0', '--', 'true'], /"0"/],
    [['--', 'no-such-command-here'], /command not found/],
    [['--', '/etc/passwd'], /not executable/],
    [['--from', notJson], /not\.json: line 1 is not JSON/],
    [['--from', join(folder, 'absent')], /ENOENT/],
    [['--json', join(folder, 'absent', 'x'), '--', 'true'], /ENOENT/],
  ] as const) {
    it(`rejects ${JSON.stringify(args).replaceAll(folder, '')} in one line`, async () => {
      const { code, stdout, stderr } = await run('ipc-lab', 'trace', ...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, said);
      assert.match(stderr, /^ipc-lab trace: [^\n]+\n$/);
    });
  }
});
