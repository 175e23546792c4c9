/* The child of map-shared/show.ts: maps FILE both ways, and makes the writes it is asked for. Usage: … FILE */
import { connectToParent } from 'linux-ipc/process';

import { answer } from '../helper-side.js';
import { TwoMappings, type Write } from './two-mappings.js';

const [path = ''] = process.argv.slice(2);
using mappings = new TwoMappings(path);
connectToParent()?.ready();
await answer((write: Write | null) => {
  if (write !== null) mappings.write(write);
  return mappings.views();
});
