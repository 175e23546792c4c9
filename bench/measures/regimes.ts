/** How a channel waits, with default options, for a peer that thinks: spinning, or asleep. */
import { inNode } from '../contenders.js';
import type { Measure } from '../record.js';

const thinkingMicroseconds = [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000];

/** This many round trips make a sample of some milliseconds. */
function roundTrips(microseconds: number): number {
  return Math.max(2, Math.round(10_000 / (50 + microseconds)));
}

function regime(quantity: 'wait' | 'processor', processors: 1 | 2, microseconds: number): Measure {
  const exchange = [microseconds, roundTrips(microseconds), 100] as const;
  const where = processors === 1 ? 'one-processor.' : '';
  return {
    id: `regimes.${quantity}.${where}${String(microseconds)}`,
    unit: 'ns',
    lowerIsBetter: true,
    isDetail: true,
    processors,
    contenders: {
      ours: inNode('use/thinking', `channel.${quantity}`, ...exchange),
      net: inNode('use/thinking', `net.${quantity}`, ...exchange),
    },
  };
}

export const regimeMeasures: readonly Measure[] = (['wait', 'processor'] as const).flatMap(
  (quantity) =>
    ([2, 1] as const).flatMap((processors) =>
      thinkingMicroseconds.map((microseconds) => regime(quantity, processors, microseconds)),
    ),
);
