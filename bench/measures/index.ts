import type { Measure } from '../record.js';
import { callMeasures } from './calls.js';
import { channelMeasures } from './channel.js';
import { livePageMeasures } from './live-page.js';
import { lockMeasures } from './locks.js';
import { manyMeasures } from './many.js';
import { mechanismMeasures } from './mechanisms.js';
import { natsMeasures } from './nats.js';
import { otherMeasures } from './others.js';
import { regimeMeasures } from './regimes.js';
import { startupMeasures } from './startup.js';
import { traceMeasures } from './trace.js';
import { tracePageMeasures } from './trace-page.js';
import { useMeasures } from './use.js';

/** Everything that is measured, in the order of the table: first what has targets. */
export const measures: readonly Measure[] = [
  ...useMeasures,
  ...mechanismMeasures,
  ...lockMeasures,
  ...otherMeasures,
  ...regimeMeasures,
  ...channelMeasures,
  ...manyMeasures,
  ...natsMeasures,
  ...callMeasures,
  ...startupMeasures,
  ...traceMeasures,
  ...tracePageMeasures,
  ...livePageMeasures,
];
