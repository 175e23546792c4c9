/** Each program of the use.* and others.* measures runs, and measures something. */
import { ok } from 'node:assert';
import { describe, it } from 'node:test';

import { absentAmong } from '../installed.js';
import { otherMeasures } from '../measures/others.js';
import { useMeasures } from '../measures/use.js';
import type { Measure } from '../record.js';

const measures = new Map(
  [...useMeasures, ...otherMeasures].map((one): [string, Measure] => [one.id, one]),
);

/** One sample, without a warm-up. */
const setting = { node: process.execPath, limitMs: 120_000, samplingMs: 0 };

/** Each program once, and each mode of ours. */
const tried: Readonly<Record<string, readonly string[]>> = {
  'use.rtt.64': ['ours', 'Boost message_queue', 'Python Pipe', 'Bun IPC (json)'],
  'use.request': ['ours', 'process.send (json)'],
  'use.stream.object': ['ours', 'net'],
  'use.stream.object.4': ['ours'],
  'use.stream.bytes.1048576': ['two memcpy in C'],
  'use.publish.object.4': ['ours'],
  idle: ['ours'],
  'others.cluster-echo.object.10': ['ours'],
};

describe('what users type first', { concurrency: 2 }, () => {
  for (const [id, names] of Object.entries(tried)) {
    it(`is measured by ${id}`, async () => {
      const { contenders = {}, processors } = measures.get(id) ?? {};
      const absent = absentAmong(new Set(names));
      for (const name of names.filter((each) => !absent.has(each))) {
        const samples = await contenders[name]?.({ ...setting, processors });
        ok(
          samples?.every((sample) => (id === 'idle' ? sample >= 0 : sample > 0)),
          name,
        );
      }
    });
  }
});
