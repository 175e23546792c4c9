import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Event } from '../../../dist/observe/index.js';
import { layoutOf } from '../../../dist/trace/drawing/layout.js';
import { waitText } from '../../../dist/trace/text/wording.js';
import { eventsOf, pictureOf, talk } from '../support.js';

describe('the layout', () => {
  it('gives each process a column and each moment a row, from top to bottom', () => {
    const layout = layoutOf(pictureOf(talk(Buffer.from('hello'))));
    assert.deepEqual(
      layout.heads.map(({ process }) => process.pid),
      [10, 11],
    );
    const heights = layout.rows.map(({ y }) => y);
    assert.deepEqual(
      heights,
      [...heights].sort((a, b) => a - b),
    );
    assert.equal(new Set(heights).size, layout.rows.length);
    const message = layout.arrows.find(({ arrow }) => arrow.kind === 'message');
    const [write, read] = ['written', 'read'].map((kind) =>
      layout.rows.find(({ moment }) => moment.kind === kind),
    );
    assert.deepEqual([message?.fromX, message?.fromY], [write?.x, write?.y]);
    assert.deepEqual([message?.toX, message?.toY], [read?.x, read?.y]);
  });

  it('shows a wait, and a zombie from its exit until it is an orphan', () => {
    const layout = layoutOf(pictureOf(talk(Buffer.from('hello'))));
    const bars = layout.bars.filter(({ process }) => process.pid === 11);
    assert.deepEqual(
      bars.map(({ state }) => state),
      ['alive', 'waiting', 'zombie'],
    );
    const ended = layout.rows.find(({ moment }) => moment.kind === 'ended')?.y;
    assert.equal(bars[0]?.bottom, ended);
    assert.equal(bars[2]?.top, ended);
    assert.ok((bars[2]?.bottom ?? 0) > (ended ?? 0));
  });

  it('places everything inside the drawing, for every recorded trace', () => {
    for (const name of ['memory', 'node', 'pipe', 'python', 'shell', 'signals', 'threads']) {
      const { width, height, rows, bars, arrows, fills } = layoutOf(pictureOf(eventsOf(name)));
      const inside = (x: number, y: number): void => {
        assert.ok(x >= 0 && x <= width && y >= 0 && y <= height, `${name}: ${x}, ${y}`);
      };
      for (const { x, y } of rows) inside(x, y);
      for (const { x, top, bottom } of bars) {
        inside(x, top);
        inside(x, bottom);
        assert.ok(bottom >= top, name);
      }
      for (const { fromX, fromY, toX, toY } of arrows) {
        inside(fromX, fromY);
        inside(toX, toY);
        assert.ok(toY >= fromY, `${name}: an arrow runs up`);
      }
      for (const { steps } of fills) for (const { x, y } of steps) inside(x, y);
    }
  });

  it('never lets two texts of one column overlap', () => {
    for (const name of ['node', 'pipe', 'python', 'shell', 'signals']) {
      const last = new Map<number, number>();
      for (const { x, labelY } of layoutOf(pictureOf(eventsOf(name))).rows) {
        assert.ok(labelY - (last.get(x) ?? -Infinity) >= 14.9, name);
        last.set(x, labelY);
      }
    }
  });

  it('does not take an interrupted sleep for an endless wait', () => {
    const waits = talk(Buffer.from('hello')).map((event): Event => {
      if (event.type !== 'blocked') return event;
      const { until: _until, object: _object, ...rest } = event;
      return { ...rest, call: 'nanosleep', limit: 5 };
    });
    const picture = pictureOf(waits);
    assert.deepEqual(
      layoutOf(picture).bars.map(({ state }) => state),
      ['alive', 'alive', 'waiting', 'zombie'],
    );
    assert.deepEqual(
      picture.waits.map((wait) => waitText(wait, 'en')),
      ['waits in nanosleep, for at most 5 s'],
    );
  });

  it('counts the moments that it does not draw', () => {
    const [first] = talk(Buffer.alloc(0));
    const many = Array.from({ length: 3100 }, (_, index) => ({
      ...{ known: 'observed' as const, id: index + 2, time: 2, pid: 10 },
      ...{ type: 'failed' as const, call: 'kill', error: 'ESRCH' },
    }));
    const layout = layoutOf(pictureOf(first === undefined ? [] : [first, ...many]));
    assert.equal(layout.rows.length + layout.hidden, 3101);
    assert.equal(layout.hidden, 101);
  });
});
