/** The cost of one call in one process, without waiting: ours, and the same call in C. */
import { inC, inNode } from '../contenders.js';
import type { Measure } from '../record.js';

/** The number of calls in a sample. It is smaller for calls that create and remove an object. */
const counts: Readonly<Record<string, number>> = {
  kill: 2000,
  'semaphore.post-wait': 10_000,
  'semaphore.system-v': 2000,
  'pipe.write-read': 2000,
  'pipe.open-close': 500,
  'seqpacket.send-receive': 2000,
  'eventfd.add-take': 2000,
  'timerfd.start-stop': 2000,
  'flock.lock-unlock': 2000,
  'message-queue.send-receive': 2000,
  'shared-memory.create-unlink': 200,
  'system-v.create-remove': 200,
  'pidfd.open-close': 500,
};

const samples = 60;

function cost([name, count]: [string, number]): Measure {
  return {
    id: `calls.${name}`,
    unit: 'ns',
    lowerIsBetter: true,
    contenders: {
      ours: inNode('call-costs', name, count, samples),
      c: inC('call-costs', name, count, samples),
    },
  };
}

function write(): Measure {
  const parameters = ['memory.write', 200, samples] as const;
  return {
    id: 'memory.write',
    unit: 'ns per 64 KiB',
    lowerIsBetter: true,
    contenders: {
      ours: inNode('call-costs', ...parameters),
      c: inC('call-costs', ...parameters),
      'an ordinary array': inNode('call-costs', 'array.write', 200, samples),
    },
  };
}

export const callMeasures: readonly Measure[] = [...Object.entries(counts).map(cost), write()];
