export { ReaderWriterLock } from './reader-writer-lock.js';
export { ReadLock } from './read-lock.js';
export { WriteLock } from './write-lock.js';
