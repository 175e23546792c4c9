import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { observe, type Event } from '../../dist/observe/index.js';
import { only, recorded } from './support.js';

function eventsOf(name: string): Event[] {
  return [...observe(recorded(name))];
}

describe('events of recorded traces', () => {
  it('come from every line, and every cause precedes its effect', () => {
    for (const name of ['pipe', 'signals', 'memory', 'threads', 'shell', 'python', 'node']) {
      const events = eventsOf(name);
      assert.deepEqual(only(events, 'unparsed'), [], name);
      events.forEach((event, index) => {
        assert.equal(event.id, index + 1);
        if (event.cause !== undefined) assert.ok(event.cause < event.id, `${name} ${event.id}`);
      });
      assert.equal(only(events, 'process-born').length, only(events, 'process-ended').length, name);
    }
  });

  it('have a write before the reads of its bytes, and name the processes that waited', () => {
    const events = eventsOf('pipe');
    const writes = only(events, 'written');
    const reads = only(events, 'read');
    assert.deepEqual(
      writes.map((event) => event.count),
      [8, 200_000],
    );
    assert.equal(writes[0]?.data?.toString('latin1'), 'a"b\\\n\0\xff<');
    assert.equal(
      writes[1]?.known,
      'inferred',
      'the write had not returned when its bytes were read',
    );
    assert.equal(
      reads.reduce((sum, event) => sum + event.count, 0),
      200_008,
    );
    assert.equal(reads.at(-1)?.count, 0);
    const lastClose = only(events, 'closed').find((event) => event.id === reads.at(-1)?.cause);
    assert.ok(lastClose?.mode === 'write' && lastClose.last);
    const waits = only(events, 'blocked').filter((event) => event.object?.kind === 'pipe');
    assert.ok(waits.some((event) => event.call === 'write'));
    const [collected] = only(events, 'process-collected');
    const [, end] = [...only(events, 'process-ended')].reverse();
    assert.equal(end?.status, 7);
    assert.equal(collected?.cause, end.id);
  });

  it('name the sender of a signal, how it arrived, and the signals that never arrived', () => {
    const events = eventsOf('signals');
    const sent = only(events, 'signal-sent');
    assert.deepEqual(
      sent.map((event) => event.error ?? event.signal),
      ['SIGUSR1', 'SIGUSR2', 'SIGUSR2', 'SIGUSR2', 'ESRCH', 'SIGKILL'],
    );
    const [handled, accepted] = only(events, 'signal-delivered');
    assert.equal(handled?.how, 'handler');
    assert.equal(handled.cause, sent[0]?.id);
    assert.equal(accepted?.how, 'accepted');
    assert.equal(accepted.value, 40);
    assert.equal(accepted.sender, sent[0]?.pid);
    assert.deepEqual(
      only(events, 'signal-coalesced').map((event) => event.cause),
      [sent[2]?.id, sent[3]?.id],
    );
    const interrupted = only(events, 'blocked').find((event) => event.call === 'read');
    assert.equal(interrupted?.error, 'ERESTARTSYS');
    const killed = only(events, 'process-ended')[0];
    assert.equal(killed?.signal, 'SIGKILL');
    const fatal = only(events, 'signal-delivered').find(({ signal }) => signal === 'SIGKILL');
    assert.equal(killed.cause, fatal?.id);
    assert.equal(fatal?.cause, sent[5]?.id);
    const pausing = only(events, 'blocked').find((event) => event.call === 'pause');
    assert.equal(pausing?.until, undefined, 'the call never returned');
  });

  it('follow segments, objects and mapped files', () => {
    const events = eventsOf('memory');
    const mapped = only(events, 'mapped');
    assert.deepEqual(
      mapped.map((event) => [event.call, event.object.kind]),
      [
        ['shmat', 'segment'],
        ['mmap', 'file'],
        ['mmap', 'file'],
      ],
    );
    assert.deepEqual(
      only(events, 'sized').map((event) => event.size),
      [100, 64, 0, 100],
    );
    assert.deepEqual(
      only(events, 'removed').map((event) => event.object.kind),
      ['segment', 'file'].concat(only(events, 'removed').length > 2 ? ['file'] : []),
    );
    assert.equal(only(events, 'unmapped')[0]?.pid, only(events, 'process-born')[1]?.pid);
    assert.equal(only(events, 'failed')[0]?.error, 'EINVAL');
  });

  it('follow objects that are renamed, and objects that get their name late', () => {
    const events = eventsOf('names');
    const named = events
      .filter((event) => event.type === 'made' || event.type === 'removed')
      .map(({ type, object, call, ...event }) => [
        `${type} ${object.id} (${call})`,
        ...('of' in event && event.of !== undefined ? [event.of.id] : []),
      ]);
    assert.deepEqual(named, [
      ['made /tmp/w/fifo (mknodat)'],
      ['made /tmp/w/other (rename)', '/tmp/w/fifo'],
      ['removed /tmp/w/fifo (rename)'],
      ['removed /tmp/w/other (unlink)'],
      ['removed /tmp/w/data (rename)'],
      ['made /tmp/w/data#2 (rename)', '/tmp/w/new'],
      ['removed /tmp/w/new (rename)'],
      ['made /tmp/w/named (linkat)', '/tmp/w/#2228354'],
      ['removed /tmp/w/named (unlink)'],
    ]);
  });

  it('attribute threads to their process', () => {
    const events = eventsOf('threads');
    assert.equal(only(events, 'thread-born').length, 2);
    assert.equal(only(events, 'thread-ended').length, 2);
    const [born] = only(events, 'process-born');
    assert.ok(events.every((event) => event.pid === born?.pid));
    const reads = only(events, 'read').filter((event) => event.object.kind === 'pipe');
    assert.deepEqual(
      reads.map((event) => event.data?.toString()),
      ['one', 'two'],
    );
    assert.notEqual(reads[0]?.thread, reads[1]?.thread);
    assert.deepEqual(only(events, 'program-started')[1]?.words.slice(1), ['again']);
  });

  it('connect the children of a shell by FIFO and pipes', () => {
    const events = eventsOf('shell');
    assert.equal(only(events, 'made').filter((event) => event.object.kind === 'fifo').length, 1);
    const hello = only(events, 'written').find((event) => event.data?.toString() === 'hello\n');
    assert.equal(hello?.object.kind, 'fifo');
    const cat = only(events, 'read').find((event) => event.cause === hello.id);
    assert.equal(cat?.object, hello.object);
    assert.notEqual(cat.pid, hello.pid);
    const nested = only(events, 'written').find((event) => event.data?.toString() === 'nested\n');
    assert.ok(
      only(events, 'read').some((event) => event.cause === nested?.id && event.pid !== nested?.pid),
    );
    assert.equal(only(events, 'process-collected').length, 7);
  });

  it('connect the two ends of a socket, and keep unusual names', () => {
    const events = eventsOf('python');
    const [refused] = only(events, 'failed');
    assert.equal(refused?.error, 'ENOENT');
    const [bound] = only(events, 'bound');
    assert.ok(bound?.path?.endsWith('/a>b é"q'));
    const [accepted] = only(events, 'accepted');
    const [connected] = only(events, 'connected');
    assert.equal(accepted?.cause, connected?.id);
    assert.equal(accepted?.object.peer, connected?.object.id);
    const [gathered, answer] = only(events, 'written').filter(
      (event) => event.object.kind === 'socket',
    );
    assert.deepEqual(gathered?.data, Buffer.from('12\x0034'));
    const reads = only(events, 'read').filter((event) => event.object.kind === 'socket');
    assert.equal(reads[0]?.cause, gathered?.id);
    assert.equal(reads[1]?.cause, answer?.id);
  });

  it('follow Node.js: its threads, a spawned child, and the messages through its socket pair', () => {
    const events = eventsOf('node');
    assert.ok(only(events, 'thread-born').length >= 5);
    assert.equal(only(events, 'process-born').length, 2);
    const sent = only(events, 'written').find((event) => event.data?.toString() === 'through cat');
    const [child] = only(events, 'read').filter((event) => event.cause === sent?.id);
    assert.equal(child?.pid, only(events, 'process-born')[1]?.pid);
    const back = only(events, 'written').find(
      (event) => event.data?.toString() === 'through cat' && event.pid === child?.pid,
    );
    assert.ok(only(events, 'read').some((event) => event.cause === back?.id));
    assert.equal(only(events, 'process-collected').length, 1);
  });
});

describe('events of interrupted and split calls', () => {
  it('name the parent of a child while two forks are in progress', () => {
    const events = [
      ...observe([
        '100 1.000001 execve("/a", ["a"], 0x1 /* 1 var */) = 0 <0.000100>',
        '100 1.000002 clone(child_stack=NULL, flags=SIGCHLD) = 200 <0.000100>',
        '100 1.000003 vfork( <unfinished ...>',
        '200 1.000004 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>',
        '300 1.000005 execve("/b", ["b"], 0x1 /* 1 var */) = 0 <0.000100>',
        '301 1.000006 execve("/c", ["c"], 0x1 /* 1 var */) = 0 <0.000100>',
        '200 1.000007 <... clone resumed>) = 301 <0.000003>',
        '100 1.000008 <... vfork resumed>) = 300 <0.000005>',
      ]),
    ];
    const parents = only(events, 'process-born').map((event) => [event.pid, event.parent]);
    assert.deepEqual(
      new Map(parents as [number, number | undefined][]),
      new Map([
        [100, undefined],
        [200, 100],
        [301, 200],
        [300, 100],
      ]),
    );
    assert.equal(only(events, 'program-started').length, 3);
  });

  it('have a kill before the signal that it sent, and an exit before its collection', () => {
    const events = [
      ...observe([
        '100 1.0 clone(child_stack=NULL, flags=SIGCHLD) = 200 <0.000100>',
        '100 1.1 kill(200, SIGTERM <unfinished ...>',
        '200 1.2 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=100, si_uid=0} ---',
        '100 1.3 <... kill resumed>) = 0 <0.200000>',
        '100 1.4 wait4(200, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGTERM}], 0, NULL) = 200 <0.000010>',
        '200 1.5 +++ killed by SIGTERM +++',
      ]),
    ];
    assert.deepEqual(
      events.map((event) => event.type),
      [
        'process-born',
        'process-born',
        'signal-sent',
        'signal-delivered',
        'process-ended',
        'process-collected',
      ],
    );
    assert.equal(events[3]?.cause, events[2]?.id);
    assert.equal(events[4]?.cause, events[3]?.id);
    assert.equal(events[5]?.cause, events[4]?.id);
  });

  it('include an exec by a thread', () => {
    const events = [
      ...observe([
        '100 1.0 clone3({flags=CLONE_VM|CLONE_THREAD|CLONE_FILES, exit_signal=0} => {parent_tid=[101]}, 88) = 101 <0.000100>',
        '101 1.1 execve("/b", ["b"], 0x1 /* 1 var */ <unfinished ...>',
        '100 1.2 +++ superseded by execve in pid 101 +++',
        '100 1.3 <... execve resumed>) = 0 <0.000100>',
      ]),
    ];
    assert.equal(only(events, 'program-started')[0]?.pid, 100);
    assert.equal(only(events, 'unparsed').length, 0);
  });

  it('name the children that an exiting parent orphans, and those that the kernel collects', () => {
    const lines = (disposition: string): string[] => [
      `100 1.0 rt_sigaction(SIGCHLD, {sa_handler=${disposition}, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.1>`,
      '100 1.0 clone(child_stack=NULL, flags=SIGCHLD) = 200 <0.000100>',
      '200 1.1 +++ exited with 0 +++',
      '100 1.2 +++ exited with 0 +++',
    ];
    const ignored = [...observe(lines('SIG_IGN'))];
    assert.equal(only(ignored, 'process-collected')[0]?.by, 'kernel');
    assert.equal(only(ignored, 'process-orphaned').length, 0);
    const left = [...observe(lines('SIG_DFL'))];
    assert.equal(only(left, 'process-collected').length, 0);
    assert.equal(only(left, 'process-orphaned')[0]?.pid, 200);
  });

  it('name the subreaper that adopts an orphan, and collects it', () => {
    const lines = (reaper: string): string[] => [
      ...[reaper, '100 1.0 clone(child_stack=NULL, flags=SIGCHLD) = 200 <0.1>'],
      '200 1.1 clone(child_stack=NULL, flags=SIGCHLD) = 300 <0.1>',
      '200 1.2 +++ exited with 0 +++',
      '300 1.3 +++ exited with 4 +++',
      '100 1.4 wait4(-1, NULL, 0, NULL) = 200 <0.1>',
      '100 1.4 wait4(-1, NULL, 0, NULL) = 300 <0.1>',
    ];
    const adopts = '100 0.9 prctl(PR_SET_CHILD_SUBREAPER, 1) = 0 <0.1>';
    const events = [...observe(lines(adopts))];
    assert.deepEqual(
      only(events, 'process-orphaned').map(({ pid, parent, adopter }) => [pid, parent, adopter]),
      [[300, 200, 100]],
    );
    const collected = (all: Event[]): [number, number][] =>
      only(all, 'process-collected').map(({ pid, parent }) => [pid, parent]);
    assert.deepEqual(collected(events), [
      [200, 100],
      [300, 100],
    ]);
    // The first process of a PID namespace adopts orphans without a call that says so.
    const unsaid = [...observe(lines('100 0.9 getpid() = 100 <0.1>'))];
    assert.equal(only(unsaid, 'process-orphaned')[0]?.adopter, undefined);
    assert.deepEqual(collected(unsaid), collected(events));
  });

  it('remove a handler with SA_RESETHAND at its first signal', () => {
    const arrives = (at: number): string =>
      `10 ${at} --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=9, si_uid=0} ---`;
    const how = (flags: string): string[] =>
      only(
        [
          ...observe([
            '10 1.0 execve("./x", ["./x"], 0x0 /* 1 var */) = 0 <0.000100>',
            `10 1.1 rt_sigaction(SIGUSR1, {sa_handler=0x5, sa_mask=[], sa_flags=${flags}}, NULL, 8) = 0 <0.1>`,
            arrives(1.3),
            arrives(1.4),
          ]),
        ],
        'signal-delivered',
      ).map((event) => event.how);
    assert.deepEqual(how('SA_RESTORER|SA_RESTART'), ['handler', 'handler']);
    assert.deepEqual(how('SA_RESTORER|SA_RESETHAND'), ['handler', 'default']);
  });

  it('keep a stopped child alive if the wait did not ask for its status', () => {
    const events = [
      ...observe([
        '10 1.000000 execve("./x", ["./x"], 0x0 /* 1 var */) = 0 <0.000100>',
        '10 1.100000 clone(child_stack=NULL, flags=SIGCHLD) = 11 <0.000100>',
        '11 1.200000 --- stopped by SIGSTOP ---',
        '10 1.300000 wait4(11, NULL, WSTOPPED, NULL) = 11 <0.100000>',
        '10 1.400000 kill(11, SIGKILL) = 0 <0.000010>',
        '11 1.500000 +++ killed by SIGKILL +++',
        '10 1.600000 wait4(-1, NULL, 0, NULL) = 11 <0.100000>',
      ]),
    ];
    assert.deepEqual(
      only(events, 'process-ended').map(({ pid, signal }) => [pid, signal]),
      [[11, 'SIGKILL']],
    );
    assert.equal(only(events, 'process-collected').length, 1);
  });
});
