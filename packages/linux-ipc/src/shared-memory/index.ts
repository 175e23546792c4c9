export { SystemVSegment, type CreateSystemVSegment } from './system-v-segment.js';
export { listSystemVSegments, type ListedSystemVSegment } from './system-v-list.js';
export { removeSystemVSegment, type SystemVSegmentStatus } from './system-v-control.js';
export { systemVKey } from './system-v-key.js';
