import { deepStrictEqual, strictEqual } from 'node:assert';
import { describe, it } from 'node:test';

import { markdown } from '../markdown.js';
import { contendersOf, figures, record } from '../record.js';
import { table, tableHead } from '../table.js';

const runs = (...medians: number[]): number[][] =>
  medians.map((median) => [median - 1, median, median + 1]);

describe('the figures of several runs', () => {
  it('are medians of medians, medians of 99th percentiles, and the spread of medians', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    deepStrictEqual(figures([hundred, hundred.map((value) => 10 * value)]), {
      p50: 510,
      p99: 1000,
      min: 51,
      max: 510,
      runs: 2,
    });
  });

  it('do not depend on the order of samples', () => {
    deepStrictEqual(figures([[3, 1, 2]]), { p50: 2, p99: 3, min: 2, max: 2, runs: 1 });
  });
});

describe('a record', () => {
  const found = new Map([
    ['ours', runs(10, 20, 30)],
    ['net', runs(200)],
    ['c', runs(5, 5, 5)],
  ]);

  it('has the documented form in JSON', () => {
    deepStrictEqual(JSON.parse(JSON.stringify(record('channel.rtt.spin.64', 'ns', true, found))), {
      id: 'channel.rtt.spin.64',
      unit: 'ns',
      lower_is_better: true,
      ours: { p50: 20, p99: 21, min: 10, max: 30, runs: 3 },
      c: { p50: 5, p99: 6, min: 5, max: 5, runs: 3 },
      peers: { net: { p50: 200, p99: 201, min: 200, max: 200, runs: 1 } },
    });
  });

  it('has no field `c` if there is no twin in C', () => {
    const one = record('startup.help', 'ms', true, new Map([['ours', runs(10)]]));
    deepStrictEqual(Object.keys(one), ['id', 'unit', 'lower_is_better', 'ours', 'peers']);
    deepStrictEqual(
      contendersOf(one).map(([name]) => name),
      ['linux-ipc'],
    );
  });

  it('has a row in the table for each contender, with its multiple of ours', () => {
    const lines = table(record('channel.rtt.spin.64', 'ns', true, found)).split('\n');
    deepStrictEqual(
      lines.map((line) => line.trim().split(/ {2,}/)),
      [
        ['channel.rtt.spin.64 [ns]', 'linux-ipc', '20.0', '21.0', '10.0', '30.0', '1.00'],
        ['C, same algorithm', '5', '6', '5', '5', '0.25'],
        ['net', '200.0', '201.0', '200.0', '200.0', '10.00'],
      ],
    );
    for (const line of lines) strictEqual(line.length, tableHead.length);
  });

  it('has a row in the table of the documentation', () => {
    const [, , row] = markdown([record('channel.rtt.spin.64', 'ns', true, found)]).split('\n');
    const cells = [
      '`channel.rtt.spin.64`',
      ...['20 ns (10 ns to 30 ns)', '21 ns', '5 ns (5 ns to 5 ns)', '6 ns', '4.00'],
      'net 200 ns (10×)',
    ];
    strictEqual(row, `| ${cells.join(' | ')} |`);
  });
});
