export { MappedFile, type OpenMappedFile } from './mapped-file.js';
export type { ByteRange } from './byte-range.js';
export { pageSize } from './page-size.js';
export type { MemoryLostError } from '../memory-loss.js';
