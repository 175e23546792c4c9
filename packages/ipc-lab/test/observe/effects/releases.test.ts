/** Each kind of object, with each cause that releases a process that waits for it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { observe, type Event } from '../../../dist/observe/index.js';
import type { EventOf } from '../../../dist/observe/events.js';
import { only } from '../support.js';

const [first, waiter, other] = [10, 11, 12] as const;

interface Case {
  /** Calls of the first process, before it has children. */
  readonly before?: readonly string[];
  /** A call of the other process before the wait begins. */
  readonly holds?: string;
  /** The call that waits, in two parts: its entry and its return. */
  readonly waits: readonly [string, string];
  /** The call that releases it; without one, nothing does. */
  readonly released?: readonly [string, string];
  /** Instead of a call, how the other process ends. */
  readonly ends?: 'exit' | 'kill';
  /** Whether the effect may be seen before the call that caused it returns. */
  readonly isOrdered?: true;
}

const pipe = ['pipe2([3<pipe:[7]>, 4<pipe:[7]>], 0) = 0 <0.00001>'];
const full = [...pipe, 'write(4<pipe:[7]>, "xy"..., 65536) = 65536 <0.00001>'];
const lockFile = 'openat(AT_FDCWD</w>, "/w/lock", O_RDWR|O_CREAT, 0600) = 3</w/lock> <0.00001>';
const record = (command: string, type: string): [string, string] => [
  `fcntl(3</w/lock>, ${command}, {l_type=${type}, l_whence=SEEK_SET, l_start=0, l_len=0}`,
  ') = 0',
];
const shared =
  'mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f00 <0.00001>';
const listening = [
  'socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[20]> <0.00001>',
  'bind(3<UNIX-STREAM:[20]>, {sa_family=AF_UNIX, sun_path="/s"}, 110) = 0 <0.00001>',
  'listen(3<UNIX-STREAM:[20,"/s"]>, 5) = 0 <0.00001>',
  'socket(AF_UNIX, SOCK_STREAM, 0) = 4<UNIX-STREAM:[31]> <0.00001>',
];
const attempt = (type: string): string => record(type, 'F_WRLCK').join('') + ' <0.00001>';

const cases: Readonly<Record<string, Case>> = {
  'a pipe, by a write': {
    before: pipe,
    waits: ['read(3<pipe:[7]>, ', '"x", 1) = 1'],
    released: ['write(4<pipe:[7]>, "x", 1', ') = 1'],
  },
  'a full pipe, by a read': {
    before: full,
    holds: '',
    waits: ['write(4<pipe:[7]>, "xy"..., 70000', ') = 70000'],
    released: ['read(3<pipe:[7]>, ', '"xy"..., 65536) = 65536'],
  },
  'System V messages, by one sent': {
    before: ['msgget(IPC_PRIVATE, 0600) = 5 <0.00001>'],
    waits: ['msgrcv(5, ', '{mtype=3, mtext="abc"}, 16, 0, 0) = 3'],
    released: ['msgsnd(5, {mtype=3, mtext="abc"}, 3, 0', ') = 0'],
  },
  'a POSIX queue, by a message sent': {
    before: ['mq_open("q", O_RDWR|O_CREAT, 0600, NULL) = 3</q> <0.00001>'],
    waits: ['mq_timedreceive(3</q>, ', '"abc", 8192, NULL, NULL) = 3'],
    released: ['mq_timedsend(3</q>, "abc", 3, 0, NULL', ') = 0'],
  },
  'a System V queue, by its removal': {
    before: ['msgget(IPC_PRIVATE, 0600) = 5 <0.00001>'],
    waits: ['msgrcv(5, ', '0x7ff, 16, 0, 0) = -1 EIDRM (Identifier removed)'],
    released: ['msgctl(5, IPC_RMID, NULL', ') = 0'],
  },
  'a System V semaphore, by a unit given': {
    before: ['semget(IPC_PRIVATE, 1, 0600) = 6 <0.00001>'],
    waits: ['semop(6, [{sem_num=0, sem_op=-1, sem_flg=0}], 1', ') = 0'],
    released: ['semop(6, [{sem_num=0, sem_op=1, sem_flg=0}], 1', ') = 0'],
  },
  // The union's other half holds whatever lay there.
  'a System V semaphore, whose initial value strace shows as a pointer': {
    before: [
      'semget(IPC_PRIVATE, 1, 0600) = 6 <0.00001>',
      'semctl(6, 0, SETVAL, 0x7f1e00000001) = 0 <0.00001>',
      'semop(6, [{sem_num=0, sem_op=-1, sem_flg=0}], 1) = 0 <0.00001>',
    ],
    waits: ['semop(6, [{sem_num=0, sem_op=-1, sem_flg=0}], 1', ') = 0'],
    released: ['semop(6, [{sem_num=0, sem_op=1, sem_flg=0}], 1', ') = 0'],
  },
  'a System V semaphore, by SEM_UNDO': {
    before: ['semget(IPC_PRIVATE, 1, 0600) = 6 <0.00001>', 'semctl(6, 0, SETVAL, 1) = 0 <0.00001>'],
    holds: 'semop(6, [{sem_num=0, sem_op=-1, sem_flg=SEM_UNDO}], 1) = 0 <0.00001>',
    waits: ['semop(6, [{sem_num=0, sem_op=-1, sem_flg=0}], 1', ') = 0'],
    ends: 'exit',
    isOrdered: true,
  },
  'an event counter, by a number added': {
    before: ['eventfd2(0, 0) = 3<anon_inode:[eventfd]> <0.00001>'],
    waits: ['read(3<anon_inode:[eventfd]>, ', '"\\7\\0\\0\\0\\0\\0\\0\\0", 8) = 8'],
    released: ['write(3<anon_inode:[eventfd]>, "\\7\\0\\0\\0\\0\\0\\0\\0", 8', ') = 8'],
  },
  'a futex in shared memory, by a wake-up': {
    before: [shared],
    waits: ['futex(0x7f10, FUTEX_WAIT, 0, NULL', ') = 0'],
    released: ['futex(0x7f10, FUTEX_WAKE, 1', ') = 1'],
  },
  'poll of a pipe, by a write': {
    before: pipe,
    waits: ['poll([{fd=3<pipe:[7]>, events=POLLIN}], 1, -1', ') = 1 ([{fd=3, revents=POLLIN}])'],
    released: ['write(4<pipe:[7]>, "x", 1', ') = 1'],
  },
  ...Object.fromEntries(
    (
      [
        ['poll', 'POLLIN}], 1, -1', ') = 1 ([{fd=3, revents=POLLIN}])'],
        ['poll, hung up,', 'POLLIN}], 1, -1', ') = 1 ([{fd=3, revents=POLLHUP}])'],
      ] as const
    ).map(([name, events, result]): [string, Case] => [
      `${name} of a pipe, by a close`,
      {
        before: pipe,
        waits: [`poll([{fd=3<pipe:[7]>, events=${events}`, result],
        released: ['close(4<pipe:[7]>', ') = 0'],
      },
    ]),
  ),
  'poll for room in a pipe, by a read': {
    before: full,
    waits: ['poll([{fd=4<pipe:[7]>, events=POLLOUT}], 1, -1', ') = 1 ([{fd=4, revents=POLLOUT}])'],
    released: ['read(3<pipe:[7]>, ', '"xy"..., 65536) = 65536'],
  },
  'poll of an event counter, by a number added': {
    before: ['eventfd2(0, 0) = 3<anon_inode:[eventfd]> <0.00001>'],
    waits: [
      'poll([{fd=3<anon_inode:[eventfd]>, events=POLLIN}], 1, -1',
      ') = 1 ([{fd=3, revents=POLLIN}])',
    ],
    released: ['write(3<anon_inode:[eventfd]>, "\\7\\0\\0\\0\\0\\0\\0\\0", 8', ') = 8'],
  },
  'poll of a POSIX queue, by a message sent': {
    before: ['mq_open("q", O_RDWR|O_CREAT, 0600, NULL) = 3</q> <0.00001>'],
    waits: ['poll([{fd=3</q>, events=POLLIN}], 1, -1', ') = 1 ([{fd=3, revents=POLLIN}])'],
    released: ['mq_timedsend(3</q>, "abc", 3, 0, NULL', ') = 0'],
  },
  'poll of a socket pair, by what is sent': {
    before: [
      'socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[5->6]>, 4<UNIX-STREAM:[6->5]>]) = 0',
    ],
    waits: [
      'poll([{fd=3<UNIX-STREAM:[5->6]>, events=POLLIN}], 1, -1',
      ') = 1 ([{fd=3, revents=POLLIN}])',
    ],
    released: ['sendto(4<UNIX-STREAM:[6->5]>, "x", 1, 0, NULL, 0', ') = 1'],
  },
  'poll of a listening socket, by a connection': {
    before: listening,
    waits: [
      'poll([{fd=3<UNIX-STREAM:[20,"/s"]>, events=POLLIN}], 1, -1',
      ') = 1 ([{fd=3, revents=POLLIN}])',
    ],
    released: ['connect(4<UNIX-STREAM:[31]>, {sa_family=AF_UNIX, sun_path="/s"}, 110', ') = 0'],
  },
  'poll of inotify, by a change': {
    before: [
      'inotify_init1(0) = 3<anon_inode:inotify> <0.00001>',
      'inotify_add_watch(3<anon_inode:inotify>, "/w", IN_CREATE) = 1 <0.00001>',
    ],
    waits: [
      'poll([{fd=3<anon_inode:inotify>, events=POLLIN}], 1, -1',
      ') = 1 ([{fd=3, revents=POLLIN}])',
    ],
    released: ['mkdir("/w/new", 0700', ') = 0'],
    isOrdered: true,
  },
  'poll of a process, by its end': {
    before: [],
    holds: '',
    waits: ['poll([{fd=3<pid:12>, events=POLLIN}], 1, -1', ') = 1 ([{fd=3, revents=POLLIN}])'],
    ends: 'exit',
  },
  'a robust mutex, by the end of its owner': {
    before: [shared],
    waits: ['futex(0x7f10, FUTEX_WAIT, 2147483660, NULL', ') = 0'],
    ends: 'kill',
  },
  'a robust mutex with priority inheritance, by the exit of its owner': {
    before: [shared],
    waits: ['futex(0x7f10, FUTEX_LOCK_PI, NULL', ') = 0'],
    ends: 'exit',
    isOrdered: true,
  },
  'a pipe that tee copies from, by pages moved to it': {
    before: pipe,
    waits: ['tee(3<pipe:[7]>, 4<pipe:[8]>, 5, 0', ') = 5'],
    released: ['vmsplice(4<pipe:[7]>, [{iov_base="hello", iov_len=5}], 1, 0', ') = 5'],
  },
  ...Object.fromEntries(
    (
      [
        [
          'poll',
          'poll([{fd=3<signalfd:[USR1]>, events=POLLIN}], 1, -1',
          ') = 1 ([{fd=3, revents=POLLIN}])',
        ],
        [
          'read',
          'read(3<signalfd:[USR1]>, ',
          `"\\n${'\\0'.repeat(11)}\\f${'\\0'.repeat(115)}", 128) = 128`,
        ],
      ] as const
    ).map(([name, entry, result]): [string, Case] => [
      `${name} of signals, by one that is sent`,
      { waits: [entry, result], released: ['kill(11, SIGUSR1', ') = 0'], isOrdered: true },
    ]),
  ),
  'poll of a pseudo-terminal, by what is printed': {
    before: [
      'openat(AT_FDCWD</w>, "/dev/ptmx", O_RDWR) = 3</dev/ptmx<char 5:2>> <0.00001>',
      'ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTN, [9]) = 0 <0.00001>',
    ],
    waits: [
      'poll([{fd=3</dev/ptmx<char 5:2>>, events=POLLIN}], 1, -1',
      ') = 1 ([{fd=3, revents=POLLIN}])',
    ],
    released: ['write(1</dev/pts/9<char 136:9>>, "x", 1', ') = 1'],
  },
  'select of a pipe, by a write': {
    before: pipe,
    waits: ['select(4, [3<pipe:[7]>], NULL, NULL, NULL', ') = 1 (in [3])'],
    released: ['write(4<pipe:[7]>, "x", 1', ') = 1'],
  },
  'a listening socket, by a connection': {
    before: listening,
    waits: ['accept4(3<UNIX-STREAM:[20,"/s"]>, NULL', ', NULL, 0) = 5<UNIX-STREAM:[40->31,"/s"]>'],
    released: ['connect(4<UNIX-STREAM:[31]>, {sa_family=AF_UNIX, sun_path="/s"}, 110', ') = 0'],
  },
  'an Internet socket, by what is sent': {
    before: [
      'socket(AF_INET, SOCK_DGRAM, 0) = 3<UDP:[20]> <0.00001>',
      'bind(3<UDP:[20]>, {sa_family=AF_INET, sin_port=htons(5), sin_addr=inet_addr("0.0.0.0")}, 16) = 0 <0.00001>',
      'socket(AF_INET, SOCK_DGRAM, 0) = 4<UDP:[21]> <0.00001>',
    ],
    waits: ['recvfrom(3<UDP:[0.0.0.0:5]>, ', '"ab", 8, 0, NULL, NULL) = 2'],
    released: [
      'sendto(4<UDP:[21]>, "ab", 2, 0, {sa_family=AF_INET, sin_port=htons(5), sin_addr=inet_addr("127.0.0.1")}, 16',
      ') = 2',
    ],
  },
  ...Object.fromEntries(
    (['F_SETLKW', 'F_OFD_SETLKW'] as const).flatMap((command) => [
      [
        `a record lock (${command}), by an unlock`,
        {
          holds: attempt(command),
          waits: record(command, 'F_WRLCK'),
          released: record(command.replace('KW', 'K'), 'F_UNLCK'),
        },
      ],
      ...(['exit', 'kill'] as const).map((ends) => [
        `a record lock (${command}), by the holder's ${ends}`,
        { holds: attempt(command), waits: record(command, 'F_WRLCK'), ends },
      ]),
    ]) as [string, Case][],
  ),
  'flock, by an unlock': {
    holds: 'flock(3</w/lock>, LOCK_EX) = 0 <0.00001>',
    waits: ['flock(3</w/lock>, LOCK_SH', ') = 0'],
    released: ['flock(3</w/lock>, LOCK_UN', ') = 0'],
  },
  'flock, by a close': {
    holds: 'flock(3</w/lock>, LOCK_EX) = 0 <0.00001>',
    waits: ['flock(3</w/lock>, LOCK_EX', ') = 0'],
    released: ['close(3</w/lock>', ') = 0'],
  },
  'flock, by a weaker lock': {
    holds: 'flock(3</w/lock>, LOCK_EX) = 0 <0.00001>',
    waits: ['flock(3</w/lock>, LOCK_SH', ') = 0'],
    released: ['flock(3</w/lock>, LOCK_SH', ') = 0'],
    isOrdered: true,
  },
  'the end of a pipe, by a close': {
    before: pipe,
    waits: ['read(3<pipe:[7]>, ', '"", 1) = 0'],
    released: ['close(4<pipe:[7]>', ') = 0'],
  },
  'the end of a pipe, by an exit': {
    before: pipe,
    waits: ['read(3<pipe:[7]>, ', '"", 1) = 0'],
    ends: 'exit',
  },
  'the end of a pipe, by a kill': {
    before: pipe,
    waits: ['read(3<pipe:[7]>, ', '"", 1) = 0'],
    ends: 'kill',
  },
  'a sleep that ran out, by nobody': {
    waits: ['clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=1, tv_nsec=0}, ', 'NULL) = 0'],
  },
  'a time-out of poll, by nobody': {
    before: pipe,
    waits: ['poll([{fd=3<pipe:[7]>, events=POLLIN}], 1, 1000', ') = 0 (Timeout)'],
  },
  'a time-out of semtimedop, by nobody': {
    before: ['semget(IPC_PRIVATE, 1, 0600) = 6 <0.00001>'],
    waits: [
      'semtimedop(6, [{sem_num=0, sem_op=-1, sem_flg=0}], 1, {tv_sec=1, tv_nsec=0}',
      ') = -1 EAGAIN (Resource temporarily unavailable)',
    ],
  },
};

/** Whether the releasing call returns before the waiting one does. */
type Order = 'first' | 'after';

function linesOf(name: string, order: Order): string[] {
  const { before = [], holds, waits, released, ends } = cases[name] ?? assert.fail(name);
  const isLock = name.startsWith('flock') || name.startsWith('a record lock');
  const opensOwn = isLock ? [lockFile] : [];
  const [entry, result] = waits;
  const lasts = 1;
  const closes =
    before === pipe && (released?.[0].startsWith('close') === true || ends !== undefined);
  const release = released === undefined ? [] : [`${other} 3.9 ${released[0]} <unfinished ...>`];
  const releaseEnd =
    released === undefined
      ? []
      : [`${other} 4.1 <... ${nameOf(released[0])} resumed>${released[1]} <0.2>`];
  const end =
    ends === undefined
      ? []
      : ends === 'exit'
        ? [`${other} 3.9 exit_group(0) = ?`, `${other} 4.2 +++ exited with 0 +++`]
        : [`${other} 4.2 +++ killed by SIGKILL +++`];
  const returned = `${waiter} 4.0 <... ${nameOf(entry)} resumed>${result} <${lasts}>`;
  const isFirst = order === 'first';
  return [
    `${first} 1.0 execve("/a", ["a"], 0x1 /* 1 var */) = 0 <0.0001>`,
    ...before.map((call, index) => `${first} 1.${index + 1} ${call}`),
    ...[waiter, other].map(
      (child, index) =>
        `${first} 2.${index} clone(child_stack=NULL, flags=SIGCHLD) = ${child} <0.0001>`,
    ),
    // Each process opens the lock file for itself, and only the other keeps a write end.
    ...opensOwn.flatMap((call) => [`${waiter} 2.3 ${call}`, `${other} 2.3 ${call}`]),
    ...(closes ? [first, waiter].map((pid) => `${pid} 2.4 close(4<pipe:[7]>) = 0 <0.0001>`) : []),
    ...(holds === undefined || holds === '' ? [] : [`${other} 2.5 ${holds}`]),
    `${waiter} 3.0 ${entry} <unfinished ...>`,
    ...release,
    ...(isFirst
      ? [
          ...releaseEnd.map((line) => line.replace(' 4.1 ', ' 3.95 ').replace('<0.2>', '<0.05>')),
          ...end,
          returned,
        ]
      : [returned, ...releaseEnd, ...end]),
  ];
}

function nameOf(call: string): string {
  return call.slice(0, call.indexOf('('));
}

function waitIn(lines: readonly string[]): EventOf<'blocked'> | undefined {
  return only([...observe(lines)], 'blocked').find(({ pid }) => pid === waiter);
}

describe('a wait', () => {
  for (const [name, { released, ends, isOrdered }] of Object.entries(cases)) {
    const isByOther = released !== undefined || ends !== undefined;
    for (const order of isOrdered === true ? (['first'] as const) : (['first', 'after'] as const)) {
      const when = isByOther && order === 'after' ? ', which is seen later' : '';
      it(`for ${name}${when}`, () => {
        const wait = waitIn(linesOf(name, order));
        assert.ok(wait !== undefined, 'it is told');
        assert.equal(wait.by, isByOther ? other : undefined);
        assert.equal(wait.until, 4);
      });
    }
  }

  it('has a cause that precedes it in the list', () => {
    for (const [name, { isOrdered }] of Object.entries(cases)) {
      for (const order of isOrdered === true
        ? (['first'] as const)
        : (['first', 'after'] as const)) {
        const seen = new Set<number>();
        for (const event of observe(linesOf(name, order)) as Iterable<Event>) {
          assert.ok(event.cause === undefined || seen.has(event.cause), `${name}, ${event.type}`);
          seen.add(event.id);
        }
      }
    }
  });
});

describe('a wait that does not return', () => {
  const start = [
    `${first} 1.0 execve("/a", ["a"], 0x1 /* 1 var */) = 0 <0.0001>`,
    `${first} 2.0 clone(child_stack=NULL, flags=SIGCHLD) = ${waiter} <0.0001>`,
    `${waiter} 3.0 pause( <unfinished ...>`,
  ];

  it('ends when a process of the trace kills it, and is released by that one', () => {
    const wait = waitIn([
      ...start,
      `${first} 3.5 kill(${waiter}, SIGKILL) = 0 <0.0001>`,
      `${waiter} 3.6 <... pause resumed>) = ?`,
      `${waiter} 3.7 +++ killed by SIGKILL +++`,
    ]);
    assert.deepEqual([wait?.until, wait?.ended, wait?.by], [undefined, 3.7, first]);
  });

  it('ends when another thread of the process executes a program, or exits', () => {
    const cloned = `${waiter} 2.5 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD}) = 13 <0.0001>`;
    const [zero = '', one = '', pause = ''] = start;
    const executed = waitIn([
      ...[zero, one, cloned, pause],
      '13 3.5 execve("/bin/sh", ["sh"], 0x1 /* 1 var */ <unfinished ...>',
      `${waiter} 3.6 <... pause resumed>) = ?`,
      `${waiter} 3.7 +++ superseded by execve in pid 13 +++`,
      `${waiter} 3.7 <... execve resumed>) = 0 <0.2>`,
      `${waiter} 3.9 +++ exited with 0 +++`,
    ]);
    assert.deepEqual([executed?.until, executed?.ended, executed?.by], [undefined, 3.7, undefined]);
    const exited = waitIn([
      ...[zero, one, cloned, pause],
      '13 3.5 exit_group(0) = ?',
      `${waiter} 3.6 <... pause resumed>) = ?`,
      '13 3.7 +++ exited with 0 +++',
      `${waiter} 3.8 +++ exited with 0 +++`,
    ]);
    assert.equal(exited?.ended, 3.8);
  });

  it('lasts if the process is killed from outside, or the trace ends', () => {
    const killed = waitIn([...start, `${waiter} 3.7 +++ killed by SIGKILL +++`]);
    for (const wait of [killed, waitIn(start)]) {
      assert.deepEqual([wait?.until, wait?.ended, wait?.by], [undefined, undefined, undefined]);
    }
  });

  it('of each of several sleepers ends by the call that wakes them all', () => {
    const lines = [
      `${first} 1.0 ${shared}`,
      ...[11, 12, 13].map(
        (child) => `${first} 2.0 clone(child_stack=NULL, flags=SIGCHLD) = ${child}`,
      ),
      ...[11, 12].map((pid) => `${pid} 3.0 futex(0x7f10, FUTEX_WAIT, 0, NULL <unfinished ...>`),
      '13 4.0 futex(0x7f10, FUTEX_WAKE, 2147483647 <unfinished ...>',
      '11 4.1 <... futex resumed>) = 0 <1.0>',
      '12 4.1 <... futex resumed>) = 0 <1.0>',
      '13 4.2 <... futex resumed>) = 2 <0.2>',
      // Those that the call did not wake are not said to be.
      '11 5.0 futex(0x7f10, FUTEX_WAIT, 0, NULL) = 0 <1.0>',
    ];
    const waits = only([...observe(lines)], 'blocked').filter(({ call }) => call === 'futex');
    assert.deepEqual(
      waits.map(({ pid, by }) => [pid, by]),
      [
        [11, 13],
        [12, 13],
        [11, undefined],
      ],
    );
  });

  it('for a child ends by its end, or its stop, and not if it had ended before: the call was only slow', () => {
    const by = (...end: readonly [ended: number, status: string]): (number | undefined)[] => {
      const lines = [
        `${first} 1.0 clone(child_stack=NULL, flags=SIGCHLD) = 11 <0.0001>`,
        ...(end[1].includes('EXITED') ? [`11 ${end[0]} +++ exited with 0 +++`] : []),
        `${first} 3.0 wait4(-1,  <unfinished ...>`,
        `${first} 4.0 <... wait4 resumed>[{${end[1]}}], WSTOPPED, NULL) = 11 <1.0>`,
      ];
      return only([...observe(lines)], 'blocked').map((wait) => wait.by);
    };
    const exited = 'WIFEXITED(s) && WEXITSTATUS(s) == 0';
    assert.deepEqual(by(2.999, exited), [11]);
    assert.deepEqual(by(2.9, exited), [undefined]);
    assert.deepEqual(by(3.9, 'WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP'), [11]);
  });

  it('of a writer that was only slow is not released by the reader who waits for it', () => {
    const lines = [
      ...pipe.map((call) => `${first} 1.0 ${call}`),
      `${first} 2.0 clone(child_stack=NULL, flags=SIGCHLD) = ${waiter} <0.0001>`,
      `${waiter} 2.5 read(3<pipe:[7]>,  <unfinished ...>`,
      `${first} 3.0 write(4<pipe:[7]>, "xyz", 3) = 3 <0.5>`,
    ];
    const waits = only([...observe(lines)], 'blocked').filter(({ call }) => call === 'write');
    assert.deepEqual(
      waits.map(({ by }) => by),
      [undefined],
    );
  });

  it('is interrupted by a signal, whose sender releases it; by its own timer, nobody does', () => {
    const interrupted = `${waiter} 3.6 <... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.6>`;
    const signal = (information: string): string =>
      `${waiter} 3.6 --- SIGALRM {si_signo=SIGALRM, ${information}} ---`;
    const sent = `${first} 3.5 kill(${waiter}, SIGALRM) = 0 <0.0001>`;
    const by = (...lines: string[]) => waitIn([...start, ...lines])?.by;
    assert.equal(
      by(sent, interrupted, signal(`si_code=SI_USER, si_pid=${first}, si_uid=0`)),
      first,
    );
    assert.equal(by(interrupted, signal('si_code=SI_KERNEL')), undefined);
  });
});

/** Calls whose time limit passes though the other process acts on the object meanwhile: not enough for this one. */
const inVain: Readonly<Record<string, Omit<Case, 'ends'> & Required<Pick<Case, 'released'>>>> = {
  'sendto, though its peer reads': {
    before: [
      'socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.00001>',
      'sendto(3<UNIX-STREAM:[7->8]>, "xxxxxxxxxx", 10, 0, NULL, 0) = 10 <0.00001>',
    ],
    waits: [
      'sendto(3<UNIX-STREAM:[7->8]>, "yyyyyyyyyy", 10, 0, NULL, 0',
      ') = -1 EAGAIN (Resource temporarily unavailable)',
    ],
    released: ['read(4<UNIX-STREAM:[8->7]>, ', '"x", 1) = 1'],
  },
  'semtimedop, though another adds a unit': {
    before: ['semget(IPC_PRIVATE, 1, 0600) = 6 <0.00001>'],
    waits: [
      'semtimedop(6, [{sem_num=0, sem_op=-2, sem_flg=0}], 1, {tv_sec=1, tv_nsec=0}',
      ') = -1 EAGAIN (Resource temporarily unavailable)',
    ],
    released: ['semop(6, [{sem_num=0, sem_op=1, sem_flg=0}], 1', ') = 0'],
  },
  'mq_timedsend, though another receives': {
    before: [
      'mq_open("q", O_RDWR|O_CREAT, 0600, NULL) = 3</q> <0.00001>',
      'mq_timedsend(3</q>, "abc", 3, 0, NULL) = 0 <0.00001>',
    ],
    waits: [
      'mq_timedsend(3</q>, "abc", 3, 0, {tv_sec=4, tv_nsec=0}',
      ') = -1 ETIMEDOUT (Connection timed out)',
    ],
    released: ['mq_timedreceive(3</q>, ', '"abc", 8192, NULL, NULL) = 3'],
  },
  'futex, though another wakes': {
    before: [shared],
    waits: [
      'futex(0x7f00, FUTEX_WAIT, 1, {tv_sec=1, tv_nsec=0}',
      ') = -1 ETIMEDOUT (Connection timed out)',
    ],
    released: ['futex(0x7f00, FUTEX_WAKE, 1', ') = 0'],
  },
};

it('a terminal that one of its processes closes releases nobody who waits for what is printed', () => {
  const wait = waitIn([
    `${first} 1.0 execve("/a", ["a"], 0x1 /* 1 var */) = 0 <0.0001>`,
    `${first} 1.1 openat(AT_FDCWD</w>, "/dev/ptmx", O_RDWR) = 3</dev/ptmx<char 5:2>> <0.00001>`,
    `${first} 1.2 ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTN, [9]) = 0 <0.00001>`,
    ...[waiter, other].map(
      (pid) => `${first} 2.0 clone(child_stack=NULL, flags=SIGCHLD) = ${pid} <0.0001>`,
    ),
    `${waiter} 3.0 poll([{fd=3</dev/ptmx<char 5:2>>, events=POLLIN}], 1, -1 <unfinished ...>`,
    `${other} 3.5 close(1</dev/pts/9<char 136:9>>) = 0 <0.0001>`,
    `${waiter} 4.0 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <1>`,
  ]);
  assert.ok(wait !== undefined, 'it is told');
  assert.equal(wait.by, undefined);
});

it('a short write is not released by the read of its own bytes', () => {
  const wait = waitIn([
    `${first} 1.0 execve("/a", ["a"], 0x1 /* 1 var */) = 0 <0.0001>`,
    `${first} 1.1 pipe2([3<pipe:[7]>, 4<pipe:[7]>], 0) = 0 <0.00001>`,
    `${first} 2.0 clone(child_stack=NULL, flags=SIGCHLD) = ${waiter} <0.0001>`,
    `${waiter} 3.0 write(4<pipe:[7]>, "xy", 2 <unfinished ...>`,
    `${first} 3.5 read(3<pipe:[7]>, "xy", 2) = 2 <0.0001>`,
    `${waiter} 4.0 <... write resumed>) = 2 <1>`,
  ]);
  assert.ok(wait !== undefined, 'the call took a second');
  assert.equal(wait.by, undefined);
});

describe('a wait whose time limit passes', () => {
  for (const [name, { before = [], waits, released }] of Object.entries(inVain)) {
    it(`is released by nobody: ${name}`, () => {
      const wait = waitIn([
        `${first} 1.0 execve("/a", ["a"], 0x1 /* 1 var */) = 0 <0.0001>`,
        ...before.map((call, index) => `${first} 1.${index + 1} ${call}`),
        ...[waiter, other].map(
          (child, index) =>
            `${first} 2.${index} clone(child_stack=NULL, flags=SIGCHLD) = ${child} <0.0001>`,
        ),
        `${waiter} 3.0 ${waits[0]} <unfinished ...>`,
        `${other} 3.5 ${released[0]}${released[1]} <0.0001>`,
        `${waiter} 4.0 <... ${nameOf(waits[0])} resumed>${waits[1]} <1>`,
      ]);
      assert.ok(wait !== undefined, 'it is told');
      assert.equal(wait.by, undefined);
    });
  }
});
