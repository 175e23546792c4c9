import { ok, strictEqual } from 'node:assert';
import { describe, it } from 'node:test';

import { measures } from '../measures/index.js';

/** The ids that readers of the JSON rely on. */
const promised = [
  ...['rtt.64', 'rtt.one-processor.64', 'request', 'stream.object', 'stream.object.4'].map(use),
  ...['stream.bytes.64', 'stream.bytes.1048576', 'publish.object.4'].map(use),
  'idle',
  'lock.mutex',
  'signal.rtt.two-processors',
  ...['pipe', 'fifo', 'seqpacket'].map((mechanism) => `${mechanism}.rtt.two-processors.64`),
  ...['64', '1024', '65536', '1048576'].flatMap((size) => [
    `channel.rtt.spin.${size}`,
    `channel.rtt.sleep.${size}`,
    `channel.oneway.${size}`,
  ]),
  'channel.oneway.batch32.64',
  ...[1, 2, 4].map((producers) => `channel.many.${String(producers)}.64`),
  ...[3, 4, 5, 6, 7, 8].flatMap((exponent) => [
    `channel.scale.1e${String(exponent)}`,
    `channel.memory.1e${String(exponent)}`,
  ]),
  ...['pipe', 'fifo', 'seqpacket'].map((mechanism) => `${mechanism}.rtt.64`),
  'signal.rtt',
  'semaphore.rtt',
  ...['mapped-file', 'system-v', 'memory'].map((mechanism) => `${mechanism}.read`),
  'startup.help',
];

function use(name: string): string {
  return `use.${name}`;
}

/** What is compared with something else than a twin in C. */
const noTwin = /^(nats|use|regimes|others|page|startup|trace|lock|channel\.memory)\.|^idle$/;

describe('the list of measures', () => {
  const ids = measures.map(({ id }) => id);

  it('has every promised id', () => {
    for (const id of promised) ok(ids.includes(id), id);
  });

  it('has each id once, and in each the contender `ours`', () => {
    strictEqual(new Set(ids).size, ids.length);
    for (const { id, contenders } of measures) ok(contenders['ours'] !== undefined, id);
  });

  it('has a twin in C wherever it times a channel or a mechanism', () => {
    for (const { id, contenders } of measures) {
      if (noTwin.test(id)) continue;
      ok(contenders['c'] !== undefined, id);
    }
  });

  it('aims at contenders that it has', () => {
    for (const { id, contenders, targets = [] } of measures) {
      for (const { against } of targets) ok(contenders[against] !== undefined, `${id}: ${against}`);
    }
  });
});
