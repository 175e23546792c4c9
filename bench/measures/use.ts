/** What users type first, with default options, against what it replaces. */
import { inC, inNode } from '../contenders.js';
import type { Measure, Target } from '../record.js';
import { boost, bun, net, processSend, python, type Contenders, type Exchange } from './peers.js';

/** The harness limits the time of sampling instead. */
const UNLIMITED = 1_000_000;

function times(against: string, must: number, aim: number): Target {
  return { against, kind: 'times', must, aim };
}

/** Ours, those that every measure has, and these others. */
function contenders(
  program: string,
  exchange: Exchange,
  ...others: readonly ((...exchange: Exchange) => Contenders)[]
): Contenders {
  const all = [net, processSend, ...others].map((other) => other(...exchange));
  return Object.assign({ ours: inNode(program, ...exchange) }, ...all) as Contenders;
}

function roundTrip(size: number, processors: 1 | 2): Measure {
  const exchange: Exchange = ['sleep', size, 20, UNLIMITED];
  const others = ['net', 'process.send (json)', 'process.send (advanced)', 'Boost message_queue'];
  return {
    id: `use.rtt.${processors === 1 ? 'one-processor.' : ''}${String(size)}`,
    unit: 'ns',
    lowerIsBetter: true,
    processors,
    contenders: contenders('use/channel', exchange, bun, boost, python),
    targets:
      processors === 1 ? [times('net', 1, 1.43)] : others.map((other) => times(other, 8, 40)),
  };
}

function request(): Measure {
  const exchange: Exchange = ['request', 'object', 20, UNLIMITED];
  return {
    id: 'use.request',
    unit: 'ns',
    lowerIsBetter: true,
    processors: 2,
    contenders: contenders('use/channel', exchange, bun),
    targets: [times('process.send (json)', 5, 15), times('process.send (advanced)', 5, 15)],
  };
}

const objectTargets: readonly Target[] = [
  times('net', 3, 6),
  times('process.send (json)', 4, 8),
  times('process.send (advanced)', 4, 8),
];

function objects(): Measure {
  const exchange: Exchange = ['oneway', 'object', 2000, UNLIMITED];
  return {
    id: 'use.stream.object',
    unit: 'ns/message',
    lowerIsBetter: true,
    processors: 2,
    contenders: contenders('use/channel', exchange, bun, python),
    targets: [...objectTargets, times('Bun IPC (json)', 1, 2), times('Bun IPC (advanced)', 1, 2)],
  };
}

/** The receiver has a processor of its own. */
function objectsOfSeveral(senders: number): Measure {
  const exchange: Exchange = [`many.${String(senders)}`, 'object', 1000, UNLIMITED];
  return {
    id: `use.stream.object.${String(senders)}`,
    unit: 'ns/message',
    lowerIsBetter: true,
    processors: 2,
    contenders: contenders('use/inbox', exchange, bun),
    targets: objectTargets,
  };
}

/** The publisher has a processor of its own. All messages of a sample fit in the memory of the publisher. */
function published(subscribers: number): Measure {
  const exchange: Exchange = [`publish.${String(subscribers)}`, 'object', 1000, UNLIMITED];
  return {
    id: `use.publish.object.${String(subscribers)}`,
    unit: 'ns/message',
    lowerIsBetter: true,
    processors: 2,
    contenders: contenders('use/publisher', exchange, bun),
    targets: [times('process.send (json)', 4, 10), times('process.send (advanced)', 4, 10)],
  };
}

function bytes(): Measure {
  const exchange: Exchange = ['oneway', 64, 5000, UNLIMITED];
  return {
    id: 'use.stream.bytes.64',
    unit: 'ns/message',
    lowerIsBetter: true,
    processors: 2,
    contenders: contenders('use/channel', exchange, boost, python),
    targets: [times('net', 10, 25)],
  };
}

/**
 * The time of 1.2 or 1.05 of the two copies in C, in one process. The two other programs in C show what two
 * processes can reach.
 */
function longBytes(): Measure {
  const exchange: Exchange = ['oneway', 1_048_576, 64, UNLIMITED];
  const copies = 'two memcpy in C';
  return {
    id: 'use.stream.bytes.1048576',
    unit: 'ns/message',
    lowerIsBetter: true,
    processors: 2,
    contenders: {
      ours: inNode('use/channel', ...exchange),
      [copies]: inC('copy', ...exchange),
      'C, two processes': inC('channel', ...exchange),
      'C, past the caches': inC('long-messages', ...exchange),
      ...net(...exchange),
      ...processSend(...exchange),
      ...boost(...exchange),
    },
    targets: [times(copies, 1 / 1.2, 1 / 1.05)],
  };
}

/** A sample takes two seconds: one of silence, and one in which the processor time is counted. */
function idle(): Measure {
  const exchange = [64, 1000, 1] as const;
  return {
    id: 'idle',
    unit: '%',
    lowerIsBetter: true,
    processors: 2,
    mostRuns: 3,
    contenders: {
      ours: inNode('use/idle', 'channel', ...exchange),
      net: inNode('use/idle', 'net', ...exchange),
    },
    targets: [{ against: 'ours', kind: 'at most', must: 0.05 }],
  };
}

export const useMeasures: readonly Measure[] = [
  roundTrip(64, 2),
  roundTrip(64, 1),
  request(),
  objects(),
  objectsOfSeveral(4),
  bytes(),
  longBytes(),
  published(4),
  idle(),
];
