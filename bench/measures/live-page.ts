/** The page of ipc-lab: how soon it is there, how smoothly it draws a run that grows, and one of 100,000 moments. */
import { inNode } from '../contenders.js';
import type { Measure } from '../record.js';

const common = { lowerIsBetter: true, mostRuns: 3 };

export const livePageMeasures: readonly Measure[] = [
  { ...common, id: 'page.bytes', unit: 'B', contenders: { ours: inNode('live-page', 'bytes') } },
  { ...common, id: 'page.paint', unit: 'ms', contenders: { ours: inNode('live-page', 'paint') } },
  {
    ...{ ...common, lowerIsBetter: false, id: 'page.live', unit: 'frames/s' },
    contenders: {
      ours: inNode('live-page', 'live', 1000),
      '2 events/s': inNode('live-page', 'live', 2),
    },
  },
  {
    ...{ ...common, id: 'page.scroll', unit: 'ms' },
    contenders: {
      ours: inNode('live-page', 'scroll', 100_000),
      '1,000 moments': inNode('live-page', 'scroll', 1000),
    },
  },
];
