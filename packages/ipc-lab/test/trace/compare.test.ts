import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { observe } from '../../dist/observe/index.js';
import { summaryOf, type Section } from '../../dist/trace/text/summary.js';
import { recorded } from '../observe/support.js';
import { compare } from './compare/compare.js';
import { readRawLog } from './compare/raw-log.js';
import { pictureOf } from './support.js';

const program = fileURLToPath(new URL('compare/compare-with-strace.js', import.meta.url));

describe('compare-with-strace', () => {
  it('finds no difference in recorded traces, and one in each line that is changed', () => {
    for (const name of ['pipe', 'python', 'shell', 'signals', 'early']) {
      const sections = summaryOf(pictureOf(observe(recorded(name))), [], 'en');
      const log = readRawLog(recorded(name));
      assert.deepEqual(compare(sections, log).differences, [], name);
      for (const [title, pattern, wrong] of changes) {
        if (
          !sections.some(
            (one) => one.title === title && one.lines.some((line) => pattern.test(line)),
          )
        )
          continue;
        const changed = sections.map((one) =>
          one.title === title
            ? { ...one, lines: one.lines.map((line) => line.replace(pattern, wrong)) }
            : one,
        );
        assert.ok(compare(changed, log).differences.length > 0, `${name}: ${pattern}`);
      }
      const empty: Section[] = sections.filter(({ title }) => title !== 'What passed');
      if (name !== 'signals')
        assert.ok(compare(empty, log).differences.length > 0, `${name}: nothing passed`);
    }
  });

  it('compares a real run', () => {
    const words = ['sh', '-c', 'seq 1000 | sort -n | tail -1'];
    const { status, stdout } = spawnSync(process.execPath, [program, ...words], {
      encoding: 'utf8',
    });
    assert.match(stdout, /^1000\n\d+ lines compared, 0 differences\n$/);
    assert.equal(status, 0);
  });
});

describe('compare-with-strace, of what one process gives another', () => {
  const start = 1700000000;
  const log = readRawLog(
    [
      [10, 'clone(child_stack=NULL, flags=SIGCHLD) = 11', 0],
      [10, 'semop(5, [{sem_num=0, sem_op=-1, sem_flg=0}], 1 <unfinished ...>', 0.1],
      [11, 'write(1<pipe:[9]>, "x", 1) = 1 <0.0001>', 0.2],
      [11, 'semop(5, [{sem_num=0, sem_op=1, sem_flg=0}], 1) = 0 <0.0001>', 0.5],
      [10, '<... semop resumed>) = 0 <0.4>', 0.501],
      [10, 'flock(3</l>, LOCK_EX <unfinished ...>', 0.6],
      [11, 'flock(3</l>, LOCK_UN) = 0 <0.0001>', 0.7],
      [10, '<... flock resumed>) = 0 <0.1>', 0.701],
      [12, 'getpid() = 12 <0.0001>', 0.65],
      [12, 'getpid() = 12 <0.0001>', 0.45],
      [10, 'futex(0x7f0000001010, FUTEX_WAIT, 0, NULL <unfinished ...>', 0.71],
      [11, 'futex(0x7f0000005010, FUTEX_WAKE, 1) = 1 <0.0001>', 0.8],
      [10, '<... futex resumed>) = 0 <0.09>', 0.8],
      [10, 'accept(3<TCP:[127.0.0.1:5]>, NULL, NULL <unfinished ...>', 0.81],
      [11, 'connect(4<TCP:[70]>, {sin_port=htons(5)}, 16) = 0 <0.0001>', 0.85],
      [10, '<... accept resumed>) = 5 <0.04>', 0.85],
      [10, 'process_vm_readv(11, [{iov_base="ab", iov_len=2}], 1, [], 1, 0) = 2 <0.0001>', 0.86],
      [11, 'clone(child_stack=NULL, flags=SIGCHLD) = 13 <0.0001>', 0.87],
      [13, '+++ exited with 0 +++', 0.88],
      [11, 'write(5</tmp/f>, "ab", 2) = 2 <0.0001>', 0.881],
      [10, 'read(5</tmp/f>, "ab", 9) = 2 <0.0001>', 0.882],
      [11, 'write(6<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>', 0.883],
      [10, 'read(6<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>', 0.884],
      [10, 'mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0666) = 0 <0.0001>', 0.885],
      [10, 'mknodat(AT_FDCWD</tmp>, "g", S_IFIFO|0666) = 0 <0.0001>', 0.886],
      [10, 'unlink("/tmp/g") = 0 <0.0001>', 0.887],
      [10, 'semget(IPC_PRIVATE, 1, 0600) = 5 <0.0001>', 0.888],
      [10, 'shmget(IPC_PRIVATE, 1, 0600) = 6 <0.0001>', 0.889],
      [10, 'shmctl(6, IPC_RMID, NULL) = 0 <0.0001>', 0.89],
      [10, 'shmat(6, NULL, 0) = 0x7f00 <0.0001>', 0.891],
      [10, 'pause( <unfinished ...>', 0.892],
      [11, '+++ exited with 0 +++', 0.9],
    ].map(([pid, text, at]) => `${pid} ${(start + Number(at)).toFixed(6)} ${text}`),
  );
  const differences = (title: string, line: string): readonly string[] =>
    compare([{ title, lines: [line] }], log).differences.filter(
      (one) => !one.startsWith('missing'),
    );

  it('misses a permit that can only come from another process', () => {
    const missing = 'missing: semaphore 5: 11 → 10 ×';
    const said = [{ title: 'What passed', lines: ['semaphore 5: 11 → 10 × 1'] }];
    assert.ok(compare([], log).differences.includes(missing));
    assert.ok(!compare(said, log).differences.includes(missing));
  });

  for (const [title, right, wrongs] of [
    [
      'What passed',
      'semaphore 5: 11 → 10 × 1',
      ['semaphore 5: 11 → 10 × 2', 'semaphore 5: 12 → 10 × 1', 'semaphore 5: 10 → 11 × 1'],
    ],
    [
      'What passed',
      'lock on file /l: 11 → 10 × 1',
      [
        'lock on file /l: 11 → 10 × 2',
        'lock on file /l: 12 → 10 × 1',
        'lock on file /m: 11 → 10 × 1',
      ],
    ],
    // A process that inherited a lock gives it with its end.
    ['What passed', 'lock on file /l: 13 → 10 × 1', []],
    [
      'What passed',
      'futex 0x10 in anonymous#1: 11 → 10 × 1',
      [
        'futex 0x10 in anonymous#1: 12 → 10 × 1',
        'futex 0x10 in anonymous#1: 11 → 10 × 2',
        'futex 0x14 in anonymous#1: 11 → 10 × 1',
      ],
    ],
    [
      'What passed',
      'memory: 11 → 10, 1 copy, 2 bytes',
      ['memory: 11 → 10, 2 copies, 2 bytes', 'memory: 11 → 10, 1 copy, 3 bytes'],
    ],
    [
      'Waits',
      '10 waits in accept (socket TCP 127.0.0.1:5), released by 11: 0.040 s',
      ['10 waits in accept (socket TCP 127.0.0.1:6), released by 11: 0.040 s'],
    ],
    [
      'Waits',
      '10 waits in semop (semaphore 5), released by 11: 0.400 s',
      ['10 waits in semop (semaphore 5), released by 12: 0.400 s'],
    ],
    [
      'Waits',
      '10 waits in flock (file /l), released by 11: 0.100 s',
      ['10 waits in flock (file /l), released by 12: 0.100 s'],
    ],
    [
      'What passed',
      'FIFO /tmp/f: 11 → 10, 1 message, 2 bytes',
      ['FIFO /tmp/g: 11 → 10, 1 message, 2 bytes', 'FIFO /tmp/f: 10 → 11, 1 message, 2 bytes'],
    ],
    [
      'What passed',
      'event counter 1: 11 → 10, 1 message, 8 bytes',
      ['event counter 1: 10 → 11, 1 message, 8 bytes'],
    ],
    ['What passed', 'segment 6: 1 value seen', ['segment 7: 1 value seen']],
    [
      'Still waiting at the end',
      '10 waits in pause, forever',
      ['10 waits in read, forever', '11 waits in pause, forever'],
    ],
    ['Left behind', 'FIFO /tmp/f', ['FIFO /tmp/g', 'FIFO /tmp/h']],
    ['Left behind', 'semaphore 5', ['semaphore 6', 'segment 6', 'message queue 5']],
  ] as const) {
    it(`accepts only what the log has: ${right}`, () => {
      assert.deepEqual(differences(title, right), []);
      for (const wrong of wrongs) assert.equal(differences(title, wrong).length, 1, wrong);
    });
  }
});

const changes: readonly (readonly [string, RegExp, string])[] = [
  ['Processes', /status \d+$/, 'status 77'],
  ['What passed', /(\d+) bytes?$/, '99999 bytes'],
  ['What passed', /(\d+) messages?,/, '777 messages,'],
  ['What passed', /^(SIG\w+: .*) × \d+/, '$1 × 77'],
  ['Waits', /[\d.]+ s$/, '777.000 s'],
];
