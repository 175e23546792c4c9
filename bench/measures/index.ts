import type { Measure } from '../record.js';
import { callMeasures } from './calls.js';
import { channelMeasures } from './channel.js';
import { lockMeasures } from './locks.js';
import { manyMeasures } from './many.js';
import { mechanismMeasures } from './mechanisms.js';
import { startupMeasures } from './startup.js';
import { traceMeasures } from './trace.js';

/** Everything that is measured, in the order of the table. */
export const measures: readonly Measure[] = [
  ...channelMeasures,
  ...manyMeasures,
  ...mechanismMeasures,
  ...callMeasures,
  ...lockMeasures,
  ...startupMeasures,
  ...traceMeasures,
];
