export { MappedFile, type MapFile, type OpenMappedFile } from './mapped-file.js';
export type { MappedObject } from '../memory/mapped-object.js';
export type { Advice, ByteRange } from '../memory/mapping.js';
export type { MemoryLostError } from '../memory/memory-loss.js';
export { pageSize } from './page-size.js';
