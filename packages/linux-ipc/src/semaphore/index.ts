export { Semaphore, type NamedSemaphoreOptions, type SemaphoreOptions } from './semaphore.js';
export { listSemaphores, unlinkSemaphore, type ListedSemaphore } from './list-semaphores.js';
export {
  SystemVSemaphoreSet,
  type CreateSystemVSemaphoreSet,
  type SemaphoreOperation,
  type SemaphoreState,
} from './system-v-semaphore-set.js';
export {
  listSystemVSemaphoreSets,
  removeSystemVSemaphoreSet,
  type ListedSystemVSemaphoreSet,
  type SystemVSemaphoreSetStatus,
} from './system-v-control.js';
export type { WaitOptions } from '../core/wait-options.js';
