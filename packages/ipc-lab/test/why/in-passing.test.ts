/* Commands that stop a program say why it was stuck, in the sentences of `why`. */
import assert from 'node:assert/strict';
import { spawn, spawnSync, type StdioOptions } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { python } from '../../../linux-ipc/dist-test/support/peers.js';
import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { lookForStuck, type Stuck } from '../../dist/why/in-passing.js';
import { descendantsOf } from '../support/processes.js';
import { programPath } from '../support/program-path.js';
import { programWords } from './support.js';

const folder = temporaryFolder();

function lab(args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [programPath('ipc-lab'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return stdout + stderr;
}

const parent = /(\d+) \(kept_write_end\) waits for its child (\d+) to end\./;
const child =
  /\(kept_write_end\) waits to read from a pipe whose only write end is its own descriptor \d+: it will never see end-of-file\./;

/** What is seen of a command as soon as it is what is awaited; the command is ended then. */
async function seen(
  command: string,
  args: readonly string[],
  stdio: StdioOptions,
  isAwaited: (stuck: Stuck) => boolean = ({ processes }) => processes.length >= 2,
): Promise<Stuck> {
  const child = spawn(command, args, { stdio });
  try {
    for (;;) {
      const family = [child.pid ?? 0, ...descendantsOf(child.pid ?? 0)];
      const stuck = await lookForStuck(family);
      if (isAwaited(stuck)) return stuck;
    }
  } finally {
    for (const pid of descendantsOf(child.pid ?? 0)) process.kill(pid, 'SIGKILL');
    child.kill('SIGKILL');
  }
}

describe('a look at processes', () => {
  it('finds which of them are stuck, for which they wait, and their cycles', async () => {
    const [program = ''] = programWords('kept_write_end', folder);
    const { processes, asking, waiting } = await seen(
      program,
      [],
      'ignore',
      // A child that is born after its family was listed is stuck, too, but not asked for.
      (stuck) => stuck.processes.length >= 2 && stuck.waiting.length >= 2,
    );
    const [waiter, reader] = processes;
    assert.deepEqual(waiter?.waitsFor, [reader?.pid]);
    assert.deepEqual(reader?.waitsFor, [reader?.pid]);
    assert.match(reader?.text.fr ?? '', /ne verra jamais la fin de fichier/);
    assert.deepEqual(asking, []);
    // What each waits for, and who could end a read.
    const reads = waiting.find(({ pid }) => pid === reader?.pid);
    assert.match(reads?.target ?? '', /^pipe:\[\d+\]$/);
    assert.deepEqual(
      reads?.holders.map(({ pid }) => pid),
      [reader?.pid],
    );
    const waits = waiting.find(({ pid }) => pid === waiter?.pid);
    assert.deepEqual(waits, { pid: waiter?.pid, holders: [] });
    const both = `a, b = os.pipe(), os.pipe()
if os.fork(): os.read(a[0], 1); os.write(b[1], b'x')
else: os.read(b[0], 1); os.write(a[1], b'x')`;
    const { cycles } = await seen(python(), ['-c', `import os\n${both}`], 'ignore');
    assert.equal(cycles.length, 1);
    assert.equal(cycles[0]?.pids.length, 2);
    assert.match(cycles[0]?.text.en ?? '', /→/);
  });

  it('finds which FIFO a process opens', async () => {
    const fifo = join(folder, 'fifo');
    spawnSync('mkfifo', [fifo]);
    const { waiting } = await seen('cat', [fifo], 'ignore', ({ waiting }) => waiting.length > 0);
    assert.deepEqual(
      waiting.map(({ target }) => target),
      [fifo],
    );
  });

  it('finds who asks at the keyboard', async () => {
    const args = ['--quiet', '--command', 'cat', '/dev/null'];
    const { asking, processes } = await seen(
      'script',
      args,
      ['pipe', 'ignore', 'ignore'],
      (stuck) => stuck.asking.length > 0,
    );
    assert.equal(asking.length, 1);
    assert.equal(processes.find(({ pid }) => pid === asking[0])?.verdict, 'outside');
  });
});

describe('a program that is stopped because its time is over', () => {
  it('is explained by trace', () => {
    const words = programWords('kept_write_end', folder);
    const text = lab(['trace', '--lang', 'en', '--quiet', '--timeout', '5', '--', ...words]);
    assert.match(text, /s: 5 s, then [\d.]+ s to look/);
    assert.match(text, parent);
    assert.match(text, child);
  });

  it('is said to have been stopped by a signal, though it is traced', () => {
    const words = ['sh', '-c', '(kill -STOP 0; :)'];
    const text = lab(['trace', '--lang', 'en', '--quiet', '--timeout', '2', '--', ...words]);
    assert.match(text, /^\d+ \(sh\) is stopped: SIGCONT resumes it\.$/m);
  });

  it('is explained by check, once, with the first criterion that is not met', () => {
    const words = programWords('kept_write_end', folder);
    const text = lab(['check', '4a', '--lang', 'en', '--timeout', '5', '--', ...words]);
    const line = text.split('\n').filter((one) => one.includes('When it was stopped: '));
    assert.equal(line.length, 1, text);
    assert.match(line[0] ?? '', parent);
    assert.match(line[0] ?? '', child);
  });

  it('is not called stuck while it runs', () => {
    const text = lab([
      'trace',
      '--lang',
      'en',
      '--quiet',
      '--timeout',
      '1',
      '--',
      'sh',
      '-c',
      'while :; do :; done',
    ]);
    assert.match(text, /s: 1 s, then [\d.]+ s to look for what is stuck\n/);
    assert.doesNotMatch(text, /^\d+ \(/m);
  });
});
