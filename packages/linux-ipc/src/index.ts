export { Descriptor } from './descriptor.js';
export type { WaitOptions } from './wait-options.js';
