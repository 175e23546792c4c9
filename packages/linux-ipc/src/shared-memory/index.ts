export {
  SystemVSegment,
  type AttachSystemVSegment,
  type CreateSystemVSegment,
} from './system-v-segment.js';
export { listSystemVSegments, type ListedSystemVSegment } from './system-v-list.js';
export { removeSystemVSegment, type SystemVSegmentStatus } from './system-v-control.js';
export { systemVKey } from '../system-v/key.js';
export { SharedMemory, type CreateSharedMemory, type OpenSharedMemory } from './shared-memory.js';
export {
  listSharedMemory,
  unlinkSharedMemory,
  type ListedSharedMemory,
} from './shared-memory-names.js';
export {
  AnonymousMemory,
  type CreateAnonymousMemory,
  type ReceivedMemory,
} from './anonymous-memory.js';
export type { Seal } from './seals.js';
export type { MappedObject } from '../memory/mapped-object.js';
export type { Advice, ByteRange } from '../memory/mapping.js';
export type { MemoryLostError } from '../memory/memory-loss.js';
