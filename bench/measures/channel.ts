/** The one-to-one channel: round trips and one way, against its C twin and what Node.js has. */
import { inC, inNode } from '../harness.js';
import type { Measure } from '../record.js';

/** Nothing else is compared so: a spinning peer does not exist in Node.js. */
function spinning(size: number): Measure {
  const parameters = ['spin', size, 20, 5000] as const;
  return {
    id: `channel.rtt.spin.${String(size)}`,
    unit: 'ns',
    lowerIsBetter: true,
    contenders: { ours: inNode('channel', ...parameters), c: inC('channel', ...parameters) },
  };
}

function sleeping(size: number): Measure {
  const parameters = ['sleep', size, 10, 300] as const;
  return {
    id: `channel.rtt.sleep.${String(size)}`,
    unit: 'ns',
    lowerIsBetter: true,
    contenders: {
      ours: inNode('channel', ...parameters),
      c: inC('channel', ...parameters),
      'process.send (json)': inNode('process-send', ...parameters),
      'process.send (advanced)': inNode('process-send', ...parameters, '--advanced'),
      net: inNode('net', ...parameters),
      'MessagePort (threads)': inNode('message-port', ...parameters),
    },
  };
}

function oneWay(mode: 'oneway' | 'batch32', size: number): Measure {
  const bytes = mode === 'batch32' ? `batch32.${String(size)}` : String(size);
  const ours = [mode, size, Math.min(200_000, Math.ceil(2e8 / size)), 20] as const;
  const theirs = [mode, size, Math.min(10_000, Math.ceil(2e7 / size)), 10] as const;
  return {
    id: `channel.oneway.${bytes}`,
    unit: 'ns/message',
    lowerIsBetter: true,
    contenders: {
      ours: inNode('channel', ...ours),
      c: inC('channel', ...ours),
      ...(mode === 'batch32'
        ? {}
        : {
            'process.send (json)': inNode('process-send', ...theirs),
            net: inNode('net', ...theirs),
            'MessagePort (threads)': inNode('message-port', ...theirs),
          }),
    },
  };
}

export const channelMeasures: readonly Measure[] = [
  spinning(64),
  spinning(1024),
  sleeping(64),
  sleeping(1024),
  oneWay('oneway', 64),
  oneWay('batch32', 64),
  oneWay('oneway', 1024),
  oneWay('oneway', 65_536),
];
