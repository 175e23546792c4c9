import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { JsonlReader, JsonlWriter, observe, type Event } from '../../dist/observe/index.js';
import type { EventOf } from '../../dist/observe/events.js';
import { arrowsOf } from '../../dist/trace/drawing/arrows.js';
import { History } from '../../dist/history/history.js';
import { layoutOf } from '../../dist/trace/drawing/layout.js';
import { neverCollected, pictureOf as pictureOfHistory } from '../../dist/history/picture.js';
import { summaryOf } from '../../dist/trace/text/summary.js';
import { totalsOf } from '../../dist/trace/text/totals.js';
import { momentText, waitText } from '../../dist/trace/text/wording.js';
import { recorded } from '../observe/support.js';
import { eventsOf, pictureOf, talk } from '../trace/support.js';

const greeting = talk(Buffer.from('hello'));

function unending(event: EventOf<'blocked'>): EventOf<'blocked'> {
  const { until: _, ...rest } = event;
  return rest;
}

describe('the picture of a trace', () => {
  it('has a column per process, and a message from the writer to the reader', () => {
    const picture = pictureOf(greeting);
    assert.deepEqual(
      picture.processes.map(({ pid, name, parentPid }) => [pid, name, parentPid]),
      [
        [10, 'x', undefined],
        [11, 'x', 10],
      ],
    );
    const [message] = arrowsOf(picture).filter(({ kind }) => kind === 'message');
    assert.deepEqual([message?.from.pid, message?.from.moment?.id], [10, 5]);
    assert.deepEqual([message?.to.pid, message?.to.moment?.id], [11, 7]);
    assert.deepEqual(
      picture.fillLevels[0]?.points.map(({ bytes }) => bytes),
      [5, 0],
    );
  });

  it('names the process that ended a wait, and the children that were never collected', () => {
    const picture = pictureOf(greeting);
    assert.equal(picture.waits[0]?.releasedBy, 10);
    assert.deepEqual(
      neverCollected(picture).map(({ pid }) => pid),
      [11],
    );
    const sections = summaryOf(picture, [], 'en').map(({ title, lines }) => [title, lines.length]);
    assert.deepEqual(sections, [
      ['Processes', 2],
      ['What passed', 1],
      ['Waits', 1],
      ['Never collected', 1],
    ]);
  });

  it('calls nothing unread if later moments are not kept, and says so', () => {
    const picture = pictureOf(
      greeting.map((event) => (event.type === 'read' ? { ...event, count: 2 } : event)),
    );
    const passed = (dropped: number): string | undefined =>
      summaryOf({ ...picture, dropped }, [], 'en')
        .find(({ title }) => title === 'What passed')
        ?.lines.at(-1);
    assert.equal(passed(0), 'pipe 7: 3 bytes never read');
    assert.equal(passed(9), '9 later moments are not kept; --json contains all of them');
  });

  it('has no wait of a process that is created after the trace was stopped', () => {
    const [first, ...rest] = greeting;
    const history = new History();
    if (first !== undefined) history.add(first);
    history.stop(1.5);
    for (const event of rest) {
      if (event.type !== 'blocked') history.add(event);
      else for (const pid of [10, 11]) history.add({ ...unending(event), pid });
    }
    const { processes, waits } = pictureOfHistory(history);
    assert.deepEqual([processes.map(({ pid }) => pid), waits.map(({ pid }) => pid)], [[10], [10]]);
  });

  it('has the wait of a process that was killed by the stop, whenever strace wrote its line', () => {
    const pipe = { kind: 'pipe' as const, id: 'pipe:[7]' };
    const common = { known: 'observed' as const, object: pipe, pid: 11 };
    const events = talk(Buffer.from('7')).slice(0, 7);
    const { waits } = pictureOf([
      ...events,
      { known: 'inferred', id: 8, time: 5, pid: 0, type: 'trace-stopped' },
      { ...common, id: 9, time: 1.6, type: 'blocked', call: 'read', since: 1.6 },
      { known: 'observed', id: 10, time: 5.1, pid: 11, type: 'process-ended', signal: 'SIGKILL' },
    ]);
    assert.ok(
      waits.some(({ pid, since, until }) => pid === 11 && since === 1.6 && until === undefined),
    );
  });

  it('has the end-of-file that closing a socket causes', () => {
    const here = { kind: 'socket', id: 'socket:[8]', peer: 'socket:[7]' } as const;
    const there = { kind: 'socket', id: 'socket:[7]', peer: 'socket:[8]' } as const;
    const on = { known: 'observed', time: 1.6, count: 2, data: Buffer.from('hi') } as const;
    const given = { ...on, descriptor: 4, call: 'write', type: 'written', object: here } as const;
    const taken = { ...on, descriptor: 5, call: 'read', type: 'read', object: there } as const;
    const picture = pictureOf([
      ...greeting.slice(0, 4),
      { ...given, id: 8, pid: 10 },
      { ...taken, id: 9, pid: 11, cause: 8 },
      {
        ...on,
        id: 10,
        pid: 10,
        type: 'closed',
        descriptor: 4,
        mode: 'both',
        last: true,
        object: here,
      },
      { ...taken, id: 11, pid: 11, cause: 10, count: 0, data: Buffer.alloc(0) },
    ]);
    const [end] = arrowsOf(picture).filter(({ kind }) => kind === 'end-of-file');
    assert.deepEqual([end?.from.pid, end?.to.pid], [10, 11]);
    const closing = end?.from.moment;
    assert.equal(closing && momentText(closing, 'en'), 'closes socket 8');
    assert.equal(closing && momentText(closing, 'fr'), 'ferme la socket 8');
  });

  it('has the messages and the end-of-file of sockets from before they were accepted', () => {
    const writer = new JsonlWriter();
    const reader = new JsonlReader();
    const lines = [writer.header()];
    // Each event is written at once, as for a running program: it lacks what is learned of a socket later.
    for (const event of observe(recorded('early'))) lines.push(writer.line(event));
    const readBack = lines.flatMap((line) => reader.line(line) ?? []);
    for (const events of [eventsOf('early'), readBack]) {
      const arrows = arrowsOf(pictureOf(events)).filter(
        ({ kind, moment }) => /message|end/.test(kind) && moment.object?.kind === 'socket',
      );
      assert.deepEqual(
        arrows.map(({ from }) => from.moment && momentText(from.moment, 'en').split(' socket')[0]),
        [
          ...['writes "one" to', 'writes "ONE" to', 'closes'],
          ...['writes "two" to', 'closes'],
          ...['writes "three" to', 'writes "THREE" to', 'shuts down', 'closes'],
        ],
      );
      const { passages } = totalsOf(pictureOf(events));
      const given = passages.filter(({ object }) => object.kind === 'socket');
      assert.deepEqual(
        given.map(({ messages, bytes }) => [messages, bytes]),
        [3, 3, 3, 5, 5].map((bytes) => [1, bytes]),
      );
    }
  });

  it('omits messages from a process to itself', () => {
    const alone = greeting.map((event) =>
      event.type === 'read' || event.type === 'blocked' ? { ...event, pid: 10 } : event,
    );
    const kinds = pictureOf(alone).moments.map(({ kind }) => kind);
    assert.ok(!kinds.includes('read') && !kinds.includes('written'), kinds.join());
  });

  it('names the processes that hold the write ends of a pipe without end-of-file', () => {
    const pipe = { kind: 'pipe' as const, id: 'pipe:[7]' };
    const hung = { known: 'observed', time: 3, object: pipe } as const;
    const picture = pictureOf([
      ...greeting.slice(0, 7),
      { ...hung, id: 8, pid: 10, type: 'closed', descriptor: 4, mode: 'write', last: false },
      { known: 'observed', time: 3, id: 9, pid: 10, type: 'process-ended', signal: 'SIGKILL' },
      { ...hung, id: 10, pid: 11, type: 'blocked', call: 'read', since: 1.5 },
      { ...hung, id: 11, pid: 11, type: 'closed', descriptor: 4, mode: 'write', last: true },
      { known: 'observed', time: 3, id: 12, pid: 11, type: 'process-ended', signal: 'SIGKILL' },
    ]);
    const texts = picture.waits.map((wait) => waitText(wait, 'en'));
    assert.match(
      texts.at(-1) ?? '',
      /^waits in read \(pipe 7\); write ends still open: 10 \(fd 4\), itself \(fd 4\)$/,
    );
  });

  it('names the processes that hold the other end of a socket, and says that two readers wait forever', () => {
    const observed = { known: 'observed', time: 3 } as const;
    const ends = [1, 2].map((inode) => ({
      ...{ kind: 'socket' as const, id: `socket:[${inode}]`, peer: `socket:[${3 - inode}]` },
    }));
    const textsWith = (...more: Event[]): string[] => {
      const events: Event[] = [
        ...greeting.slice(0, 4),
        ...more,
        ...ends.flatMap((object, index): Event[] => {
          const pid = 10 + index;
          const here = { ...observed, pid, object };
          return [
            { ...here, id: 20 + index, type: 'blocked', call: 'read', since: 1.5 },
            { ...here, id: 30 + index, type: 'closed', descriptor: 3, mode: 'both', last: true },
            { ...observed, pid, id: 40 + index, type: 'process-ended', signal: 'SIGKILL' },
          ];
        }),
      ];
      return pictureOf(events).waits.map((wait) => waitText(wait, 'en'));
    };
    const held = (inode: number, by: number): string =>
      `waits in read (socket ${inode}), forever; the other end is still held by ${by} (fd 3)`;
    assert.deepEqual(textsWith(), [held(1, 11), held(2, 10)]);
    const thread = {
      ...observed,
      id: 19,
      pid: 11,
      thread: 12,
      type: 'thread-born',
      by: 11,
    } as const;
    assert.ok(!textsWith(thread).join().includes('forever'), 'the other thread may write');
  });

  it('has a read of a terminal that the run has made, and of no other', () => {
    const observed = { known: 'observed', pid: 10 } as const;
    const object = { kind: 'terminal' as const, id: '/dev/pts/9', path: '/dev/pts/9' };
    const waits = (...made: Event[]): number =>
      pictureOf([
        ...greeting.slice(0, 2),
        ...made,
        { ...observed, time: 3, id: 9, object, type: 'blocked', call: 'read', since: 1.5 },
      ]).waits.length;
    const call = 'posix_openpt';
    assert.equal(waits({ ...observed, time: 1.2, id: 8, object, type: 'made', call }), 1);
    assert.equal(waits(), 0);
  });

  it('has the values that were sampled in shared memory', () => {
    const object = { kind: 'segment' as const, id: 'segment:5' };
    const held = (id: number, data: Buffer): Event => ({
      ...{ known: 'sampled', id, time: 1.5, pid: 10, type: 'memory-sampled', object, data },
    });
    const picture = pictureOf([
      ...talk(Buffer.from('x')),
      held(20, Buffer.from([42, 0, 0, 0, 0, 0, 0, 0])),
      held(21, Buffer.from('27\0\0\0\0\0\0')),
      held(22, Buffer.from([255, 255, 255, 255, 7, 0, 0, 0])),
    ]);
    assert.deepEqual(
      picture.moments.slice(-3).map((moment) => momentText(moment, 'en')),
      ['42 ("*")', '14130 ("27")', '-1, 7'].map((value) => `segment 5 holds ${value}`),
    );
    const { cells, rows, heads } = layoutOf(picture);
    assert.equal(rows.at(-1)?.x, cells[0]?.x);
    assert.ok((cells[0]?.x ?? 0) > (heads[1]?.x ?? 0));
  });

  it('can be made of every recorded trace, and all its references resolve', () => {
    for (const name of ['memory', 'node', 'pipe', 'python', 'shell', 'signals', 'threads']) {
      const picture = pictureOf(eventsOf(name));
      const ids = new Set(picture.moments.map(({ id }) => id));
      const pids = new Set(picture.processes.map(({ pid }) => pid));
      for (const { from, to } of arrowsOf(picture)) {
        for (const end of [from, to]) {
          assert.ok(pids.has(end.pid), name);
          assert.ok(end.moment === undefined || ids.has(end.moment.id), name);
        }
      }
      assert.ok(picture.moments.length > 0, name);
      for (const language of ['en', 'fr'] as const) summaryOf(picture, [], language);
    }
  });

  it('counts the signals of a recorded trace: sent, delivered, merged', () => {
    const { signals } = totalsOf(pictureOf(eventsOf('signals')));
    const counts = signals.map(({ signal, sent, arrived, merged, pending, discarded }) => {
      return [signal, sent, arrived, merged, pending, discarded];
    });
    assert.deepEqual(counts, [
      ['SIGUSR1', 1, 1, 0, 0, 0],
      // Three while it was blocked: a standard signal is pending once.
      ['SIGUSR2', 3, 1, 2, 0, 0],
      ['SIGKILL', 1, 1, 0, 0, 0],
    ]);
  });
});
