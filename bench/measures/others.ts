/** The benchmarks that others publish, with the same messages, over channels and what they replace. */
import { inNode } from '../contenders.js';
import type { Measure } from '../record.js';
import { boost, bun, net, processSend, python, type Exchange } from './peers.js';

const UNLIMITED = 1_000_000;

/** Node.js' own benchmark/cluster/echo.js: one worker sends back each of one or ten messages. */
function clusterEcho(payload: 'string' | 'object', sendsPerBroadcast: 1 | 10): Measure {
  const exchange: Exchange = [
    `echo.${String(sendsPerBroadcast)}`,
    `echo-${payload}`,
    20,
    UNLIMITED,
  ];
  return {
    id: `others.cluster-echo.${payload}.${String(sendsPerBroadcast)}`,
    unit: 'ns/message',
    lowerIsBetter: true,
    processors: 2,
    isDetail: payload === 'string',
    contenders: {
      ours: inNode('use/channel', ...exchange),
      ...processSend(...exchange),
      ...bun(...exchange),
    },
  };
}

/** The sizes of goldsborough/ipc-bench: one message there and one back. */
function ipcBench(size: number): Measure {
  const exchange: Exchange = ['sleep', size, 20, UNLIMITED];
  return {
    id: `others.ipc-bench.${String(size)}`,
    unit: 'ns',
    lowerIsBetter: true,
    processors: 2,
    isDetail: size > 100,
    contenders: {
      ours: inNode('use/channel', ...exchange),
      ...net(...exchange),
      ...boost(...exchange),
      ...python(...exchange),
    },
  };
}

export const otherMeasures: readonly Measure[] = [
  clusterEcho('object', 1),
  clusterEcho('object', 10),
  clusterEcho('string', 1),
  clusterEcho('string', 10),
  ipcBench(100),
  ipcBench(1000),
];
