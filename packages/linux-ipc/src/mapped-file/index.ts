export { MappedFile, type OpenMappedFile } from './mapped-file.js';
export type { MappedObject } from './mapped-object.js';
export type { Advice, ByteRange } from '../mapping.js';
export type { MemoryLostError } from '../memory-loss.js';
export { pageSize } from './page-size.js';
