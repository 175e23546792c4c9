import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { describe, it } from 'node:test';

import { measure, type Plan } from '../harness.js';
import type { BenchRecord, Contender, Measure, Setting } from '../record.js';
import { Lost } from '../run-program.js';
import { schedule } from '../schedule.js';

const steady: Contender = () => Promise.resolve([10]);

const setting: Setting = { node: '', limitMs: 0, samplingMs: 0 };

const nodes = new Map([
  ['20.4.0', '/20/node'],
  ['24.1.0', '/24/node'],
]);

async function recordsOf(measured: Measure, how: Plan): Promise<readonly BenchRecord[]> {
  const { records } = await measure(measured, how);
  return records;
}

function measureOf(contenders: Measure['contenders']): Measure {
  return { id: 'some.id', unit: 'ns', lowerIsBetter: true, contenders };
}

function plan(changes: Partial<Plan> = {}): Plan {
  return {
    runs: 3,
    until: Infinity,
    samplingMs: 1,
    nodes: new Map([['20.4.0', 'node']]),
    absent: new Map(),
    ...changes,
  };
}

describe('a measure', () => {
  it('is made in turns', async () => {
    const order: string[] = [];
    const logged =
      (name: string): Contender =>
      () => {
        order.push(name);
        return steady(setting);
      };
    const contenders = { ours: logged('ours'), net: logged('net') };
    const [record] = await recordsOf(measureOf(contenders), plan({ runs: 2 }));
    deepStrictEqual(order, ['ours', 'net', 'ours', 'net']);
    strictEqual(record?.ours.runs, 2);
    strictEqual(record.node, '20.4.0');
  });

  it('loses only the row of a contender that hangs or fails, even late, or is not installed', async () => {
    let calls = 0;
    const contenders: Record<string, Contender> = {
      ours: steady,
      net: steady,
      zeromq: () => {
        calls++;
        return calls < 2 ? steady(setting) : lost();
      },
      c: () => Promise.reject(new Error('no compiler\nmore')),
      'Bun IPC (json)': steady,
    };
    const lost = () => Promise.reject(new Lost('hung: killed after 20 s'));
    const absent = new Map([
      ['Bun IPC (json)', 'Bun is not installed'],
      ['Python Pipe', 'Python is not installed'],
    ]);
    const [record] = await recordsOf(measureOf(contenders), plan({ absent }));
    strictEqual(calls, 2);
    deepStrictEqual(Object.keys(record?.peers ?? {}), ['net']);
    strictEqual(record?.c, undefined);
    deepStrictEqual(record?.lost, {
      'Bun IPC (json)': 'Bun is not installed',
      c: 'failed: no compiler',
      zeromq: 'hung: killed after 20 s',
    });
  });

  it('ends at once where ours fails, but not with the other versions of Node.js', async () => {
    const used: string[] = [];
    const contenders: Record<string, Contender> = {
      ours: ({ node }) =>
        node === '/24/node' ? steady(setting) : Promise.reject(new Lost('hung')),
      net: ({ node }) => {
        used.push(node);
        return steady(setting);
      },
    };
    const { records, failures } = await measure(measureOf(contenders), plan({ runs: 1, nodes }));
    deepStrictEqual(used, ['/24/node']);
    deepStrictEqual(
      records.map(({ node }) => node),
      ['24.1.0'],
    );
    deepStrictEqual(failures, ['some.id: ours hung (Node.js 20.4.0)']);
  });

  it('makes one run at least, and none that would end after its time', async () => {
    const [record] = await recordsOf(measureOf({ ours: steady }), plan({ until: -1 }));
    strictEqual(record?.ours.runs, 1);
  });

  it('has a record for each version of Node.js, measured in turns', async () => {
    const used: string[] = [];
    const ours: Contender = ({ node }) => {
      used.push(node);
      return Promise.resolve([node === '/20/node' ? 20 : 24]);
    };
    const records = await recordsOf(measureOf({ ours }), plan({ runs: 2, nodes }));
    deepStrictEqual(used, ['/20/node', '/24/node', '/20/node', '/24/node']);
    deepStrictEqual(
      records.map(({ node, ours: { p50 } }) => [node, p50]),
      [
        ['20.4.0', 20],
        ['24.1.0', 24],
      ],
    );
  });
});

describe('the schedule', () => {
  it('shares the time that is left by the number of contenders', () => {
    const one = measureOf({ ours: steady });
    const three = measureOf({ ours: steady, c: steady, net: steady });
    const { end, untilFor } = schedule([three, one, one], 1e6);
    const start = performance.now();
    ok(Math.abs(untilFor(three) - start - 6e5) < 1e4);
    ok(Math.abs(untilFor(one) - start - 5e5) < 1e4); // half of what is left
    ok(Math.abs(untilFor(one) - end) < 1e4);
  });

  it('has no end without a limit', () => {
    const one = measureOf({ ours: steady });
    strictEqual(schedule([one], Infinity).untilFor(one), Infinity);
  });
});
