/** The mechanisms of the lab sheet, each against its C twin; memory also against an array. */
import { inC, inNode } from '../harness.js';
import type { Measure } from '../record.js';

function roundTrip(mode: 'pipe' | 'seqpacket'): Measure {
  const parameters = [mode, 64, 10, 300] as const;
  return {
    id: `${mode}.rtt.64`,
    unit: 'ns',
    lowerIsBetter: true,
    contenders: { ours: inNode('mechanism', ...parameters), c: inC('mechanism', ...parameters) },
  };
}

const reads = [65_536, 1000, 40] as const;

export const mechanismMeasures: readonly Measure[] = [
  roundTrip('pipe'),
  roundTrip('seqpacket'),
  {
    id: 'memory.read',
    unit: 'ns per 64 KiB',
    lowerIsBetter: true,
    contenders: {
      ours: inNode('mechanism', 'memory', ...reads),
      c: inC('mechanism', 'memory', ...reads),
      'an ordinary array': inNode('mechanism', 'array', ...reads),
    },
  },
];
