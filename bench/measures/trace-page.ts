/** The page of a run of 100,000 moments, against the page of 1,000: what is out of view costs little. */
import { inNode } from '../contenders.js';
import type { Contender, Measure } from '../record.js';

function pages(mode: string): Readonly<Record<string, Contender>> {
  return {
    ours: inNode('trace-page', mode, 100_000),
    '1,000 moments': inNode('trace-page', mode, 1000),
  };
}

const common = { lowerIsBetter: true, mostRuns: 5 };

export const tracePageMeasures: readonly Measure[] = [
  { ...common, id: 'trace.page.write', unit: 'ms', contenders: pages('write') },
  { ...common, id: 'trace.page.bytes', unit: 'B', contenders: pages('bytes') },
  { ...common, id: 'trace.page.paint', unit: 'ms', contenders: pages('paint') },
  { ...common, id: 'trace.page.frame', unit: 'ms', contenders: pages('frame') },
];
