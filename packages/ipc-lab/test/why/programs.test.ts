/* Real programs that hang, each in its own way, and what `why` says about them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import type { Report } from '../../dist/why/report.js';
import { programWords, why } from './support.js';

const folder = temporaryFolder();

interface Hanging {
  readonly name: string;
  readonly args?: readonly string[];
  /** One pattern for each sentence, in order; each pid is replaced by N. */
  readonly says: readonly RegExp[];
  readonly verdicts: readonly string[];
  /** The length of the cycle, or of each. */
  readonly cycle?: number | readonly number[];
}

const [set = ''] = /\d+$/m.exec(execFileSync('ipcmk', ['-S', '2'], { encoding: 'utf8' })) ?? [];
after(() => {
  execFileSync('ipcrm', ['-s', set]);
});

/** Removed after the tests. */
function newQueue(): string {
  const [queue = ''] = /\d+$/m.exec(execFileSync('ipcmk', ['-Q'], { encoding: 'utf8' })) ?? [];
  after(() => {
    execFileSync('ipcrm', ['-q', queue]);
  });
  return queue;
}

const path = (name: string): string => join(folder, name);
const onCondition = /waits on a condition variable in shared memory .*, which N also maps\.$/;
const onSemaphore =
  /waits on a semaphore whose value is 0 in shared memory .*, which N also maps\.$/;
const waitsForChild = /N \([\w.]+\) waits for its child N to end\.$/;

const programs: readonly Hanging[] = [
  {
    name: 'own_write_end',
    says: [/reads? from a pipe whose only write end is its own descriptor \d+: it will never see/],
    verdicts: ['never'],
  },
  {
    name: 'each_others_pipe',
    says: [/read from a pipe.* held by N \(descriptor \d+\)\.$/, /held by N \(descriptor \d+\)\.$/],
    verdicts: ['never', 'never'],
    cycle: 2,
  },
  {
    name: 'full_pipe',
    says: [waitsForChild, /write to a pipe, which is full and whose read end is held by N/],
    verdicts: ['never', 'never'],
    cycle: 2,
  },
  {
    name: 'kept_write_end',
    says: [
      waitsForChild,
      /only write end is its own descriptor \d+: it will never see end-of-file/,
    ],
    verdicts: ['never', 'never'],
  },
  {
    name: 'open_fifo',
    args: ['r', path('unwritten')],
    says: [/open the FIFO \/.*unwritten for reading: no process has it open for writing/],
    verdicts: ['outside'],
  },
  {
    name: 'open_fifo',
    args: ['w', path('unread')],
    says: [/open the FIFO \/.*unread for writing: no process has it open for reading/],
    verdicts: ['outside'],
  },
  {
    name: 'two_flocks',
    args: [path('a'), path('b')],
    says: [/lock \/.*\/a \(flock, .*\), which is locked by N/, /lock \/.*\/b .* is locked by N/],
    verdicts: ['never', 'never'],
    cycle: 2,
  },
  {
    name: 'record_lock',
    args: [path('records')],
    says: [
      waitsForChild,
      /record lock on \/.*\/records \(fcntl, descriptor \d+\), which is held by N/,
    ],
    verdicts: ['never', 'never'],
    cycle: 2,
  },
  {
    name: 'semaphore',
    args: [set],
    says: [
      /semaphore set \d+ to take 1 from semaphore 0 \(its value is 0\) and see semaphore 1 at zero/,
    ],
    verdicts: ['outside'],
  },
  {
    name: 'signals',
    args: ['pause'],
    says: [/waits for a signal \(it has handlers for SIGUSR1 and SIGRTMIN\+2\)\.$/],
    verdicts: ['outside'],
  },
  {
    name: 'signals',
    args: ['lost'],
    says: [/it has handlers for SIGUSR1 and SIGRTMIN\+2; SIGUSR1 is pending, but blocked\)/],
    verdicts: ['outside'],
  },
  {
    name: 'signals',
    args: ['post'],
    says: [
      /only its own process can wake it, possibly from its handlers for SIGUSR1 and SIGRTMIN\+2\.$/,
    ],
    verdicts: ['outside'],
  },
  {
    name: 'traces',
    says: [/waits for a signal/, /is stopped by N, which traces it \(a debugger, strace\)\.$/],
    verdicts: ['outside', 'outside'],
  },
  {
    name: 'shared_mutex',
    says: [/waits for a mutex that N holds\.$/, /waits for a signal \(it has no handlers\)/],
    verdicts: ['outside', 'outside'],
  },
  {
    name: 'message_type',
    args: [newQueue()],
    says: [
      /for a message of type 7 in the System V message queue (?:N|\d+), in which 1 message of another type lies; the last process to send to it was itself/,
    ],
    verdicts: ['outside'],
  },
  {
    name: 'message_type',
    args: [newQueue(), 'except'],
    says: [
      /for a message of any type but 1 in the System V message queue (?:N|\d+), in which 1 message of type 1 lies; the last/,
    ],
    verdicts: ['outside'],
  },
  {
    name: 'mutexes',
    says: [
      /, in its thread N, waits for its thread N to end/,
      /, in its thread N, waits for a mutex that its thread N holds/,
      /, in its thread N, waits for a mutex that its thread N holds/,
    ],
    verdicts: ['never', 'never', 'never'],
    cycle: 2,
  },
  {
    name: 'barrier',
    args: ['threads'],
    says: [
      /, in its threads N and N, waits at a barrier for 3 threads, of which 2 have arrived; no other thread has its memory\.$/,
    ],
    verdicts: ['never'],
  },
  {
    name: 'barrier',
    args: ['processes'],
    says: [
      /waits for one of its children N and N to end/,
      /waits at a barrier for 3 threads, of which 2 have arrived; N has its memory, too, and has not/,
      /waits at a barrier for 3 threads, of which 2 have arrived; N has its memory, too, and has not/,
    ],
    verdicts: ['never', 'never', 'never'],
    cycle: [2, 2],
  },
  {
    name: 'sleepers',
    args: ['condition', 'threads'],
    says: [/, in its threads N and N, waits on a condition variable; only its own .* forever\.$/],
    verdicts: ['never'],
    cycle: 2,
  },
  {
    name: 'sleepers',
    args: ['condition', 'processes'],
    says: [onCondition, onCondition],
    verdicts: ['never', 'never'],
    cycle: 2,
  },
  {
    name: 'sleepers',
    args: ['semaphore', 'threads'],
    says: [/, in its threads N and N, waits on a semaphore whose value is 0; only its own/],
    verdicts: ['never'],
    cycle: 2,
  },
  {
    name: 'sleepers',
    args: ['semaphore', 'processes'],
    says: [onSemaphore, onSemaphore],
    verdicts: ['never', 'never'],
    cycle: 2,
  },
  {
    name: 'sleepers',
    args: ['readers', 'threads'],
    says: [/lock that 1 thread holds for reading \(it does not show which\); only/, /for a signal/],
    verdicts: ['outside', 'outside'],
  },
  {
    name: 'sleepers',
    args: ['readers', 'processes'],
    says: [/lock that 1 thread holds .* in shared memory .*, which N also maps/, /for a signal/],
    verdicts: ['outside', 'outside'],
  },
  {
    // The reader holds the lock, and waits for itself: it comes after the writer that waits for it.
    name: 'sleepers',
    args: ['preferred', 'threads'],
    says: [/, in its threads N and N, waits for a reader-writer lock that 1 thread holds/],
    verdicts: ['never'],
    cycle: 2,
  },
  { name: 'mutex_again', says: [/for a mutex that it holds itself/], verdicts: ['never'] },
  {
    name: 'wait_for',
    args: ['pause'],
    says: [waitsForChild, /waits for a signal/],
    verdicts: ['outside', 'outside'],
  },
  {
    name: 'wait_for',
    args: ['sleep'],
    says: [waitsForChild, /sleeps, for at most N s more/],
    verdicts: ['follows', 'timed'],
  },
  { name: 'leaves_orphan', says: [/waits for a signal/], verdicts: ['outside'] },
  {
    name: 'sockets.py',
    args: ['accept', path('accept')],
    says: [/for a client to connect to its socket \/.*\/accept \(descriptor 3\)/],
    verdicts: ['outside'],
  },
  {
    name: 'sockets.py',
    args: ['receive', path('receive')],
    says: [
      /receive from a UNIX socket \/.*\/receive \(descriptor \d\) whose other end is its own descriptor \d: nothing else/,
    ],
    verdicts: ['never'],
  },
  ...['receive', 'send'].map((verb) => ({
    name: 'sockets.py',
    args: [`${verb}-each`, path(`${verb}-each`)],
    says: [1, 2].map(
      () => new RegExp(`${verb} .* without a name .* other end is held by N \\(descriptor \\d\\)`),
    ),
    verdicts: ['never', 'never'],
    cycle: 2,
  })),
  {
    name: 'sockets.py',
    args: ['poll-each', path('poll-each')],
    says: [1, 2].map(() => /be ready: \d \(socket, its other end held by N\)\.$/),
    verdicts: ['never', 'never'],
    cycle: 2,
  },
  {
    name: 'sockets.py',
    args: ['send-to-each', path('to')],
    says: [
      /send a datagram to \/.*\/to2, whose queue is full and which is held by N/,
      /send a datagram to \/.*\/to, whose queue is full and which is held by N/,
    ],
    verdicts: ['never', 'never'],
    cycle: 2,
  },
  {
    name: 'sockets.py',
    args: ['queued', path('queued')],
    says: [
      waitsForChild,
      /receive over its connection to \/.*\/queued .* not accepted yet: N must accept it/,
    ],
    verdicts: ['never', 'never'],
    cycle: 2,
  },
  {
    name: 'sockets.py',
    args: ['datagram', path('datagram')],
    says: [/for a datagram to its UNIX socket \/.*\/datagram/],
    verdicts: ['outside'],
  },
  {
    name: 'sockets.py',
    args: ['send', path('send')],
    says: [/send over a UNIX socket \/.*\/send \(descriptor \d\) that is full .* own descriptor/],
    verdicts: ['never'],
  },
  {
    name: 'sockets.py',
    args: ['connect', path('connect')],
    says: [waitsForChild, /connected to \/.*\/connect, whose queue of clients is full: N and N/],
    verdicts: ['never', 'never'],
    cycle: 2,
  },
  ...['poll', 'select', 'epoll'].map((what) => ({
    name: 'waits.py',
    args: [what],
    says: [
      /descriptors to be ready: 3 \(pipe, its other end held by itself\): nothing else can wake it/,
    ],
    verdicts: ['never'],
  })),
  {
    name: 'waits.py',
    args: ['timed-poll'],
    says: [/3 \(pipe, its other end held by itself\), for at most N s more/],
    verdicts: ['timed'],
  },
  { name: 'waits.py', args: ['sigwait'], says: [/signals SIGUSR1\.$/], verdicts: ['outside'] },
  { name: 'waits.py', args: ['sleep'], says: [/sleeps, for at most N s/], verdicts: ['timed'] },
  {
    name: 'waits.py',
    args: ['process-descriptor'],
    says: [/descriptors to be ready: \d \(the end of N\)\.$/, /sleeps/],
    verdicts: ['follows', 'timed'],
  },
  {
    name: 'waits.py',
    args: ['eventfd'],
    says: [/for its event counter to be raised \(eventfd, descriptor 5\), which no other process/],
    verdicts: ['never'],
  },
  {
    name: 'waits.py',
    args: ['unnamed-datagram'],
    says: [
      /datagram to its UNIX socket without a name .*: no process can send to it before it is bound/,
    ],
    verdicts: ['outside'],
  },
  {
    name: 'locks.py',
    args: ['own', path('own-lock')],
    says: [/record lock on \/.*\/own-lock .* is held by its own descriptor \d: nothing else/],
    verdicts: ['never'],
  },
  {
    name: 'locks.py',
    args: ['two-files', path('first')],
    // Another process waits for a lock of the same kind on another file.
    says: [
      /sleeps/,
      /record lock on \/.*\/first \(.*\), which is held by N \(descriptor \d\)\.$/,
      /record lock on \/.*\/first2 \(.*\), which is held by N \(descriptor \d\)\.$/,
    ],
    verdicts: ['timed', 'follows', 'follows'],
  },
  {
    name: 'locks.py',
    args: ['left', path('left')],
    says: [/is locked by N \(descriptor \d\)\.$/, /sleeps/],
    verdicts: ['follows', 'timed'],
  },
  {
    name: 'leader_ended',
    says: [/, in its thread N, waits to read from a pipe whose only write end is its own/],
    verdicts: ['never'],
  },
  {
    name: 'lost_lock',
    args: ['process'],
    says: [/for a mutex that thread N locked; that thread has ended/],
    verdicts: ['never'],
  },
  {
    name: 'lost_lock',
    args: ['thread'],
    says: [/for a mutex that thread N locked; that thread has ended/],
    verdicts: ['never'],
  },
  {
    name: 'lost_lock',
    args: ['fork'],
    says: [
      /waits for its child/,
      /, in its thread N, waits for a signal/,
      /for its copy of a mutex that thread N of N held at the fork/,
    ],
    verdicts: ['never', 'outside', 'never'],
  },
  {
    name: 'lost_lock',
    args: ['writer'],
    says: [/for a reader-writer lock that its thread N holds/, /waits for a signal/],
    verdicts: ['outside', 'outside'],
  },
  {
    name: 'semaphores',
    args: ['alone'],
    says: [
      /on a semaphore .* in memory that it does not share \(no MAP_SHARED\); only its own .*: nothing else/,
    ],
    verdicts: ['never'],
  },
  {
    name: 'semaphores',
    args: ['cycle'],
    says: [1, 2].map(() => /in shared memory without a name, which N also maps\.$/),
    verdicts: ['never', 'never'],
    cycle: 2,
  },
  {
    name: 'each_others.py',
    args: ['counters'],
    says: [1, 2].map(() => /to be raised .* which is also held by N \(descriptor \d\)\.$/),
    verdicts: ['never', 'never'],
    cycle: 2,
  },
  {
    name: 'each_others.py',
    args: ['queues'],
    says: [1, 2].map(() => /message queue \/.* held for sending by .*N \(descriptor \d\)/),
    verdicts: ['never', 'never'],
    cycle: 2,
  },
  {
    name: 'fifo_again.py',
    args: ['removed', path('removed')],
    says: [/for a signal/, /the FIFO \/.*\/removed for reading: its name has been removed/],
    verdicts: ['outside', 'outside'],
  },
  {
    name: 'fifo_again.py',
    args: ['opened', path('opened')],
    says: [
      /for a signal/,
      /for reading, while N waits to open it for writing: these are two FIFOs/,
      /for writing, while N waits to open it for reading: these are two FIFOs/,
    ],
    verdicts: ['outside', 'outside', 'outside'],
  },
  {
    name: 'fifo_again.py',
    args: ['held', path('held')],
    says: [
      /for a signal/,
      /is stopped/,
      /another FIFO, which had this name before, is held by N \(descriptor \d\)/,
    ],
    verdicts: ['outside', 'outside', 'outside'],
  },
  {
    name: 'terminal.py',
    says: [
      waitsForChild,
      /input from the terminal \/dev\/pts\/\d+ \(descriptor 0\), whose other side is held by N/,
    ],
    verdicts: ['never', 'never'],
    cycle: 2,
  },
  {
    name: 'odd_names.py',
    args: [folder],
    says: [/the FIFO \/.*\/f\\n1 \(init\) waits\\x1b\[31m\\xff\\u\{202e\} for reading/],
    verdicts: ['outside'],
  },
  {
    name: 'waits.py',
    args: ['lock'],
    says: [/on a semaphore .* nothing else/],
    verdicts: ['never'],
  },
];

describe('ipc-lab why explains', { concurrency: 4 }, () => {
  for (const { name, args = [], says, verdicts, cycle } of programs) {
    it([name, ...args.map((word) => word.replace(/.*\//, ''))].join(' '), async () => {
      const words = [...programWords(name, folder), ...args];
      const { status, stdout } = await why(['--json', '--after', '0.3', '--', ...words]);
      const report = JSON.parse(stdout) as Report;
      const texts = report.sentences.map(({ text }) =>
        text.replace(/(?<!descriptor |semaphore |set )\b\d{2,}\b/g, 'N'),
      );
      assert.equal(texts.length, says.length, stdout);
      for (const sentence of report.sentences) assert.equal(sentence.name, name);
      says.forEach((pattern, index) => {
        assert.match(texts[index] ?? '', pattern);
      });
      assert.deepEqual(
        report.sentences.map(({ verdict }) => verdict),
        verdicts,
      );
      assert.deepEqual(
        report.cycles.map(({ length }) => length),
        [cycle ?? []].flat(),
      );
      const stuck = verdicts.some((verdict) => verdict === 'never' || verdict === 'outside');
      assert.equal(report.stuck, stuck);
      assert.equal(status, stuck ? 1 : 0);
    });
  }

  it("a shell's wait by its child, whichever way the shell waits", async () => {
    const words = [...programWords('shell_wait.sh', folder), path('waited-for')];
    const { stdout } = await why(['--json', '--after', '0.3', '--', ...words]);
    const { sentences } = JSON.parse(stdout) as Report;
    const [shell, child] = sentences;
    assert.match(shell?.text ?? '', new RegExp(`its child ${child?.pid}\\b`));
    assert.deepEqual(shell?.waitsFor, [child?.pid]);
    assert.match(child?.text ?? '', /open the FIFO .* for reading/);
  });

  it('that nothing was stuck in a program that exits', async () => {
    const { status, stdout } = await why([
      '--after',
      '0.2',
      '--',
      ...programWords('healthy', folder),
    ]);
    assert.equal(stdout, 'The command ended; nothing was stuck.\n');
    assert.equal(status, 0);
  });
});
