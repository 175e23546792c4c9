import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Connections, farEnd, type Connection } from '../../../dist/observe/state/connections.js';
import { Context } from '../../../dist/observe/state/context.js';
import type { Event, EventOf, EventType, SharedObject } from '../../../dist/observe/events.js';
import { observe } from '../../../dist/observe/index.js';
import { only, recorded } from '../support.js';

function causeOf<Type extends EventType>(
  events: readonly Event[],
  event: Event | undefined,
  type: Type,
): EventOf<Type> | undefined {
  return only(events, type).find(({ id }) => id === event?.cause);
}

const listening = [
  '10 1.000000 execve("./x", ["./x"], 0x0 /* 1 var */) = 0 <0.000100>',
  '10 1.100000 clone(child_stack=NULL, flags=SIGCHLD) = 11 <0.000100>',
  '10 1.100000 clone(child_stack=NULL, flags=SIGCHLD) = 12 <0.000100>',
  '10 1.200000 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[30]> <0.000010>',
  '10 1.200000 bind(3<UNIX-STREAM:[30]>, {sa_family=AF_UNIX, sun_path="/s"}, 110) = 0 <0.000010>',
  '10 1.200000 listen(3<UNIX-STREAM:[30,"/s"]>, 5) = 0 <0.000010>',
];

/** A call of a client on its socket, whose number is `inode`. */
function call(pid: number, name: string, inode: number | string, rest = '', result = 0): string {
  return `${pid} 2.0 ${name}(4<UNIX-STREAM:[${inode}]>${rest}) = ${result} <0.000010>`;
}

function connect(pid: number, inode: number): string {
  return call(pid, 'connect', inode, ', {sa_family=AF_UNIX, sun_path="/s"}, 110');
}

function write(pid: number, inode: number | string, text: string): string {
  return call(pid, 'write', inode, `, "${text}", ${text.length}`, text.length);
}

/** The server accepts a connection as descriptor `fd`; `inode` is as `40`, or `40->31` with the peer. */
function accept(fd: number, inode: number | string): string {
  return `10 3.0 accept(3<UNIX-STREAM:[30,"/s"]>, NULL, NULL) = ${fd}<UNIX-STREAM:[${inode},"/s"]> <0.1>`;
}

function read(fd: number, inode: number | string, text: string): string {
  return `10 4.0 read(${fd}<UNIX-STREAM:[${inode},"/s"]>, "${text}", 9) = ${text.length} <0.000010>`;
}

describe('a socket that was used before it was accepted', () => {
  it('delivers its bytes and its end-of-file to the process that accepts it', () => {
    const events = [...observe(recorded('early'))];
    assert.deepEqual(only(events, 'unparsed'), []);
    const clients = only(events, 'connected').map(({ pid }) => pid);
    const server = only(events, 'accepted')[0]?.pid;
    assert.deepEqual(
      only(events, 'accepted').map((event) => causeOf(events, event, 'connected')?.pid),
      clients,
    );
    const reads = only(events, 'read').filter(
      ({ pid, object }) => pid === server && object.kind === 'socket',
    );
    const taken = reads.filter(({ count }) => count > 0);
    assert.deepEqual(
      taken.map((event) => causeOf(events, event, 'written')?.data?.toString()),
      ['one', 'two', 'three'],
    );
    const [two, three] = reads.filter(({ count }) => count === 0);
    assert.equal(
      causeOf(events, two, 'closed')?.pid,
      clients[1],
      'the client closed before the server accepted',
    );
    assert.equal(causeOf(events, three, 'shut')?.pid, clients[2]);
  });

  it('has its abstract address, and no path', () => {
    const events = [...observe(recorded('early'))];
    const [bound] = only(events, 'bound');
    assert.deepEqual([bound?.address, bound?.path], ['@early', undefined]);
    for (const { address } of only(events, 'connected')) assert.equal(address, '@early');
  });

  it('has its peer on both sides, even if it was already closed', () => {
    const events = [...observe(recorded('early'))];
    for (const accepted of only(events, 'accepted')) {
      const connected = causeOf(events, accepted, 'connected');
      assert.equal(accepted.object.peer, connected?.object.id);
      assert.equal(connected?.object.peer, accepted.object.id);
    }
  });

  it('keeps the order of writes from before and after the kernel named its peer', () => {
    const events = [
      ...observe([
        ...listening,
        '10 1.9 accept(3<UNIX-STREAM:[30,"/s"]>,  <unfinished ...>',
        connect(11, 31),
        write(11, 31, 'one'),
        write(11, '31->40', 'two'),
        '10 3.0 <... accept resumed>NULL, NULL) = 5<UNIX-STREAM:[40->31,"/s"]> <0.1>',
        read(5, '40->31', 'one'),
        read(5, '40->31', 'two'),
      ]),
    ];
    assert.deepEqual(
      only(events, 'read').map((event) => causeOf(events, event, 'written')?.data?.toString()),
      ['one', 'two'],
    );
  });

  it('is the oldest closed one if its accept names no peer', () => {
    const events = [
      ...observe([
        ...listening,
        ...[connect(11, 31), write(11, 31, 'one')],
        ...[connect(12, 32), write(12, 32, 'two'), call(12, 'close', 32)],
        ...[connect(12, 33), write(12, 33, 'six'), call(12, 'close', 33)],
        ...[accept(5, 40), read(5, 40, 'two'), accept(6, 41), read(6, 41, 'six')],
        ...[accept(7, '42->31'), read(7, '42->31', 'one')],
      ]),
    ];
    assert.deepEqual(
      only(events, 'read').map((event) => causeOf(events, event, 'written')?.data?.toString()),
      ['two', 'six', 'one'],
    );
  });

  it('sends datagrams to its connected peer, which never accepts', () => {
    const events = [
      ...observe([
        ...listening.slice(0, 3),
        '10 1.2 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[30]> <0.000010>',
        '10 1.2 bind(3<UNIX:[30]>, {sa_family=AF_UNIX, sun_path="/s"}, 110) = 0 <0.000010>',
        '11 2.0 connect(4<UNIX:[31]>, {sa_family=AF_UNIX, sun_path="/s"}, 110) = 0 <0.000010>',
        '11 2.1 write(4<UNIX:[31->30]>, "hi", 2) = 2 <0.000010>',
        '10 2.2 read(3<UNIX:[30,"/s"]>, "hi", 9) = 2 <0.000010>',
      ]),
    ];
    assert.equal(causeOf(events, only(events, 'read')[0], 'written')?.pid, 11);
  });

  it('loses its peer when its listener closes', () => {
    const events = [
      ...observe([
        ...listening,
        ...[connect(11, 31), write(11, 31, 'one')],
        '10 3.0 close(3<UNIX-STREAM:[30,"/s"]>) = 0 <0.000010>',
      ]),
    ];
    assert.equal(only(events, 'connected')[0]?.object.peer, undefined);
  });

  it('is known from its accept; a socket that connects elsewhere meanwhile is not', () => {
    const events = [
      ...observe([
        ...listening,
        '11 2.0 connect(4<UNIX-STREAM:[31]>, {sa_family=AF_UNIX, sun_path="/s"}, 110 <unfinished ...>',
        '12 2.0 connect(4<UNIX-STREAM:[32]>, {sa_family=AF_UNIX, sun_path="/t"}, 110 <unfinished ...>',
        accept(5, '40->31'),
        '12 3.1 <... connect resumed>) = -1 ECONNREFUSED (Connection refused) <1.0>',
        '11 3.1 <... connect resumed>) = 0 <1.0>',
      ]),
    ];
    const [first, ...others] = only(events, 'connected');
    assert.deepEqual([first?.pid, first?.known, others], [11, 'inferred', []]);
    assert.equal(only(events, 'accepted')[0]?.cause, first?.id);
    assert.equal(only(events, 'failed')[0]?.pid, 12);
  });
});

describe('connections', () => {
  const socketOf = (inode: number): SharedObject => ({ kind: 'socket', id: `socket:[${inode}]` });
  const of = (inode: number, listener: string | undefined): Connection => {
    return { socket: socketOf(inode), cause: { event: inode, pid: 1, time: 1 }, listener };
  };

  it('keep written bytes until they are accepted, or can no longer be accepted', () => {
    const context = new Context({});
    const [pending, refused] = [of(1, 'l'), of(2, 'l')];
    for (const connection of [pending, refused]) {
      context.connect(connection);
      context.channel(farEnd(connection.socket)).give({ cause: connection.cause, remaining: 5 });
      context.forget(connection.socket.id);
    }
    const accepted = socketOf(3);
    assert.equal(context.accept('l', accepted), pending);
    context.forget('l');
    assert.equal(context.channel(accepted.id).total, 5);
    for (const { socket } of [pending, refused]) {
      assert.equal(context.channel(farEnd(socket)).total, 0);
    }
  });

  it('outlive their socket until their listener closes', () => {
    const connections = new Connections();
    const [kept, accepted, elsewhere] = [of(1, 'l'), of(2, 'l'), of(3, undefined)];
    for (const connection of [kept, accepted, elsewhere]) connections.add(connection);
    assert.equal(connections.take('l', accepted.socket.id), accepted);
    assert.deepEqual(connections.forget(kept.socket.id), []);
    assert.deepEqual(connections.forget(accepted.socket.id), [accepted]);
    assert.deepEqual(connections.forget(elsewhere.socket.id), [elsewhere]);
    assert.deepEqual(connections.forget('l'), [kept]);
    assert.equal(connections.take('l', undefined), undefined);
  });

  it('are as many as the kernel keeps: a new one replaces the oldest', () => {
    const connections = new Connections();
    for (let inode = 0; inode < 4096; inode += 1) {
      assert.deepEqual(connections.add(of(inode, 'l')), []);
    }
    assert.deepEqual(
      connections.add(of(4096, 'l')).map(({ cause }) => cause.event),
      [0],
    );
  });
});
