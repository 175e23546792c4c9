/** Several senders and one receiver, against the same protocol in C and the alternatives. */
import { inC, inNode } from '../contenders.js';
import type { Measure } from '../record.js';
import { theirs } from './peers.js';

function many(producers: number): Measure {
  const mode = `many.${String(producers)}`;
  const ours = [mode, 64, 50_000, 8] as const;
  return {
    id: `channel.${mode}.64`,
    unit: 'ns/message',
    isDetail: producers === 2,
    lowerIsBetter: true,
    // The receiver has a processor of its own.
    processors: 2,
    contenders: {
      ours: inNode('many', ...ours),
      c: inC('many', ...ours),
      ...theirs(mode, 64, 2000, 5),
    },
  };
}

export const manyMeasures: readonly Measure[] = [1, 2, 4].map(many);
