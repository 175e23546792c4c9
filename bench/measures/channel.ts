/** The one-to-one channel: round trips and one way, against its C twin and the alternatives. */
import { inC, inNode } from '../contenders.js';
import type { Measure } from '../record.js';
import { channelSystemCalls } from './channel-system-calls.js';
import { theirs } from './peers.js';

/**
 * Only the C twin is compared: Node.js has no peer that spins. Two spinning processes must not share a
 * processor: each would spend its time slice waiting for the other.
 */
function spinning(size: number): Measure {
  const count = size > 65_536 ? 2 : 20;
  const parameters = ['spin', size, count, Math.min(5000, Math.ceil(1e8 / size / count))] as const;
  return {
    id: `channel.rtt.spin.${String(size)}`,
    unit: 'ns',
    isDetail: size === 1024 || size === 65_536,
    lowerIsBetter: true,
    processors: 2,
    contenders: { ours: inNode('channel', ...parameters), c: inC('channel', ...parameters) },
  };
}

/** Times each round trip by itself, for the 99th percentile. The figure includes reading the clock. */
function single(size: number): Measure {
  const parameters = ['single', size, 1, 100_000] as const;
  return {
    id: `channel.rtt.spin.single.${String(size)}`,
    unit: 'ns',
    lowerIsBetter: true,
    processors: 2,
    contenders: { ours: inNode('channel', ...parameters), c: inC('channel', ...parameters) },
  };
}

function sleeping(size: number, processors: 1 | 2): Measure {
  const count = size > 65_536 ? 2 : 10;
  const parameters = ['sleep', size, count, Math.min(300, Math.ceil(1e7 / size / count))] as const;
  return {
    id: `channel.rtt.sleep.${processors === 2 ? 'two-processors.' : ''}${String(size)}`,
    unit: 'ns',
    isDetail: size === 1024 || size === 65_536,
    lowerIsBetter: true,
    processors,
    contenders: {
      ours: inNode('channel', ...parameters),
      c: inC('channel', ...parameters),
      ...theirs(...parameters),
    },
  };
}

function oneWay(mode: 'oneway' | 'inplace' | 'batch32', size: number): Measure {
  const bytes = mode === 'oneway' ? String(size) : `${mode}.${String(size)}`;
  // The samples are short: on a busy machine, a long one is always interrupted.
  const ours = [mode, size, Math.min(2048, Math.ceil(4e6 / size)), 500] as const;
  const count = Math.min(5000, Math.ceil(1e7 / size));
  return {
    id: `channel.oneway.${bytes}`,
    unit: 'ns/message',
    isDetail: size === 1024 || size === 65_536,
    lowerIsBetter: true,
    processors: 2,
    contenders: {
      ours: inNode('channel', ...ours),
      c: inC('channel', ...ours),
      ...(mode === 'oneway' ? theirs('oneway', size, count, 10) : {}),
    },
  };
}

/** One way, with 10 to the power of `exponent` messages: the cost of each must not grow. */
function scale(exponent: number): Measure {
  const count = 10 ** exponent;
  const parameters = ['oneway', 64, count, Math.max(1, Math.min(40, 4e6 / count))] as const;
  return {
    id: `channel.scale.1e${String(exponent)}`,
    unit: 'ns/message',
    isDetail: exponent !== 3 && exponent !== 6,
    lowerIsBetter: true,
    processors: 2,
    mostRuns: exponent >= 8 ? 1 : exponent === 7 ? 2 : 11,
    isLong: exponent >= 8,
    contenders: { ours: inNode('channel', ...parameters), c: inC('channel', ...parameters) },
  };
}

/** The memory of both processes after this many messages, which must not grow either. */
function memory(exponent: number): Measure {
  const isLong = exponent >= 7;
  return {
    id: `channel.memory.1e${String(exponent)}`,
    unit: 'MiB',
    isDetail: exponent !== 3 && exponent !== 6,
    lowerIsBetter: true,
    isLong,
    mostRuns: isLong ? 1 : 3,
    contenders: { ours: inNode('channel-memory', 'oneway', 64, 10 ** exponent, 1) },
  };
}

export const channelMeasures: readonly Measure[] = [
  channelSystemCalls,
  ...[64, 1024, 65_536, 1_048_576].map(spinning),
  single(64),
  ...[64, 1024, 65_536, 1_048_576].map((size) => sleeping(size, 1)),
  sleeping(64, 2),
  oneWay('batch32', 64),
  oneWay('inplace', 64),
  ...[64, 1024, 65_536, 1_048_576].map((size) => oneWay('oneway', size)),
  ...[3, 4, 5, 6, 7, 8].map(scale),
  ...[3, 4, 5, 6, 7, 8].map(memory),
];
