import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert';
import { describe, it } from 'node:test';

import { readable, spread } from '../figures.js';
import { plots } from '../plots.js';
import { record, type BenchRecord } from '../record.js';

function one(id: string, unit: string, ours: number, c: number, net: number): BenchRecord {
  const found = Object.entries({ ours, c, net }).map(([name, median]): [string, number[][]] => [
    name,
    [[median], [median * 2], [median / 2]],
  ]);
  return record(id, unit, true, new Map(found));
}

/** The positions of the dots of a line plot, from left to right, contender by contender. */
function dots(svg: string): { x: number; y: number }[] {
  const circles = [...svg.matchAll(/<circle [^>]* cy="(.*?)" cx="(.*?)"/g)];
  return circles.map(([, y, x]) => ({ x: Number(x), y: Number(y) }));
}

describe('the plots', () => {
  const records = [
    one('channel.oneway.64', 'ns/message', 100, 50, 1000),
    one('channel.oneway.1024', 'ns/message', 100, 50, 4000),
    one('pipe.rtt.64', 'ns', 3000, 2000, 9000),
    one('fifo.rtt.64', 'ns', 3000, 2000, 9000),
    one('startup.help', 'ms', 80, 20, 60),
    one('use.rtt.64', 'ns', 2000, 1000, 30000),
    one('use.request', 'ns', 4000, 1000, 30000),
    one('idle', '%', 0, 0, 0),
  ];
  const drawn = plots(records);

  it('show related records in one figure, and omit only those without a logarithm', () => {
    deepStrictEqual(
      [...drawn.keys()],
      ['channel.oneway', 'mechanisms.one-processor', 'startup.help', 'use.rtt'],
    );
  });

  it('are SVG with a title, labelled axes and names, without NaN or undefined', () => {
    for (const svg of drawn.values()) {
      match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg".*<\/svg>\n$/s);
      doesNotMatch(svg, /NaN|Infinity|undefined/);
      match(svg, /logarithmic/);
      for (const name of ['linux-ipc', 'C, same algorithm', 'net']) ok(svg.includes(name), name);
    }
    match(drawn.get('channel.oneway') ?? '', />64 B<.*>1 KiB<.*>bytes of a message/s);
    match(drawn.get('mechanisms.one-processor') ?? '', />fifo\.rtt\.64:<.*>linux-ipc<.*>net</s);
  });

  it('place slower contenders higher, and equally fast ones at the same height', () => {
    const heights = new Map<string, number[]>();
    const found = dots(drawn.get('channel.oneway') ?? '');
    strictEqual(found.length, 6);
    for (const [i, { y }] of found.entries()) {
      const name = ['ours', 'c', 'net'][i % 3] ?? '';
      heights.set(name, [...(heights.get(name) ?? []), y]);
    }
    const [ours = [], c = [], net = []] = ['ours', 'c', 'net'].map((name) => heights.get(name));
    strictEqual(ours[0], ours[1]);
    // Logarithmic: net is ten times as slow as ours, which is twice as slow as C.
    const ratio = (Number(ours[0]) - Number(net[0])) / (Number(c[0]) - Number(ours[0]));
    ok(Math.abs(ratio - Math.log2(10)) < 0.01, String(ratio));
    ok(Number(net[0]) > Number(net[1]));
  });

  it('show the least and the greatest median', () => {
    const svg = drawn.get('channel.oneway') ?? '';
    const bars = [...svg.matchAll(/<line [^>]*y2="([\d.]+)" y1="([\d.]+)"[^>]*opacity="0.4"/g)];
    const lengths = bars.map(([, y2, y1]) => Math.round(Number(y1) - Number(y2)));
    strictEqual(lengths.length, 6);
    // Each bar reaches from half the median to twice the median: twice as far as from ours to C.
    strictEqual(new Set(lengths).size, 1);
    const [ours, c] = dots(svg);
    ok(Math.abs(Number(lengths[0]) - 2 * (Number(c?.y) - Number(ours?.y))) <= 1);
  });

  it('escape names', () => {
    const svg = plots([one('<script>', 'ns', 1, 2, 3)]).get('<script>') ?? '';
    doesNotMatch(svg, /<script>/);
    match(svg, /&lt;script>|&lt;script&gt;/);
  });
});

describe('the text of a figure', () => {
  it('shows nanoseconds in the unit that suits the value', () => {
    deepStrictEqual(
      [12.345, 999, 1000, 15_432, 2_500_000].map((value) => readable(value, 'ns/message')),
      ['12.3 ns', '999 ns', '1 µs', '15.4 µs', '2.5 ms'],
    );
    strictEqual(readable(81.25, 'ms'), '81.3 ms');
  });

  it('never overlaps', () => {
    deepStrictEqual(spread([100, 10, 12, 50], 16), [100, 10, 26, 50]);
    deepStrictEqual(spread([5, 5, 5], 16), [5, 21, 37]);
  });
});
