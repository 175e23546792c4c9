import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { perfettoOf } from '../../dist/trace/perfetto.js';
import { eventsOf, pictureOf, talk } from './support.js';

interface TraceEvent {
  ph: string;
  cat?: string;
  pid: number;
  tid: number;
  ts: number;
  dur: number;
  id: number;
  name: string;
  args: { name?: string; bytes?: number; content?: string; event?: number; sort_index?: number };
}

const recordedNames = ['memory', 'pipe', 'python', 'shell', 'signals', 'threads'];

function exported(events: ReturnType<typeof talk>): TraceEvent[] {
  const text = JSON.stringify(perfettoOf(pictureOf(events), 'en'));
  return (JSON.parse(text) as { traceEvents: TraceEvent[] }).traceEvents;
}

describe('the trace for Perfetto', () => {
  it('has the processes, the message as a flow, and the fill of the pipe', () => {
    const events = exported(talk(Buffer.from('hello')));
    const names = events.filter(({ name }) => name === 'process_name');
    assert.deepEqual(
      names.map(({ pid, args }) => [pid, args.name]),
      [
        [10, 'x'],
        [11, 'x'],
      ],
    );
    const flow = events.filter(({ ph, id }) => (ph === 's' || ph === 'f') && id === 7);
    assert.deepEqual(
      flow.map(({ ph, pid }) => [ph, pid]),
      [
        ['s', 10],
        ['f', 11],
      ],
    );
    const fill = events.filter(({ ph }) => ph === 'C');
    assert.deepEqual(
      fill.map(({ args }) => args.bytes),
      [5, 0],
    );
    assert.equal(new Set(fill.map(({ cat, pid, name }) => `${cat} ${pid} ${name}`)).size, 1);
  });

  it('has the processes in the order in which they were created', () => {
    for (const name of recordedNames) {
      const events = eventsOf(name);
      const sorted = exported(events).filter((event) => event.name === 'process_sort_index');
      const born = events.filter(({ type }) => type === 'process-born').map(({ pid }) => pid);
      assert.deepEqual(
        sorted.map(({ pid, args }) => [pid, args.sort_index]),
        born.map((pid, index) => [pid, index]),
        name,
      );
    }
  });

  it('names the process of a moment on the track of another process', () => {
    const births = exported(talk(Buffer.from('hello'))).filter(
      ({ cat, ph, args }) => cat === 'born' && ph === 'X' && args.event === 4,
    );
    assert.deepEqual(
      births.map(({ pid, name }) => [pid, name]),
      [
        [10, '11 born of 10 (clone)'],
        [11, 'born of 10 (clone)'],
      ],
    );
  });

  it('has whole microseconds, which every reader keeps exactly', () => {
    for (const name of recordedNames) {
      for (const { ph, cat, ts, dur } of exported(eventsOf(name))) {
        if (ph === 'M') continue;
        // Simultaneous moments are half a microsecond apart.
        const isMoment = ph !== 'C' && cat !== 'state' && cat !== 'wait';
        for (const time of ph === 'X' ? [ts, dur] : [ts]) {
          assert.ok(Number.isInteger(isMoment ? time * 2 : time), `${name}: ${time}`);
        }
      }
    }
  });

  it('counts the moments that it omits, at the last one that it has', () => {
    const picture = { ...pictureOf(talk(Buffer.from('hello'))), dropped: 5 };
    const text = JSON.stringify(perfettoOf(picture, 'en'));
    const { traceEvents } = JSON.parse(text) as { traceEvents: TraceEvent[] };
    assert.deepEqual(
      traceEvents.filter(({ ph }) => ph === 'i').map(({ name, ts }) => [name, ts]),
      [['5 later moments are not kept; --json contains all of them', 1e6]],
    );
    assert.ok(exported(talk(Buffer.from('hello'))).every(({ ph }) => ph !== 'i'));
  });

  it('gives no name to a process of which no program is known', () => {
    const events = exported(talk(Buffer.from('hello')).filter(({ id }) => id === 1));
    assert.ok(events.some(({ name }) => name === 'alive'));
    assert.ok(events.every(({ name }) => name !== 'process_name'));
  });

  it('names a process that was started without a name after its program', () => {
    for (const words of [[''], ['/'], ['sh', '/']]) {
      const events = talk(Buffer.from('hello')).map((event) =>
        event.type === 'program-started' ? { ...event, words, path: '/bin/sh' } : event,
      );
      const named = exported(events).find(({ name }) => name === 'process_name');
      assert.equal(named?.args.name, 'sh');
    }
  });

  it('binds every flow to a slice, forward in time, and no moments of a track overlap', () => {
    // Causes and effects within one microsecond, whatever their order on the tracks.
    const atOnce = talk(Buffer.from('hello')).map((event) =>
      event.type === 'blocked' ? { ...event, time: 1, since: 1, until: 1 } : { ...event, time: 1 },
    );
    const runs = new Map(recordedNames.map((name) => [name, eventsOf(name)]));
    for (const [name, run] of runs.set('all at once', atOnce)) {
      const events = exported(run);
      const flows = events.filter(({ ph }) => ph === 's' || ph === 'f');
      const tracks = new Set(flows.map(({ tid }) => tid));
      const slices = events.filter(({ ph, tid }) => ph === 'X' && tracks.has(tid));
      const starts = new Map<string, number>();
      for (const { ph, tid, id, ts } of flows) {
        if (ph === 's') starts.set(String(id), ts);
        else assert.ok(ts >= (starts.get(String(id)) ?? Infinity), `${name}: ${id}`);
        assert.ok(
          slices.some((slice) => slice.tid === tid && slice.ts <= ts && ts < slice.ts + slice.dur),
          name,
        );
      }
      // Perfetto identifies a thread by its number alone.
      const processes = new Map(
        events.filter(({ tid }) => tid > 0).map(({ pid, tid }) => [tid, pid]),
      );
      for (const { pid, tid } of events) if (tid > 0) assert.equal(processes.get(tid), pid, name);
      const ends = new Map<number, number>();
      for (const { pid, ts, dur } of slices.sort((a, b) => a.ts - b.ts)) {
        assert.ok(ts >= (ends.get(pid) ?? 0), name);
        ends.set(pid, ts + dur);
      }
      for (const { dur } of events) assert.ok(dur === undefined || dur >= 0, name);
    }
  });
});
