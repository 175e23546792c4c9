export { Descriptor } from './descriptor.js';
export type { WaitOptions } from './wait-options.js';

export * from './channel/index.js';
export * from './event/index.js';
export * from './fifo/index.js';
export * from './file-lock/index.js';
export * from './mapped-file/index.js';
export * from './message-queue/index.js';
export * from './mutex/index.js';
export * from './pipe/index.js';
export * from './process/index.js';
export * from './semaphore/index.js';
export * from './shared-memory/index.js';
export * from './signal/index.js';
export * from './socket/index.js';
export * from './stream/index.js';
export * from './timer/index.js';
