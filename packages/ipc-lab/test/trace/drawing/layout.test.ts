import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Event } from '../../../dist/observe/index.js';
import type { Moment, MomentKind } from '../../../dist/history/moment.js';
import { bandsOf } from '../../../dist/trace/drawing/bands.js';
import { layoutOf } from '../../../dist/trace/drawing/layout.js';
import { drawingOf } from '../../../dist/trace/drawing/svg.js';
import { overviewOf } from '../../../dist/trace/drawing/overview.js';
import { repetitionText } from '../../../dist/trace/drawing/repetitions.js';
import type { DrawnArrow } from '../../../dist/trace/drawing/routes.js';
import { waitText } from '../../../dist/trace/text/wording.js';
import { eventsOf, pictureOf, talk } from '../support.js';

/** Repeated moments that differ in what each of them carries. */
const repetitions: readonly (readonly [
  MomentKind,
  { readonly en: string; readonly fr: string; readonly of: (index: number) => Partial<Moment> },
])[] = [
  [
    'received',
    {
      of: (index) => ({ object: { kind: 'file', id: `file ${index}` }, descriptor: index }),
      en: '× 97, 100/s: receives descriptors from 10',
      fr: '× 97, 100/s\u00a0: reçoit de 10 des descripteurs',
    },
  ],
  [
    'noticed',
    {
      of: (index) => ({ object: { kind: 'inotify', id: 'inotify#1' }, words: [`/tmp/${index}`] }),
      en: '× 97, 100/s: notices what 10 did',
      fr: '× 97, 100/s\u00a0: remarque ce que 10 a fait',
    },
  ],
  [
    'noticed',
    {
      of: () => ({ object: { kind: 'inotify', id: 'inotify#1' }, words: ['/tmp/x', 'IN_MODIFY'] }),
      en: '× 97, 100/s: notices what 10 did: /tmp/x IN_MODIFY',
      fr: '× 97, 100/s\u00a0: remarque ce que 10 a fait\u00a0: /tmp/x IN_MODIFY',
    },
  ],
  [
    'copied',
    {
      of: (index) => ({ words: ['to'], content: Buffer.from([index]), count: 1, call: 'pwrite64' }),
      en: '× 97, 100/s: writes 97 B to the memory of 10 (pwrite64)',
      fr: '× 97, 100/s\u00a0: écrit 97 o dans la mémoire de 10 (pwrite64)',
    },
  ],
  [
    'lost',
    {
      of: (index) => ({ signal: 'SIGUSR1', words: ['pending'], value: index }),
      en: '× 97, 100/s: SIGUSR1 from 10 still pending',
      fr: '× 97, 100/s\u00a0: SIGUSR1 de 10 encore en attente',
    },
  ],
  [
    'failed',
    {
      of: (index) => ({ call: 'open', error: 'ENOENT', words: [`/tmp/${index}`] }),
      en: '× 97, 100/s: open failed: ENOENT',
      fr: '× 97, 100/s\u00a0: open a échoué\u00a0: ENOENT',
    },
  ],
];

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

  it('gives a text that has no room two lines, if it may, and none of them overlap', () => {
    const narrow = { page: 600, lane: 170 };
    const asItIs = (text: string): string => text;
    let divided = 0;
    for (const name of ['node', 'pipe', 'python', 'shell', 'signals']) {
      const picture = pictureOf(eventsOf(name));
      const before = layoutOf(picture, narrow);
      assert.ok(before.rows.every(({ lines }) => lines === 1));
      const layout = layoutOf(picture, narrow, false, asItIs);
      const last = new Map<number, number>();
      for (const { x, labelY, lines } of layout.rows) {
        const top = labelY - (lines - 1) * 15;
        assert.ok(top - (last.get(x) ?? -Infinity) >= 14.9, name);
        last.set(x, labelY);
        divided += lines - 1;
      }
      const shortened = (one: typeof layout): number => drawingOf(one, 0).text.split('…<').length;
      assert.ok(shortened(layout) < shortened(before) || shortened(before) === 1, name);
    }
    assert.ok(divided > 10, `${divided}`);
  });

  it('does not take an interrupted sleep for an endless wait', () => {
    const waits = talk(Buffer.from('hello')).map((event): Event => {
      if (event.type !== 'blocked') return event;
      const { until: _until, object: _object, by: _by, ...rest } = event;
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

  it('frames a wait in red only if nobody is left who could release it', () => {
    const open = talk(Buffer.from('hello')).flatMap((event): Event[] => {
      if (event.type === 'read') return [];
      if (event.type !== 'blocked') return [event];
      const { until: _until, by: _by, ...rest } = event;
      return [rest];
    });
    const picture = pictureOf(open);
    const statesOf = (isEndless: boolean): string[] =>
      layoutOf({
        ...picture,
        waits: picture.waits.map((wait) => ({ ...wait, isEndless })),
      }).bars.map(({ state }) => state);
    assert.deepEqual(statesOf(false), ['alive', 'alive', 'unfinished', 'zombie']);
    assert.deepEqual(statesOf(true), ['alive', 'alive', 'endless', 'zombie']);
  });

  it('counts the moments that it does not draw', () => {
    const picture = pictureOf(talk(Buffer.alloc(0)));
    assert.equal(layoutOf({ ...picture, dropped: 101 }).hidden, 101);
  });

  it('uses a column again once its process is over, with a name beside each birth', () => {
    const layout = layoutOf(pictureOf(children(43)));
    assert.equal(layout.heads.length, 44);
    assert.ok(layout.width <= 1180, String(layout.width));
    for (const column of new Set(layout.heads.map(({ x }) => x))) {
      const heads = layout.heads.filter(({ x }) => x === column);
      assert.deepEqual(
        heads.map(({ isLater }) => isLater),
        heads.map((_, index) => index > 0),
      );
      for (const [index, head] of heads.entries()) {
        assert.ok(head.from > (heads[index - 1]?.to ?? -1), 'two processes at once in one column');
      }
    }
  });

  it('gives processes that run at the same time columns of their own', () => {
    const births = children(20).filter(({ type }) => type === 'process-born');
    const heads = layoutOf(pictureOf(births)).heads;
    assert.equal(new Set(heads.map(({ x }) => x)).size, 21);
  });

  it('folds repeated messages: the first one by one, the rest of each kind in one row', () => {
    const { rows, arrows, hidden } = layoutOf(pictureOf(messages(1204)));
    assert.equal(hidden, 0);
    const folded = rows.filter((row) => row.folded.length > 0);
    assert.deepEqual(
      folded.map(({ moment, folded }) => [moment.kind, folded.length]),
      [
        ['written', 1201],
        ['read', 1201],
      ],
    );
    assert.equal(
      repetitionText(folded[0]?.folded ?? [], 'en'),
      '× 1,201, 500/s: writes 4804 B to pipe 7',
    );
    assert.deepEqual(
      arrows.filter(({ arrow }) => arrow.kind === 'message').map(({ count }) => count),
      [1, 1, 1, 1201],
    );
    assert.equal(
      layoutOf(pictureOf(messages(8))).rows.filter((row) => row.folded.length > 0).length,
      0,
    );
  });

  it('leaves out the rate of a repetition before what happens, if there is little room', () => {
    const picture = pictureOf(messages(60));
    const narrow = drawingOf(layoutOf(picture, { page: 600, lane: 190 }), 0).text;
    assert.match(narrow, />× 57: writes 228 B</);
    assert.match(drawingOf(layoutOf(picture), 0).text, />× 57, 500\/s: writes 228 B</);
  });

  it('writes a level that falls below its line, and one that rises beside it', () => {
    const layout = layoutOf(pictureOf(messages(3)));
    const steps = layout.fills[0]?.steps ?? [];
    const { text } = drawingOf(layout, 0);
    const heights = [...text.matchAll(/class="small"[^>]* y="([\d.]+)"/g)].map(([, y]) =>
      Number(y),
    );
    const by = heights.map((y, index) => Math.round(y - (steps[index]?.y ?? 0)));
    assert.deepEqual(by.slice(0, 4), [4, 12, 4, 12]);
  });

  for (const [kind, repeated] of repetitions) {
    it(`folds repeated ${kind} moments, and says only what they have in common`, () => {
      const picture = pictureOf([...root, born(11, 2)]);
      const moments = Array.from({ length: 100 }, (_, index): Moment => ({
        ...{ id: 10 + index, time: 1 + index / 100, pid: 11, other: 10, known: 'observed' },
        ...{ kind, ...repeated.of(index) },
      }));
      const { rows } = layoutOf({ ...picture, moments: [...picture.moments, ...moments] });
      const folded = rows.filter((row) => row.folded.length > 0);
      assert.deepEqual(
        folded.map((row) => row.folded.length),
        [97],
      );
      assert.equal(repetitionText(folded[0]?.folded ?? [], 'en'), repeated.en);
      assert.equal(repetitionText(folded[0]?.folded ?? [], 'fr'), repeated.fr);
    });
  }

  it('cuts a long picture into bands that together draw what the whole one does', () => {
    const layout = layoutOf(pictureOf(manyMessages(3000)));
    const bands = bandsOf(layout);
    assert.ok(bands.length > 5);
    assert.deepEqual(
      bands.flatMap((band) => band.layout.rows.map(({ y }) => y + band.from)),
      layout.rows.map(({ y }) => y),
    );
    for (const [index, { from, to, layout: part }] of bands.entries()) {
      assert.equal(from, bands[index - 1]?.to ?? 0);
      assert.equal(part.height, to - from);
      for (const { labelY } of part.rows) {
        assert.ok(labelY >= 9 && labelY <= part.height - 3, 'a text crosses the line of two bands');
      }
      for (const { top, bottom } of part.bars) assert.ok(top >= 0 && bottom <= part.height);
      const crossing = layout.arrows.filter(({ fromY, toY }) => fromY < to && toY >= from);
      assert.equal(part.arrows.length, crossing.length);
      for (const { steps, fill } of part.fills) {
        const own = part.rows.filter(({ moment }) => moment.object?.id === fill.object.id);
        assert.equal(steps.filter(({ bytes }) => bytes !== undefined).length, own.length);
      }
    }
    assert.equal(bands.at(-1)?.to, layout.height);
    const short = layoutOf(pictureOf(messages(8)));
    assert.deepEqual(bandsOf(short), [{ from: 0, to: short.height, layout: short }]);
  });

  it('has an overview of the same states and moments', () => {
    const picture = pictureOf(talk(Buffer.from('hello')));
    const { lanes, parts } = overviewOf(layoutOf(picture), picture.begin);
    assert.equal(lanes.length, 2);
    const [alive, waiting, zombie] = [0, 1, 3];
    assert.deepEqual([...new Set(lanes[0])].sort(), [-1, alive]);
    assert.deepEqual([...new Set(lanes[1])].sort(), [-1, alive, waiting, zombie]);
    assert.equal(
      parts.reduce((sum, { moments }) => sum + moments, 0),
      picture.moments.length,
    );
    assert.ok(
      parts.some(({ isBad }) => isBad),
      'the orphan',
    );
    const times = parts.map(({ time }) => time);
    assert.deepEqual(
      times,
      [...times].sort((x, y) => x - y),
    );
  });

  it('lets no arrow run up, and no arrow cross a text, in any recorded or repeated run', () => {
    const runs = [
      ...recordedRuns.map((name) => pictureOf(eventsOf(name))),
      pictureOf(children(43)),
      pictureOf(messages(1204)),
      pictureOf(crossing(12)),
    ];
    for (const picture of runs) {
      const layout = layoutOf(picture);
      const texts = layout.rows
        .filter(({ moment }) => moment.kind !== 'value')
        .map(({ x, labelY }) => ({
          ...{
            left: x + 10,
            right: x + 10 + layout.labelWidth,
            top: labelY - 9,
            bottom: labelY + 2,
          },
        }));
      for (const arrow of layout.arrows) {
        assert.ok(arrow.toY >= arrow.fromY);
        const parts = partsOf(arrow);
        const crossed = texts.find((text) => parts.some((part) => crosses(part, text)));
        assert.equal(crossed, undefined, JSON.stringify(arrow));
      }
    }
  });
});

const recordedRuns = ['memory', 'node', 'pipe', 'python', 'shell', 'signals', 'threads'];
const common = { known: 'observed' as const };
const root: Event[] = [{ ...common, id: 1, time: 0, pid: 10, type: 'process-born' }];

/** A shell that runs so many programs, one after the other. */
function children(count: number): Event[] {
  const each = Array.from({ length: count }, (_, index): Event[] => {
    const [pid, id, time] = [11 + index, 2 + index * 3, index + 1];
    return [
      { ...common, id, time, pid, type: 'process-born', parent: 10, call: 'clone' },
      { ...common, id: id + 1, time: time + 0.1, pid, type: 'process-ended', status: 0 },
      {
        ...{ ...common, id: id + 2, time: time + 0.2, pid, type: 'process-collected' },
        ...{ by: 'parent', parent: 10, call: 'wait4', cause: id + 1 },
      },
    ];
  });
  return [...root, ...each.flat()];
}

function born(pid: number, id: number): Event {
  return { ...common, id, time: 0, pid, type: 'process-born', parent: 10, call: 'clone' };
}

function transfer(
  type: 'written' | 'read',
  pid: number,
  id: number,
  time: number,
  cause?: number,
): Event {
  const object = pipe;
  const data = Buffer.from('1234');
  const call = type === 'read' ? 'read' : 'write';
  return {
    ...{ ...common, id, time, pid, type, object, call, descriptor: 3, count: 4, data },
    ...(cause !== undefined && { cause }),
  };
}

const pipe = { kind: 'pipe' as const, id: 'pipe:[7]' };

/** So many messages through a pipe, 500 in a second. */
function messages(count: number): Event[] {
  const each = Array.from({ length: count }, (_, index) => {
    const [id, time] = [3 + index * 2, 1 + index / 500];
    return [transfer('written', 10, id, time), transfer('read', 11, id + 1, time, id)];
  });
  return [...root, born(11, 2), ...each.flat()];
}

/** Messages through so many pipes that nothing repeats. */
function manyMessages(count: number): Event[] {
  const each = Array.from({ length: count }, (_, index) => {
    const [id, time] = [3 + index * 2, 1 + index / 500];
    const object = { kind: 'pipe' as const, id: `pipe:[${index % 97}]` };
    return [
      { ...transfer('written', 10, id, time), object },
      { ...transfer('read', 11, id + 1, time, id), object },
    ] as Event[];
  });
  return [...root, born(11, 2), ...each.flat()];
}

/** Several messages are under way at once, between distant columns, in both directions. */
function crossing(count: number): Event[] {
  const births = Array.from({ length: 5 }, (_, index) => born(11 + index, 2 + index));
  const writes = Array.from({ length: count }, (_, index) =>
    transfer('written', 10 + ((index * 5) % 6), 10 + index, 1),
  );
  const reads = Array.from({ length: count }, (_, index) =>
    transfer('read', 10 + ((index * 5 + 3) % 6), 30 + index, 2, 10 + index),
  );
  return [...root, ...births, ...writes, ...reads];
}

interface Part {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

function partsOf({ fromX, fromY, toX, toY, via }: DrawnArrow): Part[] {
  if (fromX === toX) return [];
  if (via === undefined) return [{ x1: fromX, y1: fromY, x2: toX, y2: toY }];
  return [
    { x1: fromX, y1: fromY, x2: via, y2: fromY },
    { x1: via, y1: fromY, x2: via, y2: toY },
    { x1: via, y1: toY, x2: toX, y2: toY },
  ];
}

function crosses(
  { x1, y1, x2, y2 }: Part,
  box: { left: number; right: number; top: number; bottom: number },
): boolean {
  const steps = Math.ceil(Math.max(1, Math.abs(x2 - x1), Math.abs(y2 - y1)));
  for (let step = 0; step <= steps; step += 1) {
    const [x, y] = [x1 + ((x2 - x1) * step) / steps, y1 + ((y2 - y1) * step) / steps];
    if (x > box.left && x < box.right && y > box.top && y < box.bottom) return true;
  }
  return false;
}

describe('a layout by the second', () => {
  const begin = 1000;
  const picture = pictureOf([]);
  const times = [0, 0.2, 1, 2, 2.5, 12.5, 13.1];
  const moments = times.map((time, index) => ({
    ...{ id: index + 1, time: begin + time, pid: 7, known: 'observed' as const },
    ...{ kind: 'printed' as const, words: [String(index)] },
  }));
  const layout = layoutOf({ ...picture, begin, end: begin + 14.2, moments }, undefined, true);

  it('has the same height for each second, and folds a time in which nothing happens', () => {
    const { seconds } = layout;
    assert.deepEqual(
      seconds.map(({ seconds, isFolded }) => [Math.round(seconds * 10) / 10, isFolded]),
      [
        [1, false],
        [2, false],
        [10, true],
        [13, false],
        [14, false],
      ],
    );
    const [one, two, , thirteen, fourteen] = seconds.map(({ y }) => y);
    assert.equal(Math.round((two ?? 0) - (one ?? 0)), 60);
    assert.ok(Math.abs((fourteen ?? 0) - (thirteen ?? 0) - 60) < 6);
    assert.ok((thirteen ?? 0) - (two ?? 0) < 60 * 6);
  });

  it('has its seconds in the bands, and none otherwise', () => {
    assert.match(drawingOf(layout, begin).text, /⋯ 10.0 s ⋯.*⋯ 10,0 s ⋯/);
    assert.deepEqual(layoutOf({ ...picture, begin, moments }).seconds, []);
  });
});
