/** What passes from one process to another, other than by pipes and UNIX sockets. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { observe } from '../../../dist/observe/index.js';
import { only } from '../support.js';
import { summaryOf } from '../../../dist/trace/text/summary.js';
import { arrowsOf } from '../../../dist/trace/drawing/arrows.js';
import { pictureOf } from '../../trace/support.js';

/** Calls of process 10, which has the children 11 and 12. */
function lines(
  before: readonly string[],
  ...after: readonly (readonly [number, string])[]
): string[] {
  return [
    '10 1.0 execve("/a", ["a"], 0x1 /* 1 var */) = 0 <0.0001>',
    ...before.map((call, index) => `10 1.${index + 1} ${call} <0.00001>`),
    ...[11, 12].map((pid) => `10 2.0 clone(child_stack=NULL, flags=SIGCHLD) = ${pid} <0.0001>`),
    ...after.map(([pid, call], index) => `${pid} ${3 + index}.0 ${call} <0.00001>`),
  ];
}

/** The summary's lines about what passed, and the ends of each arrow that is not a birth. */
function told(given: readonly string[], bytes = false) {
  const picture = pictureOf(observe(given), { bytes });
  const passed = summaryOf(picture, [], 'en').find(({ title }) => title === 'What passed');
  const arrows = arrowsOf(picture).filter(({ kind }) => kind !== 'birth');
  return {
    passed: passed?.lines ?? [],
    arrows: arrows.map(({ from, to }) => `${from.pid} → ${to.pid}`),
    texts: summaryOf(picture, [], 'en'),
  };
}

const tooShort = 'of messages lost: the buffer of the receiver was too short';

describe('what is sent and nobody can read', () => {
  const pair = (type: string): string =>
    `socketpair(AF_UNIX, ${type}, 0, [3<UNIX-${type.slice(5)}:[5->6]>, 4<UNIX-${type.slice(5)}:[6->5]>]) = 0`;

  it('is the rest of a message that is longer than the buffer', () => {
    const packets = 'UNIX-SEQPACKET';
    const sent = [11, `sendto(4<${packets}:[6->5]>, "abcdef", 6, 0, NULL, 0) = 6`] as const;
    for (const [flags, result] of [
      ['0', 4],
      ['MSG_TRUNC', 6],
    ] as const) {
      const read = `recvfrom(3<${packets}:[5->6]>, "abcd", 4, ${flags}, NULL, NULL) = ${result}`;
      assert.deepEqual(told(lines([pair('SOCK_SEQPACKET')], sent, [12, read])).passed, [
        'socket 5: 11 → 12, 1 message, 4 bytes',
        `socket 5: 2 bytes ${tooShort}`,
      ]);
    }
    const queue = lines(
      ['msgget(IPC_PRIVATE, 0600) = 5'],
      [11, 'msgsnd(5, {mtype=1, mtext="abcdef"}, 6, 0) = 0'],
      [12, 'msgrcv(5, {mtype=1, mtext="abcd"}, 4, 0, MSG_NOERROR) = 4'],
    );
    assert.equal(told(queue).passed.at(-1), `message queue 5: 2 bytes ${tooShort}`);
  });

  it('is what a socket holds when the last process closes it, which releases the sender', () => {
    const end = (pid: number): [number, string][] => [[pid, 'close(3<UNIX-STREAM:[5->6]>) = 0']];
    const given = lines(
      [pair('SOCK_STREAM')],
      ...end(10),
      ...end(12),
      [12, 'sendto(4<UNIX-STREAM:[6->5]>, "abcdef", 6, 0, NULL, 0) = 6'],
      [12, 'recvfrom(4<UNIX-STREAM:[6->5]>,  <unfinished ...>'],
      [11, 'recvfrom(3<UNIX-STREAM:[5->6]>, "ab", 2, 0, NULL, NULL) = 2'],
      ...end(11),
      [
        12,
        '<... recvfrom resumed>0x7f, 9, 0, NULL, NULL) = -1 ECONNRESET (Connection reset by peer)',
      ],
    ).map((line) =>
      line
        .replace('<unfinished ...> <0.00001>', '<unfinished ...>')
        .replace(/(reset by peer\)) <.*/, '$1 <3.0>'),
    );
    const { passed } = told(given);
    assert.deepEqual(passed, [
      'socket 5: 12 → 11, 1 message, 2 bytes',
      'socket 5: 4 bytes never read',
    ]);
    const wait = only([...observe(given)], 'blocked').find(({ pid }) => pid === 12);
    assert.equal(wait?.by, 11);
  });

  it('is nothing that the process has sent to itself', () => {
    const given = lines(
      [pair('SOCK_STREAM')],
      ...[11, 12].flatMap((pid): [number, string][] => [
        [pid, 'close(3<UNIX-STREAM:[5->6]>) = 0'],
        [pid, 'close(4<UNIX-STREAM:[6->5]>) = 0'],
      ]),
      [10, 'sendto(4<UNIX-STREAM:[6->5]>, "a", 1, 0, NULL, 0) = 1'],
      [10, 'close(3<UNIX-STREAM:[5->6]>) = 0'],
    );
    assert.deepEqual(told(given).passed, []);
  });
});

describe('what passes between two processes has its line and its arrow', () => {
  it('a message in a queue, by its type', () => {
    const { passed, arrows } = told(
      lines(
        ['msgget(IPC_PRIVATE, 0600) = 5'],
        [11, 'msgsnd(5, {mtype=1, mtext="ab"}, 2, 0) = 0'],
        [12, 'msgsnd(5, {mtype=2, mtext="xyz"}, 3, 0) = 0'],
        [10, 'msgrcv(5, {mtype=2, mtext="xyz"}, 16, 2, 0) = 3'],
        [10, 'msgrcv(5, {mtype=1, mtext="ab"}, 16, 0, 0) = 2'],
      ),
    );
    assert.deepEqual(passed, [
      'message queue 5: 12 → 10, 1 message, 3 bytes',
      'message queue 5: 11 → 10, 1 message, 2 bytes',
    ]);
    assert.deepEqual(arrows, ['12 → 10', '11 → 10']);
  });

  it('several messages of one call, even an empty one', () => {
    const part = (text: string) =>
      `{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="${text}", iov_len=${text.length}}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, msg_len=${text.length}}`;
    const messages = `[${part('abc')}, ${part('')}]`;
    const { passed } = told(
      lines(
        ['socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<UNIX:[7->8]>, 4<UNIX:[8->7]>]) = 0'],
        [11, `sendmmsg(3<UNIX:[7->8]>, ${messages}, 2, 0) = 2`],
        [12, `recvmmsg(4<UNIX:[8->7]>, ${messages}, 2, 0, NULL) = 2`],
      ),
    );
    assert.deepEqual(passed, ['socket 8: 11 → 12, 2 messages, 3 bytes']);
  });

  it('bytes over TCP, before and after the client knows its address', () => {
    const address = (port: number) =>
      `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("127.0.0.1")}`;
    const { passed, arrows } = told(
      lines(
        [
          'socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<TCP:[20]>',
          `bind(3<TCP:[20]>, ${address(0)}, 16) = 0`,
          'listen(3<TCP:[127.0.0.1:5000]>, 5) = 0',
        ],
        [11, 'socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4<TCP:[21]>'],
        [11, `connect(4<TCP:[21]>, ${address(5000)}, 16) = 0`],
        [
          10,
          `accept4(3<TCP:[127.0.0.1:5000]>, ${address(4000)}, [16], 0) = 5<TCP:[127.0.0.1:5000->127.0.0.1:4000]>`,
        ],
        [11, 'sendto(4<TCP:[127.0.0.1:4000->127.0.0.1:5000]>, "hi", 2, 0, NULL, 0) = 2'],
        [10, 'recvfrom(5<TCP:[127.0.0.1:5000->127.0.0.1:4000]>, "hi", 9, 0, NULL, NULL) = 2'],
        [10, 'write(5<TCP:[127.0.0.1:5000->127.0.0.1:4000]>, "yes", 3) = 3'],
        [11, 'read(4<TCP:[127.0.0.1:4000->127.0.0.1:5000]>, "yes", 9) = 3'],
        [11, 'close(4<TCP:[127.0.0.1:4000->127.0.0.1:5000]>) = 0'],
        [10, 'read(5<TCP:[127.0.0.1:5000->127.0.0.1:4000]>, "", 9) = 0'],
      ),
    );
    assert.deepEqual(passed, [
      'socket TCP 127.0.0.1:5000->127.0.0.1:4000: 11 → 10, 1 message, 2 bytes',
      'socket TCP 127.0.0.1:4000->127.0.0.1:5000: 10 → 11, 1 message, 3 bytes',
    ]);
    assert.deepEqual(arrows, ['11 → 10', '10 → 11', '11 → 10']);
  });

  it('a descriptor, and what is then done with it', () => {
    const message = (rest: string) =>
      `{msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[${rest}]}], msg_controllen=24, msg_flags=0}`;
    const given = lines(
      [
        'socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX:[7->8]>, 4<UNIX:[8->7]>]) = 0',
        'pipe2([5<pipe:[9]>, 6<pipe:[9]>], 0) = 0',
      ],
      [11, 'close(5<pipe:[9]>) = 0'],
      [11, 'close(6<pipe:[9]>) = 0'],
      [12, 'close(6<pipe:[9]>) = 0'],
      [10, `sendmsg(3<UNIX:[7->8]>, ${message('6<pipe:[9]>')}, 0) = 1`],
      [10, 'close(6<pipe:[9]>) = 0'],
      [11, `recvmsg(4<UNIX:[8->7]>, ${message('15<pipe:[9]>')}, 0) = 1`],
      [11, 'write(15<pipe:[9]>, "through", 7) = 7'],
      [10, 'read(5<pipe:[9]>, "through", 9) = 7'],
      [11, 'exit_group(0) = ?'],
      [10, 'read(5<pipe:[9]>, "", 9) = 0'],
    );
    const { passed } = told(given);
    const last = only([...observe(given)], 'closed').filter(
      ({ mode, last: isLast }) => mode === 'write' && isLast,
    );
    assert.deepEqual(
      last.map(({ pid }) => pid),
      [11],
      'while it is under way, the write end is open',
    );
    assert.deepEqual(passed, [
      'socket 8: 10 → 11, 1 message, 1 byte',
      'pipe 9: 11 → 10, 1 message, 7 bytes',
      'descriptor of pipe 9: 10 → 11 × 1',
    ]);
  });

  it('a descriptor that is taken, and memory that is copied', () => {
    const { passed, arrows } = told(
      lines(
        ['pipe2([5<pipe:[9]>, 6<pipe:[9]>], 0) = 0'],
        [10, 'pidfd_getfd(7<pid:11>, 6<pipe:[9]>, 0) = 8<pipe:[9]>'],
        [
          10,
          'process_vm_writev(11, [{iov_base="\\3\\0\\0\\0", iov_len=4}], 1, [{iov_base=0x7f, iov_len=4}], 1, 0) = 4',
        ],
        [
          10,
          'process_vm_readv(11, [{iov_base="\\3\\0\\0\\0", iov_len=4}], 1, [{iov_base=0x7f, iov_len=4}], 1, 0) = 4',
        ],
      ),
    );
    assert.deepEqual(passed, [
      'descriptor of pipe 9: 11 → 10 × 1',
      'memory: 10 → 11, 1 copy, 4 bytes',
      'memory: 11 → 10, 1 copy, 4 bytes',
    ]);
    assert.deepEqual(arrows, ['11 → 10', '10 → 11', '11 → 10']);
  });

  it('what is typed at a pseudo-terminal, and what the program at it prints', () => {
    const { passed } = told(
      lines(
        [
          'openat(AT_FDCWD</w>, "/dev/ptmx", O_RDWR) = 3</dev/ptmx<char 5:2>>',
          'ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTN, [9]) = 0',
        ],
        [10, 'write(3</dev/ptmx<char 5:2>>, "go\\n", 3) = 3'],
        [11, 'read(0</dev/pts/9<char 136:9>>, "go\\n", 9) = 3'],
        [11, 'write(1</dev/pts/9<char 136:9>>, "done\\n", 5) = 5'],
        [10, 'read(3</dev/ptmx<char 5:2>>, "go\\r\\ndone\\r\\n", 99) = 10'],
      ),
    );
    assert.deepEqual(passed, [
      'terminal /dev/pts/9: 10 → 11, 1 message, 3 bytes',
      // Not the four bytes that the terminal echoes.
      'terminal /dev/pts/9: 11 → 10, 1 message, 6 bytes',
    ]);
  });

  it('a change that inotify reports', () => {
    const created = '"\\1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\0\\0\\4\\0\\0\\0f\\0\\0\\0"';
    const { passed, arrows } = told(
      lines(
        [
          'inotify_init1(0) = 3<anon_inode:inotify>',
          'inotify_add_watch(3<anon_inode:inotify>, "/w", IN_CREATE) = 1',
        ],
        [11, 'openat(AT_FDCWD</w>, "f", O_RDWR|O_CREAT, 0600) = 4</w/f>'],
        [10, `read(3<anon_inode:inotify>, ${created}, 4096) = 20`],
      ),
    );
    assert.deepEqual(passed, ['inotify 1: 11 → 10 × 1']);
    assert.deepEqual(arrows, ['11 → 10']);
  });

  for (const change of [
    'mkdir("/w/f", 0700) = 0',
    'mkdir("/w/f/", 0700) = 0',
    'mkdirat(AT_FDCWD</w>, "f", 0700) = 0',
    'rmdir("f") = 0',
    'unlinkat(4</w>, "f", AT_REMOVEDIR) = 0',
    'symlink("/elsewhere", "/w/f") = 0',
    'symlinkat("/elsewhere", 4</w>, "f") = 0',
    'chmod("/w/f", 0600) = 0',
    'fchmod(4</w/f>, 0600) = 0',
    'fchmodat(AT_FDCWD</w>, "f", 0600) = 0',
    'fchmodat2(4</w>, "f", 0600, 0) = 0',
    'chown("/w/f", 1000, 1000) = 0',
    'lchown("/w/f", 1000, 1000) = 0',
    'fchown(4</w/f>, 1000, 1000) = 0',
    'fchownat(4</w>, "f", 1000, 1000, 0) = 0',
    'utimensat(AT_FDCWD</w>, "f", NULL, 0) = 0',
    'utimensat(4</w/f>, NULL, NULL, 0) = 0',
    'truncate("/w/f", 4) = 0',
  ]) {
    it(`that it comes from whoever made it: ${change}`, () => {
      const attribute = '"\\1\\0\\0\\0\\4\\0\\0\\0\\0\\0\\0\\0\\4\\0\\0\\0f\\0\\0\\0"';
      const { passed } = told(
        lines(
          [
            'inotify_init1(0) = 3<anon_inode:inotify>',
            'inotify_add_watch(3<anon_inode:inotify>, "/w/", IN_ALL_EVENTS) = 1',
          ],
          [11, 'chdir("/w") = 0'],
          [11, change],
          [10, `read(3<anon_inode:inotify>, ${attribute}, 4096) = 20`],
        ),
      );
      assert.deepEqual(passed, ['inotify 1: 11 → 10 × 1']);
    });
  }

  it('locks, semaphores and futexes that one gives back and another takes', () => {
    const open = 'openat(AT_FDCWD</w>, "/w/l", O_RDWR) = 3</w/l>';
    const { passed } = told(
      lines(
        ['semget(IPC_PRIVATE, 1, 0600) = 6'],
        [11, open],
        [12, open],
        [11, 'flock(3</w/l>, LOCK_EX) = 0'],
        [11, 'flock(3</w/l>, LOCK_UN) = 0'],
        [12, 'flock(3</w/l>, LOCK_EX) = 0'],
        [11, 'semop(6, [{sem_num=0, sem_op=2, sem_flg=0}], 1) = 0'],
        [12, 'semop(6, [{sem_num=0, sem_op=-1, sem_flg=0}], 1) = 0'],
        [11, 'semop(6, [{sem_num=0, sem_op=-1, sem_flg=0}], 1) = 0'],
      ),
    );
    assert.deepEqual(passed, ['lock on file /w/l: 11 → 12 × 1', 'semaphore 6: 11 → 12 × 1']);
  });

  it('but not the lock of an open file that all of them inherited', () => {
    const call = (fd: number): string => `flock(${fd}</w/l>, LOCK_EX) = 0`;
    const lock = 'fcntl(9</w/l>, F_OFD_SETLKW, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0}) = 0';
    const { passed } = told(
      lines(
        [],
        ...[call(9), lock].flatMap((text) => [11, 12, 10].map((pid) => [pid, text] as const)),
        // Another descriptor is another open file, as far as can be seen.
        [11, 'flock(9</w/l>, LOCK_UN) = 0'],
        [12, call(8)],
      ),
    );
    assert.deepEqual(passed, ['lock on file /w/l: 11 → 12 × 1']);
  });

  it('and what cannot be seen is named', () => {
    const { texts } = told(
      lines(
        ['mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f00'],
        [11, 'io_uring_setup(4, {flags=0}) = 5<anon_inode:[io_uring]>'],
      ),
    );
    assert.deepEqual(texts.find(({ title }) => title === 'Not shown')?.lines, [
      'what passes through io_uring_setup, which 11 uses',
      'stores to shared memory anonymous#1: they make no system call',
    ]);
  });
});
