/** Channels over NATS against the plain client doing the same work, at most 1.15 times its cost. */
import { togetherInNode } from '../contenders.js';
import type { Measure } from '../record.js';

function overNats(mode: string, unit: string, count: number): Measure {
  return {
    id: `nats.${mode}`,
    unit,
    lowerIsBetter: true,
    contenders: togetherInNode(['ours', 'plain client'], 'nats', mode, 'both', count, 1000),
    targets: [{ against: 'plain client', kind: 'times', must: 0.87 }],
  };
}

export const natsMeasures: readonly Measure[] = [
  overNats('roundtrip', 'ns/round trip', 200),
  overNats('objects', 'ns/object', 2000),
  ...[1, 2, 4].map((count) => overNats(`subscribers.${String(count)}`, 'ns/message', 2000)),
];
