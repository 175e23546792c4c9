/** The mechanisms of the lab sheet, each against its C twin and its alternatives in Node.js. */
import { inC, inNode } from '../contenders.js';
import type { Contender, Measure } from '../record.js';

/** The alternatives to each mechanism: a contender's name, and its program in `programs/peers`. */
const mechanisms = {
  pipe: { 'child stdio': 'stdio', net: 'net' },
  fifo: { 'fs streams': 'fs-fifo' },
  seqpacket: { 'node-unix-socket': 'node-unix-socket', net: 'net' },
  signal: { 'process.kill': 'process-kill' },
  semaphore: {},
} as const;

/** No slower than these; the aim is half their time. */
const replaced: readonly string[] = ['net', 'fs streams', 'process.kill'];

/**
 * On one processor, this measures the cost of the calls and of the switch between the processes; on two,
 * also the cost of waking a processor. The scheduler would sometimes choose one and sometimes two
 * processors; in C the figures differ by a factor of two to five.
 */
function roundTrip(mechanism: keyof typeof mechanisms, processors: 1 | 2): Measure {
  // A quarter as many samples warm up: after 75 of them most of the code would still be interpreted.
  const parameters = [mechanism, 64, 10, 3000] as const;
  const peers = Object.entries(mechanisms[mechanism]).map(
    ([name, program]): [string, Contender] => [
      name,
      inNode(`peers/${program}`, 'sleep', ...parameters.slice(1)),
    ],
  );
  const size = mechanism === 'signal' || mechanism === 'semaphore' ? '' : '.64';
  return {
    id: `${mechanism}.rtt${processors === 2 ? '.two-processors' : ''}${size}`,
    unit: 'ns',
    lowerIsBetter: true,
    processors,
    contenders: {
      ours: inNode('round-trip', ...parameters),
      c: inC('round-trip', ...parameters),
      ...Object.fromEntries(peers),
    },
    targets: peers
      .filter(([name]) => replaced.includes(name))
      .map(([against]) => ({ against, kind: 'times', must: 1, aim: 2 })),
  };
}

function read(mechanism: 'memory' | 'mapped-file' | 'system-v'): Measure {
  const parameters = [65_536, 50, 300] as const;
  return {
    id: `${mechanism}.read`,
    unit: 'ns per 64 KiB',
    lowerIsBetter: true,
    contenders: {
      ours: inNode('read-memory', mechanism, ...parameters),
      c: inC('read-memory', mechanism, ...parameters),
      'an ordinary array': inNode('read-memory', 'array', ...parameters),
      ...(mechanism === 'mapped-file'
        ? { 'fs.readSync': inNode('read-memory', 'file', ...parameters) }
        : {}),
    },
  };
}

const names = Object.keys(mechanisms) as (keyof typeof mechanisms)[];

export const mechanismMeasures: readonly Measure[] = [
  ...names.map((name) => roundTrip(name, 1)),
  ...names.map((name) => roundTrip(name, 2)),
  ...(['memory', 'mapped-file', 'system-v'] as const).map(read),
];
